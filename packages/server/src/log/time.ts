import type { EpochMs, MemberNo, Programs } from '@laurel/core';
import type { DueRow, Store } from '@laurel/db';
import type { Checkpoint } from './checkpoint.ts';
import { chunks } from './checkpoint.ts';
import { newestNumber } from './deciding.ts';
import type { Line } from './line.ts';
import type { Loader } from './load.ts';
import type { OtherStreams } from './other-streams.ts';
import type { Time } from './ports.ts';
import type { Slots } from './slots.ts';
import { type Item, itemOf, type Waiter } from './work.ts';

export interface TimeParts {
  readonly store: Store;
  readonly line: Line;
  readonly loader: Loader;
  readonly slots: Slots;
  readonly checkpoint: Checkpoint;
  readonly others: OtherStreams;
  readonly programs: () => Programs;
  readonly now: () => EpochMs;
  /** Resolves when a start has found what no snapshot had. */
  readonly recovered: () => Promise<void>;
}

/** Members of one batch. */
const rows = 500;
/** Under which version all snapshots were gone over last; a start would read every one of them to find that out. */
const reviewedName = 'reviewed_version';

export function openTime(parts: TimeParts): Time {
  /** Members below this number were gone over under this version. */
  let reviewed = { version: 0, upTo: 0 };
  const review = async (version: number, limit: number): Promise<number> => {
    if (reviewed.version !== version)
      reviewed = { version, upTo: await reviewedBefore(parts.store, version) };
    if (reviewed.upTo === everybody) return 0;
    const members = await parts.store.snapshots.outdated(version, { after: reviewed.upTo, limit });
    if (members.length > 0) await computeAgain(parts, members);
    // Beyond the last of them there are none, until somebody publishes again.
    const isLast = members.length < limit;
    if (isLast && reviewed.upTo < everybody && parts.store.alone)
      await parts.store.meta.set(reviewedName, String(version));
    reviewed = { version, upTo: isLast ? everybody : (members.at(-1) ?? 0) };
    return members.length;
  };
  return {
    advanceDue: async (to, limit) => {
      await parts.recovered();
      // Before what is under way is waited for: snapshots that begin later are of this version already.
      const version = newestNumber(parts.programs());
      await parts.others.save();
      await parts.checkpoint.runFully();
      const looked = await review(version, limit);
      const due = await parts.store.snapshots.due(to, {
        after: { dueAt: Number.MIN_SAFE_INTEGER, member: 0 },
        limit,
      });
      let advanced = 0;
      for (const some of chunks(due, rows)) advanced += await advanceAll(parts.line, some, to);
      if (due.length > 0) await parts.checkpoint.runFully();
      return { advanced, more: due.length === limit || looked === limit };
    },
    closeBackfills: async (by) => {
      await parts.recovered();
      await parts.others.save();
      await parts.checkpoint.runFully();
      let closed = 0;
      for (let after: MemberNo = 0; ; ) {
        const members = await parts.store.snapshots.backfilling({ after, limit: rows });
        const last = members.at(-1);
        if (last === undefined) return closed;
        closed += await closeAll(parts, members, by);
        after = last;
      }
    },
  };
}

const everybody = Number.MAX_SAFE_INTEGER;

/** Another process may be behind this one and write snapshots of an older version: then all are looked through. */
async function reviewedBefore({ alone, meta }: Store, version: number): Promise<MemberNo> {
  return alone && (await meta.get(reviewedName)) === String(version) ? everybody : 0;
}

/** Snapshots whose due time an older program computed are written again. */
async function computeAgain(parts: TimeParts, members: readonly MemberNo[]): Promise<void> {
  for (const some of chunks(members, rows)) {
    const loaded = await parts.loader.slots(some);
    for (const slot of loaded) parts.slots.note(slot, parts.line.end + 1);
    await parts.checkpoint.runFully();
    parts.slots.sweep();
  }
}

/** @returns how many of them got entries */
async function advanceAll(line: Line, due: readonly DueRow[], to: EpochMs): Promise<number> {
  const counts = await Promise.all(due.map(({ member }) => asked(line, { kind: 'advance', member, to })));
  return counts.filter((entries) => entries > 0).length;
}

async function closeAll(
  parts: TimeParts,
  members: readonly MemberNo[],
  by: Parameters<Time['closeBackfills']>[0],
): Promise<number> {
  const event = { type: 'backfill.closed', source: by.source, id: by.id, time: parts.now(), data: {} };
  const actor = by.actor === undefined ? {} : { actor: by.actor };
  const counts = await Promise.all(
    members.map((member) => asked(parts.line, { kind: 'act', member, event, ...actor })),
  );
  return counts.filter((entries) => entries > 0).length;
}

/** Puts an ask in line; how many entries it made. */
function asked(line: Line, ask: Item['ask']): Promise<number> {
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      settle: (_n, { entries, result }) => {
        if (result?.status === 'refused' && isTrouble(result.refusal.code))
          reject(troubleError(result.refusal.code));
        else resolve(entries);
      },
      fail: (_n, error) => reject(error),
    };
    line.push([itemOf(ask, waiter)]);
  });
}

function isTrouble(code: string): boolean {
  return ['storage_full', 'storage_failed', 'clock_unsure', 'stopping'].includes(code);
}

function troubleError(code: string): Error {
  return Object.assign(new Error(`time cannot pass now: ${code}`), { code });
}
