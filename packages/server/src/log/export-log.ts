import type { MemberNo } from '@laurel/core';
import { type Keyring, type LogRow, rawToJson, type StoreReads } from '@laurel/db';
import { exportFormat, smallTables } from './export-form.ts';

/** Entries, members or rows read at a time. */
const pageRows = 1_000;

/**
 * A whole store as JSON lines, persons in plain text: what another store needs to hold the same entries, and to
 * recognise the same events, persons and marks. First the form and the data key, then programs, members, who was
 * erased, small tables, and every entry in the order of the commits.
 * Whoever has the file has everything; it is for moving a store, not for keeping.
 */
export async function* exportLog(reads: StoreReads, keyring: Keyring): AsyncGenerator<string> {
  yield JSON.stringify({
    laurel: 'log',
    format: exportFormat,
    dataKey: Buffer.from(keyring.dataKey()).toString('base64'),
  });
  for (const { hash: _, ...program } of await reads.programs.list()) yield JSON.stringify({ program });
  yield* members(reads, keyring);
  for (const table of smallTables) {
    for await (const rows of reads.raw.rows(table)) {
      for (const row of rows) yield JSON.stringify({ table, row: rawToJson(row) });
    }
  }
  const streams = await reads.log.streams();
  if (streams.length > 1) yield* entriesByMember(reads);
  else yield* entriesByStream(reads, streams[0]?.stream ?? 1);
}

async function* members(reads: StoreReads, keyring: Keyring): AsyncGenerator<string> {
  for (let after: MemberNo = 0; ; ) {
    const rows = await reads.vault.list({ after, limit: pageRows });
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) {
      const { externalId, personal, alias } = keyring.open(row);
      const who = externalId === null ? { alias } : { externalId, personal };
      yield JSON.stringify({ member: { number: row.member, ...who } });
    }
    after = last.member;
  }
}

async function* entriesByStream({ log }: StoreReads, stream: number): AsyncGenerator<string> {
  for (let pos = 0; ; ) {
    const rows = await log.after({ stream, pos }, pageRows);
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) yield entryLine(row);
    pos = last.pos;
  }
}

/** Where several processes wrote, the order of the commits is that of each member's numbers and no more. */
async function* entriesByMember({ vault, log }: StoreReads): AsyncGenerator<string> {
  for (let after: MemberNo = 0; ; ) {
    const rows = await vault.list({ after, limit: pageRows });
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { member } of rows) {
      for (let seq = 0; ; ) {
        const entries = await log.entries(member, { after: seq, limit: pageRows });
        for (const entry of entries) yield entryLine(entry);
        seq = entries.at(-1)?.seq ?? seq;
        if (entries.length < pageRows) break;
      }
    }
    after = last.member;
  }
}

/** The body goes as it lies there: written once, never again. */
function entryLine({ member, seq, type, happenedAt, decidedAt, version, format, body }: LogRow): string {
  const columns = JSON.stringify({ member, seq, type, happenedAt, decidedAt, version, format });
  return `{"entry":${columns.slice(0, -1)},"body":${body}}}`;
}
