import { writeFile } from 'node:fs/promises';
import type { Simulation } from '@laurel/server/simulation';
import type { Beside } from '@laurel/server/verification';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import type { Out } from '../frame/io.ts';
import { progressBar } from '../frame/progress.ts';
import { problemsOf, readProgram } from '../programs/read-program.ts';
import { withSnapshot } from '../store/beside.ts';

interface SimulateOptions extends StoreOptions {
  readonly program: string;
  readonly from?: string;
  readonly to?: string;
  readonly policy?: 'honourPeriod' | 'immediate';
  readonly report?: string;
}

export function simulationCommand(shell: Shell): void {
  verb<[], SimulateOptions>(shell, shell.root, {
    usage: 'simulate',
    about: 'the difference that another program would have made',
    options: [
      option('--program <file>', 'the rule book to try').makeOptionMandatory(),
      option('--from <time>', 'in force from then on; from the beginning, if not said').argParser(instant),
      option('--to <time>', 'up to then; the newest event, if not said').argParser(instant),
      option('--policy <policy>', 'immediate: its beginning may also take tiers away').choices([
        'honourPeriod',
        'immediate',
      ]),
      option('--report <file>', 'also as a page of HTML'),
    ],
    examples: [
      'laurel simulate --program new.yaml --report new.html',
      'laurel simulate --program new.yaml --from 2026-03-01T00:00:00+08:00 --json',
    ],
    run: ({ out }, _, options) => withSnapshot(options, (beside) => run(out, beside, options)),
  });
}

async function run(out: Out, { log }: Beside, options: SimulateOptions): Promise<void> {
  const { reportHtml, simulate } = await import('@laurel/server/simulation');
  const read = await readProgram(options.program);
  if (!read.ok) throw problemsOf(options.program, read.problems);
  const bar = progressBar(out, 'simulate');
  const { policy = 'honourPeriod', report } = options;
  const [from, to] = [ms(options.from), ms(options.to)];
  const found = await simulate({ log, compiled: read.compiled, policy, from, to, progress: bar.show });
  bar.stop();
  if (report !== undefined) {
    const { zh, en } = read.program.name;
    await writeFile(report, reportHtml(found, `${zh} · ${en}: what it would have changed`));
  }
  const written = report === undefined ? '' : `\nThe report is in ${report}.`;
  out.result(
    { ...found, from: instantText(found.from), to: instantText(found.to) },
    () => summary(out, found) + written,
  );
}

function ms(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Temporal.Instant.from(text).epochMilliseconds;
}

function instantText(at: number | null): string | null {
  return at === null ? null : Temporal.Instant.fromEpochMilliseconds(at).toString();
}

function summary({ table }: Out, found: Simulation): string {
  const steps = found.steps.map(({ track, from, to, members }) => [track, from, to, members]);
  const months = found.months
    .filter(
      ({ granted, takenBack }) => granted.before !== granted.after || takenBack.before !== takenBack.after,
    )
    .map(({ month, asset, granted, takenBack }) => [
      month,
      asset,
      signed(granted.after - granted.before),
      signed(takenBack.after - takenBack.before),
    ]);
  const hits = found.hardestHit.slice(0, 10).map(({ member, worth }) => [member, worth]);
  return [
    `${found.members} members up to ${instantText(found.to)}: ${found.gainers} would have more, ${found.losers} less.`,
    found.stockEndless ? 'Stock and counters that members share were taken as endless.' : '',
    section('Tiers by now', steps, () => table(['track', 'from', 'to', 'members'], steps)),
    section(
      'Who moves at its publication',
      found.atPublication,
      () => `${found.atPublication.length} members`,
    ),
    section('Units by month', months, () => table(['month', 'asset', 'granted', 'taken back'], months)),
    section('Hardest hit, by worth', hits, () => table(['member', 'minor units'], hits)),
  ]
    .filter(Boolean)
    .join('\n');
}

function section(title: string, rows: readonly unknown[], text: () => string): string {
  return rows.length === 0 ? `${title}: no difference` : `\n${title}\n${text()}`;
}

const signed = (units: number): string => (units > 0 ? `+${units}` : String(units));
