import { drawAsked, roundCounter } from '@laurel/core';
import type { RoundRow } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, text } from '../http/schema.ts';
import { orNull } from '../http/show-time.ts';
import { type GameParts, gamesNow } from './game-parts.ts';
import { roundLines } from './round-lines.ts';
import { rounds, shownRound } from './schemas.ts';
import { openSeed } from './seeds.ts';

interface OfGame {
  readonly game: string;
}
interface OfRound extends OfGame {
  readonly round: string;
}
const game = text('Game of the program', { min: 1, max: 64 });
const roundParams = object({ game, round: text('Number of the round', { pattern: '^[1-9][0-9]{0,14}$' }) });
const roundsMax = 50;

/** Rounds: the hash of a seed beforehand, the seed and every play afterwards. */
export function roundRoutes(parts: GameParts): readonly Route[] {
  return [listRounds(parts), getRound(parts), closeRound(parts), exportRound(parts)];
}

function listRounds(parts: GameParts): Route {
  return route({
    id: 'listRounds',
    method: 'GET',
    path: '/v1/games/{game}/rounds',
    tag: 'games',
    summary: 'Rounds of a game: hashes of seeds, and the seeds of closed ones',
    access: 'anyone',
    params: object({ game }),
    answers: { 200: { description: `Newest first, ${roundsMax} at most`, schema: rounds } },
    refusals: ['unknown_game', 'no_program'],
    handle: async ({ params }: Call<OfGame, undefined, undefined>) => {
      const found = gamesNow(parts).find((each) => each.id === params.game);
      // What a program no longer has may have had rounds; only a game in force opens new ones.
      if (found !== undefined) await parts.draws.current(drawAsked(found));
      await parts.draws.settle(params.game);
      const rows = await parts.store.rounds.list(params.game, Number.MAX_SAFE_INTEGER, roundsMax);
      if (rows.length === 0)
        throw new Problem('unknown_game', 'There is no such game.', { pointer: '/path/game' });
      const data: object[] = [];
      for (const row of rows) data.push(await presentRound(parts, row));
      return ok({ data });
    },
  });
}

async function presentRound({ store, keyring, show }: GameParts, row: RoundRow): Promise<object> {
  const [level] = await store.stock.levels([roundCounter(row.game, row.round)]);
  const write = show();
  return {
    round: row.round,
    hash: Buffer.from(row.hash).toString('hex'),
    seed: row.closedAt === null ? null : openSeed(keyring, row).toString('hex'),
    publishedAt: write(row.publishedAt),
    closedAt: orNull(write, row.closedAt),
    plays: level?.used ?? 0,
    playsMax: level?.loaded ?? 0,
  };
}

async function rowOf({ store }: GameParts, { game: id, round }: OfRound): Promise<RoundRow> {
  const row = await store.rounds.get(id, Number(round));
  if (row !== null) return row;
  throw new Problem('unknown_round', 'The game has no such round.', { pointer: '/path/round' });
}

function getRound(parts: GameParts): Route {
  return route({
    id: 'getRound',
    method: 'GET',
    path: '/v1/games/{game}/rounds/{round}',
    tag: 'games',
    summary: 'A round of a game',
    access: 'anyone',
    params: roundParams,
    answers: { 200: { description: 'The round', schema: shownRound } },
    refusals: ['unknown_round'],
    handle: async ({ params }: Call<OfRound, undefined, undefined>) =>
      ok(await presentRound(parts, await rowOf(parts, params))),
  });
}

function closeRound(parts: GameParts): Route {
  return route({
    id: 'closeRound',
    method: 'POST',
    path: '/v1/games/{game}/rounds/{round}/close',
    tag: 'games',
    summary: 'Take no more plays in a round, and tell its seed',
    access: { scope: 'stock' },
    params: roundParams,
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 200: { description: 'The round', schema: shownRound } },
    refusals: ['unknown_round'],
    handle: async ({ params }: Call<OfRound, undefined, undefined>) => {
      const row = await rowOf(parts, params);
      if (row.closedAt === null) await parts.draws.close(row.game, row.round);
      return ok(await presentRound(parts, await rowOf(parts, params)));
    },
  });
}

function exportRound(parts: GameParts): Route {
  return route({
    id: 'exportRound',
    method: 'GET',
    path: '/v1/games/{game}/rounds/{round}/plays',
    tag: 'games',
    summary: 'A closed round as JSON lines, to be published: anybody can draw it again',
    description: '`laurel draws verify FILE` needs nothing else.',
    access: { scope: 'exports' },
    params: roundParams,
    audit: 'plain',
    answers: { 200: { description: 'The round, its odds, and each play', type: 'application/jsonl' } },
    refusals: ['unknown_round', 'round_open'],
    handle: async ({ params }: Call<OfRound, undefined, undefined>) => {
      await parts.draws.settle(params.game);
      const row = await rowOf(parts, params);
      const { closedAt } = row;
      if (closedAt === null)
        throw new Problem('round_open', 'Close the round first.', { pointer: '/path/round' });
      const [level] = await parts.store.stock.levels([roundCounter(row.game, row.round)]);
      const { store, keyring, reads, show } = parts;
      const ground = { store, keyring, programs: reads.programs };
      const data = roundLines(ground, { ...row, closedAt }, { plays: level?.used ?? 0, show: show() });
      return { status: 200, raw: { type: 'application/jsonl; charset=utf-8', data } };
    },
  });
}
