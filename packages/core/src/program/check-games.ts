import { add, compare, type Exact } from '../expressions/index.ts';
import { fractionOf, ODDS_PARTS_MAX, partsOf } from '../games/odds.ts';
import type { Finder } from './finder.ts';
import type { GameDef, MallItemDef } from './game-types.ts';
import type { GrantDef, LimitDef, Program } from './program.ts';

/** Everything that games and goods name, and odds that are no more than everything. */
export function checkGames(program: Program, finder: Finder): void {
  for (const game of Object.values(program.games)) {
    if (game.cost !== null) checkCost(game.cost, program, finder);
    checkLimits(game.limits, finder);
    checkPrizes(game, program, finder);
    checkPity(game, finder);
  }
  for (const item of Object.values(program.mall)) checkItem(item, program, finder);
}

function checkCost(cost: { readonly asset: string }, program: Program, finder: Finder): void {
  finder.must(finder.at(cost, 'asset'), 'asset', cost.asset, Object.keys(program.assets));
  if (program.assets[cost.asset]?.kind !== 'score') return;
  const message = `${cost.asset} only counts.`;
  finder.tell(finder.at(cost, 'asset'), 'score_not_spendable', message, 'Name an asset that can be spent.');
}

function checkLimits(limits: readonly LimitDef[], finder: Finder): void {
  for (const limit of limits) {
    if (limit.by === 'member' && limit.times !== null && limit.per !== 'event') continue;
    finder.tell(finder.at(limit), 'bad_limit', 'It is limited by times of one member.', 'Write 3 per day.');
  }
}

function checkPrizes({ prizes, budget }: GameDef, program: Program, finder: Finder): void {
  const ids = prizes.map(({ id }) => id);
  let sum: Exact = 0;
  for (const [i, prize] of prizes.entries()) {
    sum = add(sum, fractionOf(prize.odds) ?? 0);
    if (ids.indexOf(prize.id) !== i)
      finder.tell(finder.at(prize, 'id'), 'duplicate_id', `'${prize.id}' is used twice.`, 'Rename it.');
    if (prize.instead !== null) finder.must(finder.at(prize, 'instead'), 'prize', prize.instead, ids);
    if (isCircle(prizes, prize.id))
      finder.tell(
        finder.at(prize, 'instead'),
        'bad_order',
        'It stands for itself.',
        'Let one end with nothing.',
      );
    if (budget && prize.worth === null) {
      const advice = 'Say what one costs the shop, in minor units.';
      finder.tell(finder.at(prize, 'worth'), 'no_worth', 'The budget cannot count it.', advice);
    }
    checkGrants(prize.grants, program, finder);
  }
  const [first] = prizes;
  if (compare(sum, 1) > 0 && first !== undefined)
    finder.tell(finder.at(first, 'odds'), 'bad_odds', 'The odds are above 1 in all.', 'Make them smaller.');
  else if (partsOf(prizes) > ODDS_PARTS_MAX && first !== undefined)
    finder.tell(finder.at(first, 'odds'), 'bad_odds', 'The odds are too fine.', 'Use one denominator.');
}

function isCircle(prizes: GameDef['prizes'], id: string): boolean {
  let next: string | null = id;
  for (let steps = 0; steps <= prizes.length; steps++) {
    next = prizes.find((one) => one.id === next)?.instead ?? null;
    if (next === null) return false;
  }
  return true;
}

function checkPity({ pity, prizes }: GameDef, finder: Finder): void {
  if (pity === null) return;
  const ids = prizes.map(({ id }) => id);
  for (const [i, id] of pity.of.entries()) finder.must(finder.at(pity, 'of', i), 'prize', id, ids);
  finder.must(finder.at(pity, 'gives'), 'prize', pity.gives, pity.of);
}

function checkItem(item: MallItemDef, program: Program, finder: Finder): void {
  checkCost(item.price, program, finder);
  checkLimits(item.limits, finder);
  const [track] = Object.values(program.tracks);
  const tiers = track?.tiers.map(({ id }) => id) ?? [];
  for (const [tier, { limits }] of Object.entries(item.tiers)) {
    finder.must(finder.at(item.tiers, tier), 'tier', tier, tiers);
    checkLimits(limits, finder);
  }
  const personal = Object.keys(program.fields).filter((field) => program.fields[field]?.personal === true);
  if (item.address !== null)
    finder.must(finder.at(item, 'address'), 'personal field', item.address, personal);
  checkGrants(item.grants, program, finder);
}

function checkGrants(grants: readonly GrantDef[], program: Program, finder: Finder): void {
  for (const grant of grants) {
    const { asset, pack } = grant;
    if (asset !== null) finder.must(finder.at(grant, 'asset'), 'asset', asset, Object.keys(program.assets));
    if (pack !== null) finder.must(finder.at(grant, 'pack'), 'pack', pack, Object.keys(program.packs));
  }
}
