import {
  type Context,
  factOf,
  gameOf,
  type JsonObject,
  type MemberNo,
  type Needs,
  roundCounter,
  type Taken,
} from '@laurel/core';
import type { StockLevel } from '@laurel/db';
import type { Draws } from '../games/draws.ts';
import type { Counters } from './counters.ts';
import type { Loader, RecordAsk } from './load.ts';
import type { Persons } from './persons.ts';
import type { Slot } from './slots.ts';

export interface GatherParts {
  readonly loader: Pick<Loader, 'slot'>;
  readonly records: (asks: readonly RecordAsk[]) => Promise<void>;
  readonly counters: Pick<Counters, 'levels'>;
  readonly persons: Pick<Persons, 'newest'>;
  readonly draws: Pick<Draws, 'next'>;
}

/** What a decision takes from outside its member. */
export type Gathered = Pick<Context, 'taken' | 'personal'>;

/** The line above an inviter is walked so far at most. */
const lineageMax = 32;

export const nothingGathered: Gathered = { taken: {} };

/** Loads what a decision asks for, and adds it to what it had. */
export async function gather(parts: GatherParts, slot: Slot, needs: Needs, had: Gathered): Promise<Gathered> {
  if (needs.records.length > 0) await parts.records(needs.records.map((key) => ({ slot, key })));
  let taken: Taken = had.taken;
  let personal = had.personal;
  if (needs.stock !== undefined && needs.stock.length > 0) {
    taken = withLevels(taken, needs.stock, await parts.counters.levels(needs.stock));
  }
  if (needs.draw !== undefined) {
    const { game } = needs.draw;
    const draw = await parts.draws.next(needs.draw, slot.member, gameOf(slot.newest, game));
    const counters = [roundCounter(game, draw.round)];
    taken = withLevels({ ...taken, draw }, counters, await parts.counters.levels(counters));
  }
  if (needs.lineage !== undefined) taken = { ...taken, ...(await lineageOf(parts.loader, needs.lineage)) };
  if (needs.personal !== undefined) {
    const all = await parts.persons.newest(slot.member);
    personal = { ...personal, ...pick(all, needs.personal) };
  }
  return { taken, ...(personal === undefined ? {} : { personal }) };
}

function withLevels(taken: Taken, counters: readonly string[], levels: readonly StockLevel[]): Taken {
  const stock: Record<string, number> = { ...taken.stock };
  const loaded: Record<string, number> = { ...taken.loaded };
  for (const [i, counter] of counters.entries()) {
    const level = levels[i];
    stock[counter] = level?.used ?? 0;
    if (level != null && level.loaded !== null) loaded[counter] = level.loaded;
  }
  return { ...taken, stock, ...(Object.keys(loaded).length === 0 ? {} : { loaded }) };
}

/** Whether there is anything beside records to load. */
export function asksOutside(needs: Needs): boolean {
  return (
    needs.stock !== undefined ||
    needs.draw !== undefined ||
    needs.lineage !== undefined ||
    needs.personal !== undefined
  );
}

/** Members above an inviter, nearest first, and whether she is one. */
async function lineageOf(
  loader: GatherParts['loader'],
  inviter: MemberNo,
): Promise<Pick<Taken, 'lineage' | 'known'>> {
  if (inviter === 0) return { known: false, lineage: [] };
  const lineage: MemberNo[] = [];
  let { newest } = await loader.slot(inviter);
  const known = newest.standing !== 'none' && newest.standing !== 'erased';
  while (lineage.length < lineageMax) {
    const above = factOf(newest.facts, 'inviter') as JsonObject | undefined;
    const member = above?.['member'];
    if (typeof member !== 'number') break;
    lineage.push(member);
    newest = (await loader.slot(member)).newest;
  }
  return { known, lineage };
}

function pick(all: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
