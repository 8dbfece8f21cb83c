import type { AllowanceDef, BenefitDef, ChoiceDef } from './benefit-types.ts';
import type { Finder } from './finder.ts';
import type { Program } from './program.ts';

/** Everything that a benefit names, and allowances whose dates are clear. */
export function checkBenefits(program: Program, finder: Finder): void {
  for (const benefit of Object.values(program.benefits)) {
    const amounts = benefit.allowance?.amounts ?? {};
    const isOfTiers = Object.keys(amounts).length > 0 || benefit.for === undefined;
    if (benefit.track !== '' || (benefit.allowance !== undefined && isOfTiers))
      checkTiers(benefit, program, finder);
    checkFor(benefit, program, finder);
    if (benefit.allowance !== undefined) checkAllowance(benefit, benefit.allowance, program, finder);
    checkUses(benefit, program, finder);
    const { choose } = benefit;
    if (choose !== undefined)
      finder.must(finder.at(benefit, 'choose'), 'choice', choose, Object.keys(program.choices));
  }
  for (const [id, choice] of Object.entries(program.choices)) checkChoice(id, choice, program, finder);
  checkPay(program, finder);
}

function checkTiers(benefit: BenefitDef, program: Program, finder: Finder): void {
  const { allowance } = benefit;
  const tiers = tiersOf(program, benefit.track);
  if (tiers === null) {
    finder.must(finder.at(benefit, 'track'), 'track', benefit.track, Object.keys(program.tracks));
    return;
  }
  for (const tier of Object.keys(allowance?.amounts ?? {}))
    finder.must(finder.at(allowance?.amounts ?? {}, tier), 'tier', tier, tiers);
}

function tiersOf(program: Program, track: string): readonly string[] | null {
  const def = Object.hasOwn(program.tracks, track) ? program.tracks[track] : undefined;
  return def === undefined ? null : def.tiers.map(({ id }) => id);
}

function checkFor(benefit: BenefitDef, program: Program, finder: Finder): void {
  const whom = benefit.for;
  if (whom === undefined) return;
  for (const [track, named] of Object.entries(whom.tiers ?? {})) {
    const tiers = tiersOf(program, track);
    if (tiers === null) {
      finder.must(finder.at(whom, 'tiers'), 'track', track, Object.keys(program.tracks));
      continue;
    }
    for (const tier of named) finder.must(finder.at(whom, 'tiers'), 'tier', tier, tiers);
  }
  for (const [i, plan] of (whom.plans ?? []).entries())
    finder.must(finder.at(whom, 'plans', i), 'plan', plan, Object.keys(program.plans));
  if (whom.audience !== undefined)
    finder.must(finder.at(whom, 'audience'), 'audience', whom.audience, Object.keys(program.audiences));
  if (whom.trial === true && whom.plans === undefined)
    finder.tell(finder.at(whom, 'trial'), 'no_plan', 'There is no plan to try.', 'Name plans beside it.');
}

function checkAllowance(
  benefit: BenefitDef,
  allowance: AllowanceDef,
  program: Program,
  finder: Finder,
): void {
  finder.must(finder.at(allowance, 'asset'), 'asset', allowance.asset, Object.keys(program.assets));
  const isOfPlans = benefit.for?.plans !== undefined;
  if (!isOfPlans && (allowance.every === 'term' || allowance.anchor === 'term')) {
    const field = allowance.every === 'term' ? 'every' : 'anchor';
    const advice = 'Name plans under for, or count by the calendar.';
    finder.tell(finder.at(allowance, field), 'no_term', 'Only plans have terms.', advice);
  }
}

function checkUses({ offer }: BenefitDef, program: Program, finder: Finder): void {
  for (const asset of Object.keys(offer?.uses ?? {}))
    finder.must(finder.at(offer as object, 'uses', asset), 'asset', asset, Object.keys(program.assets));
}

function checkChoice(id: string, choice: ChoiceDef, program: Program, finder: Finder): void {
  const among = Object.values(program.benefits).filter((benefit) => benefit.choose === id);
  if (among.length <= choice.pick) {
    const message = `${choice.pick} of ${among.length} leaves nothing to choose.`;
    finder.tell(
      finder.at(choice, 'pick'),
      'no_choice',
      message,
      'Let more benefits say choose, or pick fewer.',
    );
  }
  const isOfTerm = choice.per === 'term' || choice.swap?.per === 'term';
  if (!isOfTerm || among.every((benefit) => benefit.for?.plans !== undefined)) return;
  const advice = 'Let each of its benefits be for plans, or choose per year.';
  finder.tell(finder.at(choice, 'per'), 'no_term', 'Only plans have terms.', advice);
}

function checkPay(program: Program, finder: Finder): void {
  const { pay } = program;
  if (pay === null) return;
  finder.must(finder.at(pay, 'asset'), 'asset', pay.asset, Object.keys(program.assets));
  const asset = Object.hasOwn(program.assets, pay.asset) ? program.assets[pay.asset] : undefined;
  if (asset === undefined || asset.worth !== null) return;
  const advice = 'Say what it is worth: worth: { units: 100, amount: 100 }.';
  finder.tell(finder.at(pay, 'asset'), 'no_worth', 'Nobody knows what it pays.', advice);
}
