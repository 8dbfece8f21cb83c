import {
  type EpochMs,
  type Event,
  emptyHead,
  type Head,
  type Json,
  type JsonObject,
  type MemberNo,
  mergedInto,
  type Programs,
} from '@laurel/core';
import type { Keyring, Position, Store, VaultRow } from '@laurel/db';
import { openPartings } from '../merging/partings.ts';
import { openPools } from '../partners/pools.ts';
import type { Found, Placed, Reads, WouldBe } from '../reads.ts';
import { bytesOfKey, entryOf, orderKeyOf } from './codec.ts';
import type { Core } from './core.ts';
import { asksOutside, type GatherParts, gather, nothingGathered } from './gather.ts';
import type { Loader } from './load.ts';
import type { Named, Names } from './names.ts';
import type { Slot, Slots } from './slots.ts';

export interface ReadParts {
  readonly store: Store;
  readonly core: Core;
  readonly keyring: Keyring;
  readonly names: Names;
  readonly slots: Slots;
  readonly loader: Loader;
  readonly programs: () => Programs;
  readonly now: () => EpochMs;
  /** Resolves when projections show all that is durable now. */
  readonly caughtUp: () => Promise<void>;
}

/** Entries folded at a time. */
const foldRows = 1_000;

/** What the use cases read: durable state only, through the same memory that decisions use. */
export function openReads(parts: ReadParts): Reads {
  const { store, keyring } = parts;
  const found = (row: VaultRow): Found => foundOf(keyring, row);
  const slotOf = async (member: MemberNo): Promise<Slot> => {
    const slot = await parts.loader.slot(member);
    parts.slots.sweep();
    return slot;
  };
  return {
    find: async (external) => {
      const found = foundAs(external, await parts.names.find(external));
      return found === null ? null : follow(parts, found);
    },
    follow: (found) => follow(parts, found),
    atHand: (external) => {
      const named = parts.names.atHand(external);
      const found = named === undefined ? null : foundAs(external, named);
      const slot = found === null ? undefined : parts.loader.atHand(found.member);
      return found === null || slot === undefined ? null : { found, head: slot.head };
    },
    name: async (members) => {
      const rows = new Map((await store.vault.read(members)).map((row) => [row.member, row]));
      return members.map((member) => {
        const row = rows.get(member);
        return row === undefined ? null : found(row);
      });
    },
    list: async (page) => (await store.vault.list(page)).map(found),
    head: async (member, at) => {
      const { head } = await slotOf(member);
      return at === undefined || head.decidedAt <= at ? head : foldUpTo(parts, member, at);
    },
    records: async (member, keys) => recordsOf(store, await slotOf(member), keys),
    entry: async (member, seq) => {
      const row = await store.log.entry(member, seq);
      return row === null ? null : entryOf(row);
    },
    newestFirst: async (member, { before = Number.MAX_SAFE_INTEGER, ...page }) =>
      (await store.log.newestFirst(member, { before, ...page })).map(entryOf),
    history: async (member, page) => (await store.log.entries(member, page)).map(entryOf),
    log: (page) => readLog(store, page),
    personal: async (member) => {
      const row = (await store.vault.read([member]))[0];
      return row === undefined ? {} : (keyring.open(row).personal as JsonObject);
    },
    ofOrder: async (order) => {
      await parts.caughtUp();
      return store.orders.find(bytesOfKey(orderKeyOf(order)));
    },
    programs: parts.programs,
    wouldDecide: async (member, event) => wouldDecide(parts, await slotOf(member), event),
  };
}

/** Who was merged shows what the one shows into whom she was, under her own name. */
async function follow({ loader, store, keyring }: ReadParts, found: Found): Promise<Found> {
  const { head, member: herself } = loader.atHand(found.member) ?? (await loader.slot(found.member));
  let into = mergedInto(head);
  if (into === null) return found;
  let member = into;
  for (; into !== null; into = mergedInto((await loader.slot(into)).head)) member = into;
  const [row] = await store.vault.read([member]);
  const name = row === undefined ? '' : foundOf(keyring, row).external;
  return { ...found, member, merged: { herself, into: name } };
}

function foundAs(external: string, { member }: Named): Found | null {
  return member === null ? null : { member, external: external.normalize('NFC'), erased: false };
}

