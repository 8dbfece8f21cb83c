import { type CompiledGame, gameOf, type JsonObject, type PlayRecord, playKey } from '@laurel/core';
import { order, present } from '../http/commands.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, object, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { commandRefusals, decided } from '../members/write-routes.ts';
import { type GameParts, gamesNow } from './game-parts.ts';
import { roundRoutes } from './round-routes.ts';
import { games, memberGames, played, plays } from './schemas.ts';
import { pseudonymOf } from './seeds.ts';

export type { GameParts };

interface OfMember {
  readonly id: string;
}
interface OfGame extends OfMember {
  readonly game: string;
}
const playParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  game: text('Game of the program', { min: 1, max: 64 }),
});

/** Games of the program, their rounds, and plays of members. */
export function gameRoutes(parts: GameParts): readonly Route[] {
  return [listGames(parts), ...roundRoutes(parts), listMemberGames(parts), playGame(parts), listPlays(parts)];
}

function listGames(parts: GameParts): Route {
  return route({
    id: 'listGames',
    method: 'GET',
    path: '/v1/games',
    tag: 'games',
    summary: 'Games of the program: prizes, published odds, and what is left',
    access: 'anyone',
    answers: { 200: { description: 'All of them', schema: games } },
    refusals: ['no_program'],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const found: object[] = [];
      for (const game of gamesNow(parts)) found.push(await presentGame(parts, game));
      return ok({ data: found });
    },
  });
}

async function presentGame({ store }: GameParts, game: CompiledGame): Promise<object> {
  const { name, kind, cost, pity } = game.def;
  const prizes: object[] = [];
  for (const { def, counters } of game.prizes.values()) {
    const levels = await store.stock.levels(counters.map(({ counter }) => counter));
    const left = levels.map(({ used, loaded }, i) =>
      Math.floor(Math.max(0, (loaded ?? 0) - used) / (counters[i]?.by ?? 1)),
    );
    const { odds, instead } = def;
    prizes.push({
      id: def.id,
      name: def.name,
      odds,
      instead,
      left: left.length === 0 ? null : Math.min(...left),
    });
  }
  return { id: game.id, name, kind, cost, prizes, pity };
}

function listMemberGames(parts: GameParts): Route {
  return route({
    id: 'listMemberGames',
    method: 'GET',
    path: '/v1/members/{id}/games',
    tag: 'games',
    summary: 'How often the member played each game, and how far the promised prize is',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'By game', schema: memberGames } },
    refusals: ['unknown_member', 'no_program'],
    handle: async ({ caller, params }: Call<OfMember, undefined, undefined>) => {
      const { head } = await seeMember(parts, await loadMember(parts, caller, params.id));
      const data = gamesNow(parts).map(({ id: game, def: { pity } }) => {
        const { plays: count, misses } = gameOf(head, game);
        return { game, plays: count, untilPity: pity === null ? null : Math.max(0, pity.after - misses) };
      });
      return ok({ data });
    },
  });
}

function playGame(parts: GameParts): Route {
  return route({
    id: 'playGame',
    method: 'POST',
    path: '/v1/members/{id}/games/{game}/plays',
    tag: 'games',
    summary: 'Play: a chance is spent, and a prize, or nothing, is drawn',
    description:
      'The number is made of a seed whose hash was published before. The same Idempotency-Key again is the same play with the same prize.',
    access: { scope: 'games:write', own: true },
    params: playParams,
    body: object({}, { channel: text('Where', { min: 1, max: 128 }) }),
    bodyOptional: true,
    write: 'key',
    again: true,
    answers: { 201: { description: 'It was drawn', schema: played } },
    refusals: [
      ...commandRefusals,
      'unknown_game',
      'play_limited',
      'insufficient_available',
      'stock_exhausted',
    ],
    handle: async (call: Call<OfGame, undefined, { channel?: string }>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const { game } = call.params;
      const data = present({ game, ...call.body });
      const answer = await order(parts, call, { subject: found.external, type: 'game.drawn', data });
      const kept = Object.entries(answer.kept ?? {}).find(([key]) => key.startsWith('play/'));
      if (kept === undefined) throw new Error('a play kept nothing');
      const show = parts.show();
      return ok(
        { decision: decided(answer, show), play: presentPlay(parts, found.member, kept[1] as PlayRecord) },
        201,
      );
    },
  });
}

const playsMax = 50;

function listPlays(parts: GameParts): Route {
  return route({
    id: 'listPlays',
    method: 'GET',
    path: '/v1/members/{id}/games/{game}/plays',
    tag: 'games',
    summary: `The member’s newest plays of a game, ${playsMax} at most`,
    access: { scope: 'members:read', own: true },
    params: playParams,
    answers: { 200: { description: 'Newest first', schema: plays } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params }: Call<OfGame, undefined, undefined>) => {
      const { game } = params;
      const found = await loadMember(parts, caller, params.id);
      const { head } = await seeMember(parts, found);
      const count = gameOf(head, game).plays;
      const keys = Array.from({ length: Math.min(playsMax, count) }, (_, i) => playKey(game, count - i));
      const records = await parts.reads.records(found.member, keys);
      const data = records.flatMap((play) =>
        play === null ? [] : [presentPlay(parts, found.member, play as PlayRecord)],
      );
      return ok({ data });
    },
  });
}

function presentPlay({ reads, keyring, clock }: GameParts, member: number, play: PlayRecord): JsonObject {
  const { at, misses: _, pity = false, out = [], ...rest } = play;
  const show = showTimeOf(reads.programs(), clock.now());
  return { ...rest, pseudonym: pseudonymOf(keyring, play.game, member), pity, out, at: show(at) };
}
