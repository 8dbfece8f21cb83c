import type { Beside, ReplayedStore, StoreReport } from '@laurel/server/verification';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import type { Out } from '../frame/io.ts';
import { type ProgressBar, progressBar } from '../frame/progress.ts';
import { answerIsNo } from '../frame/trouble.ts';
import { problemsOf, readProgram } from '../programs/read-program.ts';
import { withSnapshot } from '../store/beside.ts';

interface LookOptions extends StoreOptions {
  readonly at?: string;
}

export function verificationCommands(shell: Shell): void {
  const at = option(
    '--at <time>',
    'as of then; the newest decision of an event from outside, if not said',
  ).argParser(instant);
  verb<[], LookOptions>(shell, shell.root, {
    usage: 'verify',
    about: 'check every invariant of the store; exit 1 on any violation',
    options: [at],
    run: ({ out }, _, options) => withSnapshot(options, (beside) => verify(out, beside, options)),
  });
  verb<[], LookOptions & { readonly program?: string }>(shell, shell.root, {
    usage: 'replay',
    about: 'fold and decide the whole log again in memory; the same hashes as verify',
    options: [at, option('--program <file>', 'by another rule book')],
    run: ({ out }, _, options) => withSnapshot(options, (beside) => replay(out, beside, options)),
  });
}

async function verify(out: Out, beside: Beside, options: LookOptions): Promise<void> {
  const { verifyStore } = await import('@laurel/server/verification');
  const bar = progressBar(out, 'verify');
  const found = await looking(bar, () =>
    verifyStore(beside.log, { ...instantOf(options), progress: bar.show }),
  );
  const { violations, more } = found;
  if (violations.length === 0) {
    out.result(presented(found), () => `${reportText(found)}\n${out.paint.green('no violation')}`);
    return;
  }
  const lines = violations.slice(0, LINES_MAX).map(({ invariant, member, seq, detail }) => {
    return `${invariant} ${member ?? 'store'}${seq === undefined ? '' : `#${seq}`}: ${detail}`;
  });
  const rest = violations.length + more - lines.length;
  if (out.isJson) out.result(presented(found), () => '');
  throw answerIsNo(
    'violations',
    [reportText(found), ...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n'),
  );
}

const LINES_MAX = 50;

async function replay(
  out: Out,
  { log }: Beside,
  options: LookOptions & { readonly program?: string },
): Promise<void> {
  const { replayStore } = await import('@laurel/server/verification');
  const programs = options.program === undefined ? undefined : await programsOf(options.program);
  const bar = progressBar(out, 'replay');
  const found = await looking(bar, () =>
    replayStore(log, {
      ...instantOf(options),
      progress: bar.show,
      ...(programs === undefined ? {} : { programs }),
    }),
  );
  out.result(presented(found), () => `${reportText(found)}\n${replayText(found)}`);
}

async function programsOf(file: string) {
  const read = await readProgram(file);
  if (!read.ok) throw problemsOf(file, read.problems);
  return {
    versions: [{ number: 1, effectiveAt: 0, compiled: read.compiled, policy: 'honourPeriod' as const }],
  };
}

async function looking<T>(bar: ProgressBar, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } finally {
    bar.stop();
  }
}

function instantOf({ at }: LookOptions): { readonly at?: number } {
  return at === undefined ? {} : { at: Temporal.Instant.from(at).epochMilliseconds };
}

function presented(report: StoreReport): object {
  return { ...report, at: Temporal.Instant.fromEpochMilliseconds(report.at).toString() };
}

function reportText(report: StoreReport): string {
  const { members, events, transfers, ledgerHash, stateHash, tiers, at } = report;
  return [
    `${members} members, ${events} events, ${transfers} transfers as of ${Temporal.Instant.fromEpochMilliseconds(at).toString()}`,
    `ledger ${ledgerHash}`,
    `state  ${stateHash}`,
    ...Object.entries(tiers).map(([track, counts]) => `tiers of ${track}: ${tiersText(counts)}`),
  ].join('\n');
}

function tiersText(counts: StoreReport['tiers'][string]): string {
  const tiers = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return tiers.map(([tier, members]) => `${tier} ${members}`).join(', ');
}

function replayText({ differences, refused }: ReplayedStore): string {
  if (differences === 0 && refused === 0) return 'decided again: the same';
  return `decided again: ${differences} decisions come out otherwise, ${refused} events would be refused`;
}
