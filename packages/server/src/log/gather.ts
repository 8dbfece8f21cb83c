import {
  ALL_RECORDS,
  type Context,
  factOf,
  gameOf,
  type Head,
  type JsonObject,
  type MemberNo,
  mergedInto,
  type Needs,
  RECORDS_MAX,
  type Refusal,
  roundCounter,
  type Taken,
} from '@laurel/core';
import type { StockLevel } from '@laurel/db';
import type { Draws } from '../games/draws.ts';
import type { Partings } from '../merging/partings.ts';
import type { Pools } from '../partners/pools.ts';
import type { Counters } from './counters.ts';
import type { Loader, RecordAsk } from './load.ts';
import type { Persons } from './persons.ts';
import type { Slot } from './slots.ts';

export interface GatherParts {
  readonly loader: Pick<Loader, 'slot' | 'recordKeys'>;
  readonly records: (asks: readonly RecordAsk[]) => Promise<void>;
  readonly counters: Pick<Counters, 'levels'>;
  readonly persons: Pick<Persons, 'newest'>;
  readonly draws: Pick<Draws, 'next'>;
  readonly pools: Pools;
  readonly partings: Partings;
}

/** What a decision takes from outside its member. */
export type Gathered = Pick<Context, 'taken' | 'personal'> & {
  /** Keys of all records of the member, where they were asked for. */
  readonly recordKeys?: readonly string[];
  /** Why what was asked for cannot be had: the decision is this refusal. */
  readonly fault?: Refusal;
};

/** The line above an inviter is walked so far at most. */
const lineageMax = 32;

export const nothingGathered: Gathered = { taken: {} };

/** Loads what a decision asks for, and adds it to what it had. */
export async function gather(parts: GatherParts, slot: Slot, needs: Needs, had: Gathered): Promise<Gathered> {
  const keys = needs.records.filter((key) => key !== ALL_RECORDS);
  if (keys.length > 0) await parts.records(keys.map((key) => ({ slot, key })));
  if (keys.length < needs.records.length) return withRecordKeys(parts, slot, had);
  if (needs.parting !== undefined) return withParting(parts, slot, needs.parting, had);
  let taken: Taken = had.taken;
  let personal = had.personal;
  if (needs.stock !== undefined && needs.stock.length > 0) {
    taken = withLevels(taken, needs.stock, await parts.counters.levels(needs.stock));
    taken = await parts.pools.withNumbers(taken, needs.stock);
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
  return { ...had, taken, ...(personal === undefined ? {} : { personal }) };
}

async function withRecordKeys({ loader }: GatherParts, slot: Slot, had: Gathered): Promise<Gathered> {
  const recordKeys = await loader.recordKeys(slot, RECORDS_MAX);
  if (recordKeys !== null) return { ...had, recordKeys };
  const detail = `She has more than ${RECORDS_MAX} records.`;
  return { ...had, fault: { code: 'merge_too_large', pointer: '', detail } };
}

/** How two members part, from all of their logs. */
async function withParting(parts: GatherParts, slot: Slot, goes: MemberNo, had: Gathered): Promise<Gathered> {
  const found = await parts.partings(slot.member, goes);
  if (!found.ok) return { ...had, fault: found.refusal };
  return { ...had, taken: { ...had.taken, parting: found.parting } };
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
    needs.parting !== undefined ||
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
  // Who was merged is the one into whom she was: what stands above that one stands above her.
  const newestOf = async (member: MemberNo): Promise<Head> => {
    const { newest } = await loader.slot(member);
    const into = mergedInto(newest);
    return into === null ? newest : newestOf(into);
  };
  let newest = await newestOf(inviter);
  const known = newest.standing !== 'none' && newest.standing !== 'erased';
  while (lineage.length < lineageMax) {
    const above = factOf(newest.facts, 'inviter') as JsonObject | undefined;
    const member = above?.['member'];
    if (typeof member !== 'number') break;
    lineage.push(member);
    newest = await newestOf(member);
  }
  return { known, lineage };
}

function pick(all: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
