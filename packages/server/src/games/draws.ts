import { setTimeout } from 'node:timers/promises';
import { type Draw, type GameFact, type MemberNo, type Needs, roundCounter } from '@laurel/core';
import type { Keyring, RoundRow, Store } from '@laurel/db';
import type { Chance } from '@laurel/runtime';
import type { Counters } from '../log/counters.ts';
import { hashOfSeed, numberOf, openSeed, pseudonymOf, sealSeed, seedBytes } from './seeds.ts';

export interface DrawParts {
  readonly store: Pick<Store, 'stock' | 'rounds'>;
  readonly keyring: Pick<Keyring, 'markOf' | 'sealLetter' | 'openLetter'>;
  readonly counters: Pick<Counters, 'levels' | 'loaded'>;
  readonly chance: Chance;
  readonly now: () => number;
}
export type GameAsked = NonNullable<Needs['draw']>;

/** Rounds of games, and the numbers of plays. */
export interface Draws {
  /** The number of the member's next play. */
  readonly next: (asked: GameAsked, member: MemberNo, fact: GameFact) => Promise<Draw>;
  /** The round that plays now; the hash of the one behind it is published as well. */
  readonly current: (asked: GameAsked) => Promise<RoundRow>;
  /** Takes no more plays from here on, whoever decides; then its seed may be told. */
  readonly close: (game: string, round: number) => Promise<void>;
  /** Closes rounds that are full, so that their seeds can be told. */
  readonly settle: (game: string) => Promise<void>;
}

/** A process that published a round loads it right behind; one that died in between leaves it empty. */
const loadTries = 40;
const loadWaitMs = 50;
const hourMs = 3_600_000;
/** More rounds than this are never open at a time. */
const openMax = 20;

export function openDraws(parts: DrawParts): Draws {
  const known = new Map<string, RoundRow>();
  const seeds = new Map<RoundRow, Buffer>();
  const close = async (game: string, round: number): Promise<void> => {
    known.delete(game);
    const counter = roundCounter(game, round);
    const { loaded } = await parts.store.stock.close(counter);
    parts.counters.loaded(counter, loaded ?? 0);
    await parts.store.rounds.close(game, round, parts.now());
  };
  const currentFrom = async (asked: GameAsked, from: number): Promise<RoundRow> => {
    const row = known.get(asked.game);
    if (row !== undefined && row.round >= from && (await takes(parts, row))) return row;
    for (;;) {
      const found = await find(parts, asked, { close, from });
      if (found === null) continue;
      known.set(asked.game, found);
      return found;
    }
  };
  return {
    current: (asked) => currentFrom(asked, 0),
    close,
    settle: async (game) => {
      const rows = await parts.store.rounds.list(game, Number.MAX_SAFE_INTEGER, openMax);
      for (const row of rows)
        if (row.closedAt === null && (await isFull(parts, row))) await close(game, row.round);
    },
    next: async (asked, member, fact) => {
      const { game } = asked;
      // Another process may have taken her into a later round already: a member's rounds only go forward.
      let row = await currentFrom(asked, fact.round);
      if (isOver(asked, row, parts.now())) {
        await close(game, row.round);
        row = await currentFrom(asked, fact.round);
      }
      const { round } = row;
      const seed = seeds.get(row) ?? openSeed(parts.keyring, row);
      if (!seeds.has(row)) seeds.clear();
      seeds.set(row, seed);
      const n = fact.round === round ? fact.n + 1 : 1;
      const name = { game, round, member: pseudonymOf(parts.keyring, game, member), n };
      return { game, round, n, number: numberOf(seed, name) };
    },
  };
}

/** Whether there are plays left in it, as far as this process believes. */
async function takes({ counters }: DrawParts, { game, round }: RoundRow): Promise<boolean> {
  const [level] = await counters.levels([roundCounter(game, round)]);
  return level !== undefined && level.loaded !== null && level.used < level.loaded;
}

async function isFull({ store }: DrawParts, { game, round }: RoundRow): Promise<boolean> {
  const [level] = await store.stock.levels([roundCounter(game, round)]);
  return level !== undefined && level.loaded !== null && level.used >= level.loaded;
}

const begins = new WeakMap<RoundRow, number>();
const isOver = ({ hours }: GameAsked, row: RoundRow, now: number): boolean =>
  hours !== null && now >= (begins.get(row) ?? row.publishedAt) + hours * hourMs;

/** The first round that still takes plays, from `from` on, and one published behind it; null: look again. */
async function find(
  parts: DrawParts,
  asked: GameAsked,
  { close, from }: { readonly close: Draws['close']; readonly from: number },
): Promise<RoundRow | null> {
  const { game } = asked;
  const rows = (await parts.store.rounds.list(game, Number.MAX_SAFE_INTEGER, openMax)).toReversed();
  const last = rows.at(-1);
  if (last === undefined || last.closedAt !== null) {
    await publish(parts, asked, (last?.round ?? 0) + 1);
    return null;
  }
  for (const [i, row] of rows.entries()) {
    if (row.closedAt !== null || row.round < from) continue;
    const level = await loadedLevel(parts, row);
    begins.set(row, rows[i - 1]?.closedAt ?? row.publishedAt);
    if (isOver(asked, row, parts.now()) || level.used >= (level.loaded ?? 0)) {
      await close(game, row.round);
      return null;
    }
    // Full as far as this process believes, though not durably yet: the next one takes what comes now.
    if (!(await takes(parts, row))) continue;
    if (row === last) await publish(parts, asked, row.round + 1);
    return row;
  }
  await publish(parts, asked, last.round + 1);
  return null;
}

async function loadedLevel({ store }: DrawParts, { game, round }: RoundRow) {
  const counter = roundCounter(game, round);
  for (let tries = 0; ; tries++) {
    const [level = { used: 0, loaded: null }] = await store.stock.levels([counter]);
    if (level.loaded !== null || tries >= loadTries) return level;
    await setTimeout(loadWaitMs);
  }
}

/** Draws a seed and publishes its hash; who is second finds the other's. */
async function publish(
  { store, keyring, chance, counters, now }: DrawParts,
  asked: GameAsked,
  round: number,
) {
  const { game, plays } = asked;
  const seed = Buffer.from(chance.bytes(seedBytes));
  const row = { game, round, hash: hashOfSeed(seed), publishedAt: now(), closedAt: null };
  if (!(await store.rounds.publish({ ...row, seed: sealSeed(keyring, row, seed) }))) return;
  const counter = roundCounter(game, round);
  const level = await store.stock.load(counter, plays);
  counters.loaded(counter, level?.loaded ?? 0);
}
