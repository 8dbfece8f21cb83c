import type { BenefitDef } from './benefit-types.ts';
import type { Finder } from './finder.ts';
import type { PartnerDef } from './partner-types.ts';
import type { Program } from './program.ts';

/** What benefits name of partners, and what stands in for what. */
export function checkPartners(program: Program, finder: Finder): void {
  for (const partner of Object.values(program.partners)) checkPartner(partner, program, finder);
  for (const benefit of Object.values(program.benefits)) checkBenefit(benefit, program, finder);
}

function checkPartner(partner: PartnerDef, program: Program, finder: Finder): void {
  const { items, currency } = partner;
  const currencies = [program.currency, ...Object.keys(program.currencies)];
  finder.must(finder.at(partner, 'currency'), 'currency', currency, currencies);
  for (const [id, item] of Object.entries(items)) {
    if (item.instead === undefined) continue;
    const place = finder.at(item, 'instead');
    const others = Object.keys(items).filter((each) => items[each]?.delivery !== null);
    finder.must(place, 'item that is delivered', item.instead, others);
    if (isCircle(items, id))
      finder.tell(place, 'bad_order', 'It stands in for itself.', 'Let one end with the claim given back.');
  }
}

function isCircle(items: PartnerDef['items'], id: string): boolean {
  let next: string | undefined = id;
  for (let steps = 0; steps <= Object.keys(items).length; steps++) {
    next = items[next]?.instead;
    if (next === undefined) return false;
  }
  return true;
}

/** A program without partners may name one all the same: then nothing is delivered, and claims are only counted. */
function checkBenefit(benefit: BenefitDef, program: Program, finder: Finder): void {
  const named = benefit.partner;
  if (named === undefined || Object.keys(program.partners).length === 0) return;
  finder.must(finder.at(named, 'partner'), 'partner', named.partner, Object.keys(program.partners));
  const partner = Object.hasOwn(program.partners, named.partner)
    ? program.partners[named.partner]
    : undefined;
  if (partner === undefined) return;
  const ids = Object.keys(partner.items);
  const [only = ''] = ids;
  if (named.item === undefined && ids.length > 1)
    finder.tell(
      finder.at(named, 'partner'),
      'no_item',
      'Which of its items?',
      `Name one: ${ids.join(', ')}.`,
    );
  const item = named.item ?? only;
  if (named.item !== undefined) finder.must(finder.at(named, 'item'), 'item', item, ids);
  const def = Object.hasOwn(partner.items, item) ? partner.items[item] : undefined;
  if (def?.delivery == null) return;
  const isLimited = [benefit.claim, def.claim, partner.claim, named.uses].some((each) => each !== undefined);
  if (!isLimited)
    finder.tell(
      finder.at(named, 'partner'),
      'no_limit',
      'It could be claimed again and again.',
      'Write claim: { per: year, times: 2 }.',
    );
  for (const asset of Object.keys(named.uses ?? {}))
    finder.must(finder.at(named, 'uses', asset), 'asset', asset, Object.keys(program.assets));
  if (named.atStart === true && benefit.for?.plans === undefined)
    finder.tell(finder.at(named, 'atStart'), 'no_plan', 'Only plans start.', 'Name plans under for.');
  const isScarce = [benefit.stock, benefit.budget, named.uses].some((each) => each !== undefined);
  if (named.atStart === true && isScarce)
    finder.tell(
      finder.at(named, 'atStart'),
      'bad_benefit',
      'A purchase must not fail for want of it.',
      'Take out stock, budget and uses, or atStart.',
    );
}
