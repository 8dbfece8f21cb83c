import type { Making } from '../deciding.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { itemsRecord } from '../ledger/earned.ts';
import type { EarnedItem, Head } from '../state.ts';

/** Asks for the keys of all records that a member has: the shell answers with a list. */
export const ALL_RECORDS = '*';
/** Records that one member takes along to another, at most. */
export const RECORDS_MAX = 20_000;

/** A head as it is stored: facts are a plain object. */
export function plainHead(head: Head): Head {
  return JSON.parse(JSON.stringify(head)) as Head;
}

/** All records of the member, by key, as this decision sees them. */
export function allRecords(m: Making): Readonly<Record<string, Json>> {
  const stored = m.wanted(ALL_RECORDS) as readonly string[];
  const keys = [...new Set([...stored, ...m.draft.changedKeys])].sort();
  m.askFor(keys);
  const records: Record<string, Json> = {};
  for (const key of keys) {
    const value = m.draft.get(key) ?? null;
    if (value !== null) records[key] = value;
  }
  return records;
}

/** Everything of an asset that was ever earned for tiers, item by item. */
export function itemsOf(
  head: Head,
  records: Readonly<Record<string, Json>>,
  asset: string,
): readonly EarnedItem[] {
  const earned = head.assets[asset]?.earned;
  if (earned === undefined) return [];
  const items: EarnedItem[] = [];
  for (let chunk = 0; items.length + earned.tail.length < earned.items; chunk++)
    items.push(...((records[itemsRecord(asset, chunk)] ?? missing(asset, chunk)) as unknown as EarnedItem[]));
  return [...items, ...earned.tail];
}

function missing(asset: string, chunk: number): never {
  throw new Error(`items ${chunk} of ${asset} are missing`);
}

/** What a member takes along: event data of `merge.received`. */
export interface Package extends JsonObject {
  readonly from: { readonly member: number };
  readonly reason: string;
  /** Number of her entry that sends it. */
  readonly sent: number;
  readonly head: JsonObject;
  readonly records: Readonly<Record<string, Json>>;
}
