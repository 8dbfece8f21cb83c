import { compileGrantRule, compileLimits } from './compile-rules.ts';
import type {
  CompiledActivity,
  CompiledGame,
  CompiledMallItem,
  CompiledPrize,
  CompiledRule,
} from './compiled.ts';
import type { Compiling } from './compiling.ts';
import type { GameDef, MallItemDef } from './game-types.ts';

/** Games by id: each prize with grants is a rule of its own, `game:<game>:<prize>`. */
export function compileGames(compiling: Compiling): ReadonlyMap<string, CompiledGame> {
  const games = Object.entries(compiling.program.games);
  return new Map(games.map(([id, def]) => [id, compileGame(compiling, id, def)]));
}

function compileGame(compiling: Compiling, id: string, def: GameDef): CompiledGame {
  const prizes = new Map<string, CompiledPrize>();
  for (const prize of def.prizes) {
    const rule = { id: `game:${id}:${prize.id}`, name: prize.name, on: ['game.drawn'], grants: prize.grants };
    const counters = [
      ...(prize.stock ? [{ counter: `prize:${id}:${prize.id}`, by: 1 }] : []),
      ...(def.budget ? [{ counter: `budget:game:${id}`, by: prize.worth ?? 0 }] : []),
    ];
    prizes.set(prize.id, { def: prize, counters, rule: compileGrantRule(compiling, rule) });
  }
  const odds = {
    prizes: def.prizes.map((prize) => ({ id: prize.id, odds: prize.odds, instead: prize.instead })),
    pity: def.pity === null ? null : { ...def.pity, of: [...def.pity.of] },
  };
  return { id, def, prizes, odds, limits: compileLimits(`game-${id}`, def.limits) };
}

/** Goods by id: what one grants is a rule of its own, `mall:<item>`. */
export function compileMall(compiling: Compiling): ReadonlyMap<string, CompiledMallItem> {
  const items = Object.entries(compiling.program.mall);
  return new Map(items.map(([id, def]) => [id, compileItem(compiling, id, def)]));
}

function compileItem(compiling: Compiling, id: string, def: MallItemDef): CompiledMallItem {
  const rule = { id: `mall:${id}`, name: def.name, on: ['mall.ordered', 'mall.paid'], grants: def.grants };
  const tiers = Object.entries(def.tiers).map(
    ([tier, { limits }]) => [tier, compileLimits(`mall-${id}-${tier}`, limits)] as const,
  );
  return {
    id,
    def,
    counter: def.stock ? `goods:${id}` : null,
    rule: compileGrantRule(compiling, rule),
    limits: compileLimits(`mall-${id}`, def.limits),
    tierLimits: new Map(tiers),
  };
}

/** The rules of prizes, goods and activities by their ids, so that what they granted can be explained and taken back. */
export function grantRules(
  games: ReadonlyMap<string, CompiledGame>,
  mall: ReadonlyMap<string, CompiledMallItem>,
  activities: ReadonlyMap<string, CompiledActivity>,
): ReadonlyMap<string, CompiledRule> {
  const prizes = [...games.values()].flatMap((game) => [...game.prizes.values()]);
  const rewards = [...activities.values()].flatMap((activity) => activity.rewards);
  return new Map([...prizes, ...mall.values(), ...rewards].map(({ rule }) => [rule.def.id, rule]));
}
