import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts, Mapped, Outcome, Refused } from '@laurel/server/imports';
import type { Beside } from '@laurel/server/verification';
import { answer } from '../frame/api.ts';
import type { Context } from '../frame/command.ts';
import type { Out } from '../frame/io.ts';
import { besideOf } from '../store/beside.ts';
import { type Connection, configOf, connect, connectTo } from '../store/connect.ts';
import { type Asked, needFile, publishIfAsked, readMappingFile, rulesOf, troubled } from './run-import.ts';

/** Results and refusals that are shown. */
const RESULTS_MAX = 20;
const REFUSALS_MAX = 100;

interface Tried {
  readonly counts: Counts;
  readonly results: readonly object[];
  readonly refusals: readonly Refused[];
  readonly refusalsByCode: Readonly<Record<string, number>>;
}

/** Imports into a copy that is thrown away: every result and refusal is the one that the import would have. */
export async function dryRun({ out }: Context, asked: Asked): Promise<void> {
  await needFile(asked.file);
  const folder = await mkdtemp(join(tmpdir(), 'laurel-dry-'));
  try {
    await copyStore(asked, folder);
    const connection = await connectTo(folder);
    try {
      await publishIfAsked(connection, asked.program);
      const tried = await tryFile(connection, asked);
      out.result({ dryRun: true, file: asked.file, ...tried }, () => triedText(out, tried));
    } finally {
      await connection.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The store as it is, in a folder of its own. A new store needs no copy. */
async function copyStore(asked: Asked, folder: string): Promise<void> {
  const config = await configOf(asked);
  const beside = await besideOf(config);
  if (beside === null) return;
  try {
    if (config.database !== null) await moveInto(beside, folder);
  } finally {
    await beside.close();
  }
  if (config.database !== null) return;
  const connection = await connect(asked, 'dry run', 'finds');
  try {
    await answer(connection.laurel.createBackup({ body: { folder } }));
  } finally {
    await connection.close();
  }
  if (config.masterKey === null) {
    await copyFile(join(config.dataFolder, 'master.key'), join(folder, 'master.key'));
  }
}

/** From MySQL entry by entry, as stores are moved. */
async function moveInto({ snapshot, keyring }: Beside, folder: string): Promise<void> {
  const { exportLog, importLogInto } = await import('@laurel/server/log');
  const here = await configOf({ data: folder }, { database: null });
  await importLogInto(here, exportLog(snapshot, keyring), () => undefined);
}

async function tryFile(connection: Connection, asked: Asked): Promise<Tried> {
  const { importFile, inboxSink, textFile } = await import('@laurel/server/imports');
  const { opened } = connection;
  if (opened === undefined) throw new Error('the copy belongs to somebody else');
  const { mapping } = await readMappingFile(asked.mapping, await rulesOf(connection));
  const results: object[] = [];
  const refusals: Refused[] = [];
  const refusalsByCode: Record<string, number> = {};
  const sink = inboxSink({
    inbox: opened.log.inbox,
    programs: opened.programs.current,
    actor: 'import',
    watch: (event, outcome, answered) => {
      if (results.length < RESULTS_MAX) results.push(shown(event, outcome, answered));
    },
  });
  const counts = await troubled(async () =>
    importFile({
      file: await textFile(asked.file, mapping.encoding),
      mapping,
      sink,
      doneUpTo: 0,
      fromLine: asked.fromLine ?? 1,
      toLine: asked.toLine ?? Number.POSITIVE_INFINITY,
      refused: (lines) => {
        for (const line of lines) {
          refusalsByCode[line.code] = (refusalsByCode[line.code] ?? 0) + 1;
          if (refusals.length < REFUSALS_MAX) refusals.push(line);
        }
      },
      settled: async () => undefined,
      progress: () => undefined,
    }),
  );
  return { counts, results, refusals, refusalsByCode };
}

interface Answered {
  readonly transfers: readonly { readonly asset: string; readonly amount: number }[];
  readonly statusChanges: readonly { readonly tier: string }[];
}

function shown(event: Mapped, outcome: Outcome, answered: Answered | undefined): object {
  const time = Temporal.Instant.fromEpochMilliseconds(event.time).toString();
  const transfers = answered?.transfers.map(({ asset, amount }) => ({ asset, amount }));
  return {
    ...event,
    time,
    ...outcome,
    ...(transfers === undefined ? {} : { transfers, tiers: answered?.statusChanges.map(({ tier }) => tier) }),
  };
}

function triedText({ table }: Out, { counts, results, refusals, refusalsByCode }: Tried): string {
  const rows = results.map((result) => {
    const {
      subject,
      type,
      id,
      time,
      status,
      transfers = [],
    } = result as Mapped & { status: string; transfers?: Answered['transfers'] };
    return [
      time,
      subject,
      type,
      id,
      status,
      transfers.map(({ asset, amount }) => `${amount} ${asset}`).join(', '),
    ];
  });
  const reasons = Object.entries(refusalsByCode).map(([code, times]) => [code, times]);
  return [
    table(['time', 'member', 'type', 'id', 'would be', 'moves'], rows),
    '',
    `${counts.lines} lines, ${counts.events} events: ${counts.applied} would be applied, ${counts.duplicate} are there already, ${counts.deferred} deferred, ${counts.refused} refused, ${counts.skipped} left out.`,
    ...(reasons.length === 0 ? [] : ['', table(['refused for', 'times'], reasons)]),
    ...refusals.slice(0, RESULTS_MAX).map(({ line, code, reason }) => `line ${line}: ${code}: ${reason}`),
    'Nothing was written.',
  ].join('\n');
}
