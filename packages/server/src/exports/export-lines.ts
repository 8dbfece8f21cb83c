import { type Entry, transferView } from '@laurel/core';
import { presentEntry } from '../events/list-routes.ts';
import { presentTransfer } from '../events/present-answer.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, seeMember } from '../members/load.ts';
import { presentMember } from '../members/present-member.ts';
import type { Found, Reads } from '../reads.ts';

export type ExportParts = LoadParts;
export type ExportWhat = 'ledger' | 'members' | 'events';

/** Stable order: by external id, byte by byte, then as in the member's log. */
export async function* exportLines(
  parts: ExportParts,
  what: ExportWhat,
  only: readonly Found[] | null,
): AsyncGenerator<string> {
  for (const found of only ?? (await everybody(parts.reads))) {
    let block = '';
    for await (const line of linesOf(parts, what, found)) {
      block += `${JSON.stringify(line)}\n`;
      if (block.length > 65_536) {
        yield block;
        block = '';
      }
    }
    if (block !== '') yield block;
  }
}

async function* linesOf(parts: ExportParts, what: ExportWhat, found: Found): AsyncGenerator<object> {
  const { reads } = parts;
  const programs = reads.programs();
  if (what === 'members') {
    if (programs.versions.length === 0) return;
    const seen = await seeMember(parts, found);
    yield presentMember(
      programs,
      found,
      seen,
      await reads.personal(found.member),
      showTimeOf(programs, seen.at),
    );
    return;
  }
  const show = showTimeOf(programs, parts.clock.now());
  for await (const entry of entriesOf(reads, found)) {
    if (what === 'events') yield await presentEntry(reads, entry, found, show);
    else
      for (const [n, one] of (entry.outcome.transfers ?? []).entries())
        yield { member: found.external, ...presentTransfer(transferView(found.member, entry, one, n), show) };
  }
}

/** All members by their outer names, byte by byte. */
export async function everybody(reads: Pick<Reads, 'list'>): Promise<readonly Found[]> {
  const all: Found[] = [];
  for (let after = 0; ; ) {
    const rows = await reads.list({ after, limit: 1_000 });
    all.push(...rows);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.member;
  }
  const keyed = all.map((found) => ({ found, key: Buffer.from(found.external) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ found }) => found);
}

/** A member's log from its beginning. */
export async function* entriesOf(reads: Reads, { member }: Found): AsyncGenerator<Entry> {
  for (let after = 0; ; ) {
    const entries = await reads.history(member, { after, limit: 500 });
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
