import { type Entry, hereOf, type Known, type MemberNo, mergedOf } from '@laurel/core';
import type { MessageRow } from '@laurel/db';
import { presentEntry } from '../events/list-routes.ts';
import { type ShowTime, showTimeOf } from '../http/show-time.ts';
import type { Found, Reads } from '../reads.ts';
import type { LoadParts, Seen } from './load.ts';
import { presentMember } from './present-member.ts';

/** The member's inbox, below (seq, n). */
export type MessagesOf = (
  member: MemberNo,
  before: { readonly seq: number; readonly n: number },
  limit: number,
) => Promise<readonly MessageRow[]>;

type ExportParts = LoadParts & { readonly messagesOf: MessagesOf };

/** Everything about a person, piece by piece: a long history never stands in memory as a whole. */
export async function* exportOf(parts: ExportParts, found: Found, seen: Seen): AsyncGenerator<string> {
  const { reads } = parts;
  const programs = reads.programs();
  const show = showTimeOf(programs, seen.at);
  const personal = await reads.personal(found.member);
  const member =
    programs.versions.length === 0
      ? { id: found.external }
      : presentMember(programs, found, seen, personal, show);
  const here = await namesOf(reads, hereOf(seen.head));
  const merged = await Promise.all(
    here.map(async (one) => ({ id: one.external, profile: await reads.personal(one.member) })),
  );
  yield `{"member":${JSON.stringify(member)},`;
  if (merged.length > 0) yield `"merged":${JSON.stringify(merged)},`;
  yield '"events":[';
  yield* listed(eventsOf(parts, await historyOf(reads, found, seen, here), show));
  yield '],"messages":[';
  yield* listed(messagesIn(parts, [found, ...here], show));
  yield ']}\n';
}

/** A log that holds something of the person, and what of it is hers. */
interface Source {
  readonly log: Found;
  readonly isHers: (entry: Entry) => boolean;
}

/**
 * Her log and those of who was merged into her, without what was sent for somebody who has left her again; and what was
 * sent for her while she was merged into others herself.
 */
async function historyOf(
  reads: Reads,
  found: Found,
  { head }: Seen,
  here: readonly Found[],
): Promise<readonly Source[]> {
  const hers = new Set([found, ...here].map(({ member }) => member));
  const left = await namesOf(
    reads,
    mergedOf(head).known.filter(({ had }) => had !== undefined),
  );
  const isOwn = ({ subject }: Entry): boolean => subject === undefined || hers.has(subject);
  const wasSent = ({ subject }: Entry): boolean => subject !== undefined && hers.has(subject);
  return [
    ...[found, ...here].map((log) => ({ log, isHers: isOwn })),
    ...left.map((log) => ({ log, isHers: wasSent })),
  ];
}

async function namesOf(reads: Reads, known: readonly Known[]): Promise<readonly Found[]> {
  return (await reads.name(known.map(({ who }) => who.member))).filter((one) => one !== null);
}

async function* eventsOf(
  { reads }: ExportParts,
  sources: readonly Source[],
  show: ShowTime,
): AsyncGenerator<object> {
  for (const { log, isHers } of sources)
    for (let after = 0; ; ) {
      const entries = await reads.history(log.member, { after, limit: 500 });
      for (const entry of entries) if (isHers(entry)) yield presentEntry(reads, entry, log, show);
      const last = entries.at(-1);
      if (last === undefined) break;
      after = last.seq;
    }
}

async function* messagesIn(
  { messagesOf }: ExportParts,
  logs: readonly Found[],
  show: ShowTime,
): AsyncGenerator<object> {
  for (const { member } of logs)
    for (let before = { seq: Number.MAX_SAFE_INTEGER, n: 0 }; ; ) {
      const rows = await messagesOf(member, before, 200);
      for (const { template, reason, params, at, readAt } of rows)
        yield {
          template,
          reason,
          params: JSON.parse(params) as object,
          at: show(at),
          readAt: readAt === null ? null : show(readAt),
        };
      const last = rows.at(-1);
      if (last === undefined) break;
      before = { seq: last.seq, n: last.n };
    }
}

/** Items of a JSON list. */
async function* listed(items: AsyncIterable<object>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const item of items) {
    yield `${isFirst ? '' : ','}${JSON.stringify(item)}`;
    isFirst = false;
  }
}
