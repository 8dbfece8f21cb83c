import type { Needs } from '../contract.ts';
import { type Making, Missing, Refused } from '../deciding.ts';
import { type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { availableOf, pick } from '../ledger/lots.ts';
import type { Draw } from '../log/entry.ts';
import type { CompiledGame } from '../program/compiled.ts';
import { environmentFor, type Fired, fire, look } from '../rules/fire.ts';
import { countFiring, roomOf, spillLimits } from '../rules/limits.ts';
import { claimStock, leftOf } from '../stock/stock.ts';
import { type Drawn, drawPrize } from './draw-prize.ts';
import { type GameFact, gameKey, gameOf, type PlayRecord, playKey, roundCounter } from './game-state.ts';

/**
 * `game.drawn`: a chance is spent and a prize is drawn. The number was made by the shell of the round's seed and of how
 * often this member played in the round, so that nobody who asks can choose it; it stands in the entry.
 */
export function playGame(m: Making): void {
  const game = m.program.games.get(textOf(m.event.data['game']));
  if (game === undefined)
    throw new Refused(refuse('unknown_game', '/data/game', 'The program has no such game.'));
  const room = roomOf(m, game);
  if (room.closed !== null)
    throw new Refused(refuse('play_limited', '/data/game', `Limited: ${room.closed}.`));
  checkCost(m, game);
  const fact = gameOf(m.draft.head, game.id);
  const draw = takeDraw(m, game, fact);
  payFor(m, game);
  const drawn = drawPrize(game.odds, BigInt(draw.number), fact.misses, (prize) => isLeft(m, game, prize));
  if (drawn.prize !== null) give(m, game, drawn.prize);
  countFiring(m, game, room, () => 0);
  const plays = fact.plays + 1;
  m.fact(gameKey(game.id), { plays, round: draw.round, n: draw.n, misses: drawn.misses } satisfies GameFact);
  m.record(playKey(game.id, plays), recordOf(m, game, draw, drawn, fact));
  tellRules(m, game, drawn);
  spillLimits(m);
}

function checkCost(m: Making, { def: { cost } }: CompiledGame): void {
  if (cost === null) return;
  const available = availableOf(m.draft.asset(cost.asset), m.decidedAt);
  if (available >= cost.units) return;
  const detail = `${available} of ${cost.asset} are available, a play costs ${cost.units}.`;
  throw new Refused(refuse('insufficient_available', '/data/game', detail));
}

/** The number of this play; the shell makes it of a seed whose hash was published before. */
function takeDraw(m: Making, game: CompiledGame, fact: GameFact): Draw {
  const { draw } = m.deciding.context.taken;
  if (draw?.game !== game.id) throw new Missing({ records: [], draw: drawAsked(game) });
  // The next one, or, where a program on trial refused some of the plays that the record has, a later one.
  if (draw.round < fact.round || (draw.round === fact.round && draw.n <= fact.n))
    throw new Error(`play ${draw.n} of round ${draw.round} was there before`);
  m.take({ draw });
  if (!claimStock(m, roundCounter(game.id, draw.round)))
    throw new Refused(refuse('stock_exhausted', '/data/game', 'The round is over; the next one begins.'));
  return draw;
}

function payFor(m: Making, { id, def: { cost } }: CompiledGame): void {
  if (cost === null) return;
  m.transfer({
    asset: cost.asset,
    kind: 'spend',
    from: 'balance',
    to: 'spent',
    amount: cost.units,
    lots: pick(m.draft.asset(cost.asset), cost.units, m.decidedAt),
    funder: 'platform',
    rule: `game:${id}`,
  });
}

/** Whether everything that one takes of shared counters is there. */
function isLeft(m: Making, game: CompiledGame, prize: string): boolean {
  const counters = game.prizes.get(prize)?.counters ?? [];
  // Each is asked, so that all of them stand in the entry whichever was short.
  return counters.map(({ counter, by }) => leftOf(m, counter) >= by).every(Boolean);
}

function give(m: Making, game: CompiledGame, id: string): void {
  const prize = game.prizes.get(id);
  if (prize === undefined) return;
  for (const { counter, by } of prize.counters) claimStock(m, counter, by);
  if (prize.rule.grants.length === 0) return;
  const fired: Fired = { grants: [], emitted: [], counted: [] };
  const env = environmentFor(m);
  const looking = look(m, prize.rule, env);
  if (looking !== null) fire(m, looking, env, undefined, fired);
}

function recordOf(m: Making, game: CompiledGame, draw: Draw, drawn: Drawn, fact: GameFact): PlayRecord {
  const { round, n, number } = draw;
  const { prize, pity, out } = drawn;
  return {
    game: game.id,
    at: m.decidedAt,
    version: m.version.number,
    round,
    n,
    number,
    drawn: drawn.drawn,
    prize,
    ...(game.def.pity === null ? {} : { misses: fact.misses }),
    ...(pity ? { pity: true } : {}),
    ...(out.length === 0 ? {} : { out }),
  };
}

/** Rules see a play as they see one in any other game. */
function tellRules(m: Making, game: CompiledGame, { prize }: Drawn): void {
  if (m.earning.compiled.rulesByType.get('game.played') === undefined) return;
  const data: JsonObject = { game: game.id, ...(prize === null ? {} : { prize }) };
  m.follow({ type: 'game.played', id: `${m.event.id}#${m.followCount + 1}`, source: m.event.source, data });
}

/** What the shell must know to make the number of a play. */
export function drawAsked({ id, def }: CompiledGame): NonNullable<Needs['draw']> {
  return { game: id, ...def.rounds };
}

/** Counters that a play may ask, so that they are loaded at once. */
export function playCounters({ prizes }: CompiledGame): readonly string[] {
  return [...prizes.values()].flatMap(({ counters }) => counters.map(({ counter }) => counter));
}
