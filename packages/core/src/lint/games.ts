import { add, compare, type Exact, multiply, toDecimalText } from '../expressions/index.ts';
import { fractionOf } from '../games/odds.ts';
import type { CompiledGame, CompiledMallItem, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import type { Check, Tell } from './finding.ts';
import { constantUnits } from './units.ts';

/** Fairness: no game pays for its own next play, no prize of worth is without end, and nothing is sold for less than it gives. */
export const checkGames: Check = (compiled, tell) => {
  for (const game of compiled.games.values()) {
    checkCycle(game, tell);
    for (const prize of game.prizes.values()) {
      if (prize.def.worth === null || prize.counters.length > 0) continue;
      tell(
        'unbounded_prize',
        { part: prize.def, field: 'stock' },
        {
          message: `There is no end to prize '${prize.def.id}' of '${game.id}'.`,
          witness: `A thousand draws of it cost ${prize.def.worth * 1_000} in minor units.`,
          advice: 'Write stock: true, or budget: true for the game, and load it.',
        },
      );
    }
  }
  for (const item of compiled.mall.values()) checkItem(compiled, item, tell);
};

function unitsGiven({ grants }: CompiledRule, asset: string): number {
  const units = grants.filter((grant) => grant.asset === asset).map((grant) => constantUnits(grant) ?? 0);
  return units.reduce((sum, n) => sum + n, 0);
}

/** What a play gives of its own chance, on average. */
function checkCycle({ id, def, prizes }: CompiledGame, tell: Tell): void {
  const { cost } = def;
  if (cost === null) return;
  let back: Exact = 0;
  for (const { def: prize, rule } of prizes.values())
    back = add(back, multiply(fractionOf(prize.odds) ?? 0, unitsGiven(rule, cost.asset)));
  if (compare(back, cost.units) < 0) return;
  tell(
    'reward_cycle',
    { part: def, field: 'prizes' },
    {
      message: `A play of '${id}' pays for the next one.`,
      witness: `It costs ${cost.units} ${cost.asset}, and gives ${toDecimalText(back)} of them on average.`,
      advice: 'Make the odds smaller, or the prize another asset.',
    },
  );
}

/** More units than it costs; or, by what both are worth in money, more worth. */
function checkItem({ program }: CompiledProgram, { id, def, rule }: CompiledMallItem, tell: Tell): void {
  const { asset, units } = def.price;
  const lowest = Math.min(units, ...Object.values(def.tiers).map((tier) => tier.units ?? units));
  const worthOf = (of: string, n: number): Exact | null => {
    const worth = program.assets[of]?.worth ?? null;
    return worth === null ? null : (fractionOf(`${n * worth.amount}/${worth.units}`) ?? 0);
  };
  const paid = worthOf(asset, lowest);
  let given: Exact = 0;
  for (const each of new Set(rule.grants.map((grant) => grant.asset))) {
    const back = unitsGiven(rule, each);
    if (each === asset && back >= lowest) return sold(`${back} ${asset}`);
    given = add(given, worthOf(each, back) ?? 0);
  }
  if (paid !== null && compare(given, add(paid, def.cash ?? 0)) > 0)
    sold(`units worth ${toDecimalText(given)} in minor units, for units worth ${toDecimalText(paid)}`);

  function sold(what: string): void {
    tell(
      'mall_gives_back',
      { part: def, field: 'price' },
      {
        message: `Item '${id}' gives more than it costs.`,
        witness: `For ${lowest} ${asset} it gives ${what}.`,
        advice: 'Raise the price, or let it grant less.',
      },
    );
  }
}
