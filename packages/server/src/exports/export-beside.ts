import {
  advance,
  apply,
  type EarnedDay,
  type EpochMs,
  emptyHead,
  type Head,
  type MemberNo,
} from '@laurel/core';
import type { VaultRow } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import { showTimeOf } from '../http/show-time.ts';
import { entryOf } from '../log/codec.ts';
import type { Found, Reads } from '../reads.ts';
import type { Beside } from '../verification/beside.ts';
import { everybody, exportLines } from './export-lines.ts';
import { memberForm } from './member-form.ts';
import { readMonth, statementOf } from './statement.ts';
import { statementTables } from './statement-text.ts';
import { textIn } from './two-tables.ts';

export type Exported = 'ledger' | 'members' | 'events';

/** Ledger, members or events of a snapshot as JSON lines, in stable order; of one member alone, where named. */
export async function* exportBeside(
  beside: Beside,
  what: Exported,
  member: string | undefined,
): AsyncGenerator<string> {
  const reads = readsOf(beside);
  const at = await beside.log.newestOutside();
  const only = member === undefined ? null : [await found(reads, member)];
  if (what !== 'members') yield* exportLines({ reads, clock: standing(at) }, what, only);
  else yield* memberLines(beside, reads, { at, only });
}

/** A month's statement of a snapshot. `now` bounds the month that runs. */
export async function* statementBeside(
  beside: Beside,
  name: string,
  how: { readonly format: 'json' | 'csv'; readonly now: EpochMs },
): AsyncGenerator<string> {
  const reads = readsOf(beside);
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
  const statement = await statementOf(
    { reads, clock: standing(how.now) },
    readMonth(programs, name, how.now),
  );
  yield* textIn(statementTables(statement), how.format);
}

const standing = (at: EpochMs) => ({ now: () => at, monotonicMs: () => 0 });

async function found(reads: Reads, member: string): Promise<Found> {
  const one = await reads.find(member);
  if (one === null) throw new Problem('unknown_member', 'No member has this id.');
  return one;
}

interface Which {
  readonly at: EpochMs;
  readonly only: readonly Found[] | null;
}

async function* memberLines({ snapshot }: Beside, reads: Reads, { at, only }: Which): AsyncGenerator<string> {
  const programs = reads.programs();
  if (programs.versions.length === 0) return;
  const show = showTimeOf(programs, at);
  for (const { member, external, erased } of only ?? (await everybody(reads))) {
    const head = await reads.head(member, at);
    if (erased || head.seq === 0 || head.standing === 'none') continue;
    const passed = advance(programs, head, at, member).head;
    const personal = await reads.personal(member);
    const olderDays = async (asset: string, chunks: number): Promise<readonly EarnedDay[]> => {
      const asks = Array.from({ length: chunks }, (_, i) => ({ member, key: `days/${asset}/${i}` }));
      const bodies = await snapshot.snapshots.records(asks);
      return bodies.flatMap((body) => (body === null ? [] : (JSON.parse(body) as EarnedDay[])));
    };
    const form = await memberForm(programs, { name: external, head: passed, at, personal, olderDays }, show);
    yield `${JSON.stringify(form)}\n`;
  }
}

/** Entries folded at a time. */
const FOLD_ROWS = 1_000;

/** As much of what use cases read as exports need, from a snapshot. */
function readsOf({ snapshot, keyring, log }: Beside): Reads {
  const foundOf = (row: VaultRow): Found => {
    const { externalId, alias } = keyring.open({ ...row, personal: null });
    return { member: row.member, external: externalId ?? alias ?? '', erased: externalId === null };
  };
  const history: Reads['history'] = async (member, page) =>
    (await snapshot.log.entries(member, page)).map(entryOf);
  const name: Reads['name'] = async (members) => {
    const rows = new Map((await snapshot.vault.read(members)).map((row) => [row.member, row]));
    return members.map((member) => {
      const row = rows.get(member);
      return row === undefined ? null : foundOf(row);
    });
  };
  return {
    ...notForExports,
    name,
    history,
    // An export shows each log by itself.
    follow: (found) => Promise.resolve(found),
    find: async (external) => {
      const [looked] = await snapshot.directory.look([keyring.hashOf(external)]);
      return looked?.member == null ? null : ((await name([looked.member]))[0] ?? null);
    },
    list: async (page) => (await snapshot.vault.list(page)).map(foundOf),
    head: (member, at = Number.POSITIVE_INFINITY) => headAt(history, member, at),
    personal: async (member) => {
      const [row] = await snapshot.vault.read([member]);
      return row === undefined ? {} : (keyring.open(row).personal as Awaited<ReturnType<Reads['personal']>>);
    },
    programs: () => log.programs,
  };
}

/** Folded from the log: a snapshot's own states may be behind it. */
async function headAt(history: Reads['history'], member: MemberNo, at: EpochMs): Promise<Head> {
  let head = emptyHead;
  for (;;) {
    const entries = await history(member, { after: head.seq, limit: FOLD_ROWS });
    for (const entry of entries) {
      if (entry.decidedAt > at) return head;
      head = apply(head, entry).head;
    }
    if (entries.length < FOLD_ROWS) return head;
  }
}

const never = (): never => {
  throw new Error('an export does not ask for this');
};
const notForExports = {
  records: never,
  entry: never,
  atHand: never,
  newestFirst: never,
  log: never,
  ofOrder: never,
  wouldDecide: never,
} satisfies Partial<Reads>;
