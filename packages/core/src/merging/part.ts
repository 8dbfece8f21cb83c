import { emptyHead } from '../apply.ts';
import type { Programs } from '../contract.ts';
import { canonical } from '../kernel/canonical.ts';
import type { Json } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { Entry } from '../log/entry.ts';
import type { Head } from '../state.ts';
import { movedBy, plus } from './carry.ts';
import { findMerge, type Merge } from './merges-in.ts';
import { plainHead } from './package.ts';
import type { Parted, Parting } from './parting.ts';
import type { Side } from './side.ts';
import { fold, type Log, type Split, splitMembers } from './split.ts';

export type { Log } from './split.ts';
export type Parts =
  | { readonly ok: true; readonly parting: Parting }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * How two members part that were merged: each as she would be, had the two never been one. Both logs are folded up to the
 * merge, and every event since is decided once more, at its own time and under the versions of then, upon the one for
 * whom it was sent. Pure, as deciding is.
 */
export function partMembers(programs: Programs, stays: Log, goes: Log): Parts {
  const found = findMerge(stays.entries, goes.member);
  if (found === null) return no('not_merged', 'She is not merged into this member.');
  if (stays.entries.slice(found.at).some(({ event }) => event.type === 'unmerge.received'))
    return no('unmerge_order', 'The two were together with another one since, and have left.');
  const splits = splitMembers(programs, stays, goes, found);
  if (!splits.ok) return splits;
  const { split } = splits;
  const last = stays.entries.at(-1) as Entry;
  for (const side of [split.stays, split.goes]) side.pass(last.decidedAt, last.seq + 1);
  if (!sameTransit(stays.entries, split))
    return no('unmerge_inexact', 'What went to other members would have been less.');
  const sent = goes.entries.filter(({ seq }) => seq === found.data.sent);
  return { ok: true, parting: partingOf(found, { stays: stays.entries, sent }, split) };
}

function no(code: Refusal['code'], detail: string): Parts {
  return { ok: false, refusal: refuse(code, '/data/member', detail) };
}

/** Entries with all that followed from them. */
function causedBy(asked: readonly Entry[], since: readonly Entry[]): readonly Entry[] {
  const seqs = new Set(asked.map(({ seq }) => seq));
  return since.filter(({ seq, cause }) => {
    if (cause !== undefined && seqs.has(cause)) seqs.add(seq);
    return seqs.has(seq);
  });
}

/** What went to other members and came from them has happened, and must come out the same. */
function sameTransit(entries: readonly Entry[], { from, asked, stays, goes }: Split): boolean {
  const done = causedBy(asked, entries.slice(from));
  const more = plus(plus(stays.moved, goes.moved), movedBy(done), -1);
  return Object.values(more).every((accounts) => (accounts.transit ?? 0) === 0);
}

function partingOf(
  found: Merge,
  entries: { readonly stays: readonly Entry[]; readonly sent: readonly Entry[] },
  { from, stays, goes }: Split,
): Parting {
  const since = entries.stays.slice(from);
  const last = since.at(-1) as Entry;
  const joint = fold(since, { head: before(since), records: new Map() });
  const undone = movedBy(since);
  return {
    upTo: last.seq,
    stays: {
      head: numbered(stays.head, last.seq),
      records: differing(stays, joint.records),
      moved: plus(stays.moved, undone, -1),
    },
    goes: {
      head: plainHead(goes.head),
      records: { ...plain(goes.changed), [`merge/${found.data.sent}`]: null },
      moved: plus(goes.moved, movedBy(entries.sent), -1),
    },
    loans: [...stays.loans, ...goes.loans].sort((a, b) => a.seq - b.seq),
  };
}

/** The fold asks of a head no more than its number. */
function before([first]: readonly Entry[]): Head {
  return { ...emptyHead, seq: (first as Entry).seq - 1 };
}

function numbered(head: Head, seq: number): Head {
  return plainHead({ ...head, seq });
}

function plain(records: ReadonlyMap<string, Json | null>): Parted['records'] {
  return Object.fromEntries(records);
}

/** Records that are otherwise in the joint log than they would be. */
function differing(side: Side, joint: ReadonlyMap<string, Json | null>): Parted['records'] {
  const records: Record<string, Json> = {};
  for (const key of new Set([...joint.keys(), ...side.changed.keys()])) {
    const [is, would] = [joint.get(key), side.get(key)];
    if (is === undefined || canonical(is ?? null) !== canonical(would)) records[key] = would;
  }
  return records;
}
