import type { MemberNo } from '@laurel/core';
import type { MessageRow } from '@laurel/db';
import { presentEntry } from '../events/list-routes.ts';
import { showTimeOf } from '../http/show-time.ts';
import type { Found } from '../reads.ts';
import type { LoadParts, Seen } from './load.ts';
import { presentMember } from './present-member.ts';

/** The member's inbox, below (seq, n). */
export type MessagesOf = (
  member: MemberNo,
  before: { readonly seq: number; readonly n: number },
  limit: number,
) => Promise<readonly MessageRow[]>;

/** Everything about a person, piece by piece: a long history never stands in memory as a whole. */
export async function* exportOf(
  parts: LoadParts & { readonly messagesOf: MessagesOf },
  found: Found,
  seen: Seen,
): AsyncGenerator<string> {
  const { reads } = parts;
  const programs = reads.programs();
  const show = showTimeOf(programs, seen.at);
  const personal = await reads.personal(found.member);
  const member =
    programs.versions.length === 0
      ? { id: found.external }
      : presentMember(programs, found, seen, personal, show);
  yield `{"member":${JSON.stringify(member)},"events":[`;
  let isFirst = true;
  for (let after = 0; ; ) {
    const entries = await reads.history(found.member, { after, limit: 500 });
    for (const entry of entries) {
      yield `${isFirst ? '' : ','}${JSON.stringify(await presentEntry(reads, entry, found, show))}`;
      isFirst = false;
    }
    const last = entries.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  yield '],"messages":[';
  isFirst = true;
  for (let before = { seq: Number.MAX_SAFE_INTEGER, n: 0 }; ; ) {
    const rows = await parts.messagesOf(found.member, before, 200);
    for (const { template, reason, params, at, readAt } of rows) {
      const message = {
        template,
        reason,
        params: JSON.parse(params),
        at: show(at),
        readAt: readAt === null ? null : show(readAt),
      };
      yield `${isFirst ? '' : ','}${JSON.stringify(message)}`;
      isFirst = false;
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    before = { seq: last.seq, n: last.n };
  }
  yield ']}\n';
}
