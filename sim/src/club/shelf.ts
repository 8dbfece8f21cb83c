import { createHash } from 'node:crypto';
import {
  type Context,
  type Entry,
  type EpochMs,
  gameOf,
  type Head,
  type Needs,
  roundCounter,
} from '@laurel/core';
import { counterOf, loadedBy, type Pool, usableAfter } from '../pools.ts';

/** What there are only so many of: how many were loaded, and how many are taken. */
export interface Shelf {
  readonly loaded: Map<string, number>;
  readonly used: Map<string, number>;
  readonly pools: readonly Pool[];
  /** What the server's clock shows, and the latest that it ever showed. */
  clock: EpochMs;
  latest: EpochMs;
}
/** As many plays as no history has. */
const endless = 1_000_000;

export const newShelf = (loaded: ReadonlyMap<string, number>, pools: readonly Pool[] = []): Shelf => ({
  loaded: new Map(loaded),
  used: new Map(),
  pools,
  clock: 0,
  latest: 0,
});

/** The clock of the server goes on: operators did what they meant to do by then. */
export function tick(shelf: Shelf, now: EpochMs): void {
  shelf.clock = now;
  shelf.latest = Math.max(shelf.latest, now);
  for (const pool of shelf.pools) shelf.loaded.set(counterOf(pool), loadedBy(pool, shelf));
}

type Taken = Context['taken'];

/** Counters that are asked, that of the round of a play among them. */
export const countersOf = ({ stock = [], draw }: Needs): readonly string[] =>
  draw === undefined ? stock : [...stock, roundCounter(draw.game, 1)];

/** What a decision takes of counters, beside what it took already. */
export function levelsOf(shelf: Shelf, taken: Taken, counters: readonly string[]): Taken {
  if (counters.length === 0) return {};
  const stock = { ...taken.stock };
  const loaded = { ...taken.loaded };
  for (const counter of counters) {
    stock[counter] = shelf.used.get(counter) ?? 0;
    const all = counter.startsWith('draw:') ? endless : shelf.loaded.get(counter);
    if (all !== undefined) loaded[counter] = all;
  }
  const asked = shelf.pools.filter((pool) => counters.includes(counterOf(pool)));
  if (asked.length === 0) return { stock, loaded };
  const usable = asked.map((pool) => {
    const counter = counterOf(pool);
    return [counter, usableAfter(pool, stock[counter] ?? 0, shelf)] as const;
  });
  return { stock, loaded, numbers: { ...taken.numbers, ...Object.fromEntries(usable) } };
}

/** The member's next number: one round that never ends, whose seed is the same in every run. */
export function drawFor(shelf: Shelf, name: string, head: Head, game: string): NonNullable<Taken['draw']> {
  const n = gameOf(head, game).n + 1;
  shelf.loaded.set(roundCounter(game, 1), endless);
  const hash = createHash('sha256').update(`${game}/1/${name}/${n}`).digest('hex');
  return { game, round: 1, n, number: BigInt(`0x${hash}`).toString() };
}

/** The commit claims: never more than was loaded, whatever a decision believed. */
export function takeClaims(shelf: Shelf, claims: NonNullable<Entry['outcome']['claims']>): void {
  for (const [counter, { by, exact }] of Object.entries(claims)) {
    const used = shelf.used.get(counter) ?? 0;
    const loaded = shelf.loaded.get(counter);
    if (exact !== undefined && exact !== used)
      throw new Error(`${counter} stands at ${used}, not at ${exact}`);
    if (by > 0 && loaded !== undefined && used + by > loaded) throw new Error(`${counter} is oversold`);
    shelf.used.set(counter, used + by);
  }
}