function foundOf(keyring: Keyring, row: VaultRow): Found {
  const { externalId, alias } = keyring.open(row);
  return { member: row.member, external: externalId ?? alias ?? '', erased: externalId === null };
}

/** The fold of what was decided up to and including `at`. Decision times never go back within a log. */
async function foldUpTo({ store, core }: ReadParts, member: MemberNo, at: EpochMs): Promise<Head> {
  let head = emptyHead;
  for (;;) {
    const rows = await store.log.entries(member, { after: head.seq, limit: foldRows });
    for (const row of rows) {
      if (row.decidedAt > at) return head;
      head = core.apply(head, entryOf(row)).head;
    }
    if (rows.length < foldRows) return head;
  }
}

async function recordsOf(
  store: Store,
  slot: Slot,
  keys: readonly string[],
): Promise<readonly (Json | null)[]> {
  const missing = keys.filter((key) => !slot.records.has(key));
  const bodies =
    missing.length === 0
      ? []
      : await store.snapshots.records(missing.map((key) => ({ member: slot.member, key })));
  const loaded = new Map(missing.map((key, i) => [key, bodies[i] ?? null]));
  return keys.map((key) => {
    // Meanwhile an entry may have changed it, and that is newer.
    const known = slot.records.get(key);
    const text = known === undefined ? (loaded.get(key) ?? null) : known;
    return text === null ? null : (JSON.parse(text) as Json);
  });
}

/** Stream after stream; a place is the position in the one that the page ended in. */
async function readLog(
  store: Store,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly Placed[]> {
  const from = placeOf(page.after);
  const streams = (await store.log.streams()).filter(({ stream }) => stream >= from.stream);
  const placed: Placed[] = [];
  for (const { stream } of streams) {
    const pos = stream === from.stream ? from.pos : 0;
    const rows = await store.log.after({ stream, pos }, page.limit - placed.length);
    for (const row of rows)
      placed.push({ place: `${stream}.${row.pos}`, member: row.member, entry: entryOf(row) });
    if (placed.length >= page.limit) break;
  }
  return placed;
}

function placeOf(after: string | null): Position {
  const parts = /^(\d{1,15})\.(\d{1,15})$/.exec(after ?? '');
  return parts === null ? { stream: 0, pos: 0 } : { stream: Number(parts[1]), pos: Number(parts[2]) };
}

/** What would be decided now; loads what it needs and changes nothing. */
async function wouldDecide(parts: ReadParts, slot: Slot, event: Event): Promise<WouldBe> {
  const { core, store, keyring } = parts;
  const programs = parts.programs();
  const { head } = slot;
  const records = new Map<string, Json | null>();
  const load = async (keys: readonly string[]): Promise<void> => {
    const values = await recordsOf(store, slot, keys);
    for (const [i, key] of keys.entries()) records.set(key, values[i] ?? null);
  };
  const outside: GatherParts = {
    loader: parts.loader,
    records: (asks) => load(asks.map(({ key }) => key)),
    counters: { levels: (ids) => store.stock.levels(ids) },
    persons: { newest: async (member) => personalOf(store, keyring, member) },
    draws: { next: () => Promise.reject(new Error('nobody plays to see what would come')) },
    pools: openPools(store, parts.now),
    partings: openPartings(store.log, parts.programs),
  };
  const foreseen = programs.versions.length === 0 ? null : core.needs(programs, head, event);
  if (foreseen !== null) await load(foreseen.records);
  let gathered =
    foreseen !== null && asksOutside(foreseen)
      ? await gather(outside, slot, foreseen, nothingGathered)
      : nothingGathered;
  for (;;) {
    const context = {
      member: slot.member,
      origin: 'outside',
      now: parts.now(),
      backfill: false,
      ...gathered,
    } as const;
    const decision = core.decide(programs, { head, records }, event, context);
    if (decision.kind === 'refused') return { kind: 'refused', refusal: decision.refusal };
    if (decision.kind !== 'needs') return { kind: decision.kind, entries: decision.entries };
    gathered = await gather(outside, slot, decision.needs, gathered);
  }
}

async function personalOf(store: Store, keyring: Keyring, member: MemberNo): Promise<JsonObject> {
  const row = (await store.vault.read([member]))[0];
  return row === undefined ? {} : (keyring.open(row).personal as JsonObject);
}
