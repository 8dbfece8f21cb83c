import type { MemberNo } from '@laurel/core';
import type { LogRow, Position, Store } from '@laurel/db';
import { type Checkpoint, chunks } from './checkpoint.ts';
import { entryOf } from './codec.ts';
import type { Loader } from './load.ts';
import { consumer, projectionOf } from './project-entry.ts';
import type { Slots } from './slots.ts';

export interface OtherStreamsParts {
  readonly store: Store;
  readonly loader: Loader;
  readonly slots: Slots;
  readonly checkpoint: Checkpoint;
  /** Position of the last durable entry of this process. */
  readonly end: () => number;
  readonly now: () => number;
}

/** What other processes wrote and have not yet carried on: nothing is missed where one of them ended early. */
export interface OtherStreams {
  /** Saves snapshots of all members whom others changed since their last checkpoints. */
  readonly save: () => Promise<void>;
  /** Brings messages and orders up to the ends of their streams. */
  readonly project: () => Promise<void>;
}

/** Entries read at a time. */
const rowsMax = 2_000;
/** Members loaded at a time. */
const membersMax = 500;

/**
 * On a store of several processes. All of it may be done by several at once: snapshots that are behind change
 * nothing, projected rows stay as they are, positions only go forward.
 */
export function openOtherStreams(parts: OtherStreamsParts): OtherStreams {
  const { store } = parts;
  if (store.alone) return { save: async () => {}, project: async () => {} };
  return {
    save: async () => {
      const done = await store.snapshots.checkpoints();
      for (const { from, end } of await behind(store, done)) await saveStream(parts, from, end);
    },
    project: async () => {
      const done = await store.positions.read(consumer);
      for (const { from, end } of await behind(store, done)) await projectStream(parts, from, end);
    },
  };
}

interface Behind {
  readonly from: Position;
  readonly end: number;
}

/** Streams of others whose end lies beyond a position. */
async function behind(store: Store, positions: readonly Position[]): Promise<readonly Behind[]> {
  const done = new Map(positions.map(({ stream, pos }) => [stream, pos]));
  return (await store.log.streams())
    .filter(({ stream, pos }) => stream !== store.log.stream && pos > (done.get(stream) ?? 0))
    .map(({ stream, pos }) => ({ from: { stream, pos: done.get(stream) ?? 0 }, end: pos }));
}

async function* pagesOf(
  store: Store,
  { stream, pos }: Position,
  end: number,
): AsyncGenerator<readonly LogRow[]> {
  for (let at = pos; at < end; ) {
    const rows = await store.log.after({ stream, pos: at }, rowsMax);
    const last = rows.at(-1);
    if (last === undefined) return;
    at = last.pos;
    yield rows;
  }
}

async function saveStream(parts: OtherStreamsParts, from: Position, end: number): Promise<void> {
  const { store, loader, slots, checkpoint } = parts;
  for await (const rows of pagesOf(store, from, end)) {
    const members = [...new Set(rows.map((row): MemberNo => row.member))];
    for (const some of chunks(members, membersMax)) {
      for (const slot of await loader.slots(some)) slots.note(slot, parts.end() + 1);
    }
    await checkpoint.runFully();
    slots.sweep();
    const pos = rows.at(-1)?.pos ?? from.pos;
    await store.snapshots.write({ heads: [], records: [], checkpoint: { stream: from.stream, pos } });
  }
}

async function projectStream({ store, now }: OtherStreamsParts, from: Position, end: number): Promise<void> {
  for await (const rows of pagesOf(store, from, end)) {
    const projection = projectionOf(now());
    for (const row of rows) projection.add(row.member, entryOf(row));
    const pos = rows.at(-1)?.pos ?? from.pos;
    await store.projections.write(consumer, { stream: from.stream, pos }, projection.rows());
  }
}
