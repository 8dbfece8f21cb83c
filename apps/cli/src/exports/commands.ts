import { systemClock } from '@laurel/runtime';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { month as readMonth } from '../frame/fields.ts';
import type { Out } from '../frame/io.ts';
import { wrongUse } from '../frame/trouble.ts';
import { withSnapshot } from '../store/beside.ts';
import { exportLog } from './export-log.ts';

interface ExportOptions extends StoreOptions {
  readonly member?: string;
}
interface LedgerOptions extends ExportOptions {
  readonly month?: string;
  readonly format: 'json' | 'csv';
}

export function exportCommands(shell: Shell): void {
  const group = shell.root.command('export').description('what is in the store, as lines in a stable order');
  const member = option('--member <id>', 'of this member alone');
  verb<[], StoreOptions>(shell, group, {
    usage: 'log',
    about: 'whole entries, decision times and outcomes included: moves a store (import --log)',
    run: ({ out }, _, options) => exportLog(out, options),
  });
  verb<[], LedgerOptions>(shell, group, {
    usage: 'ledger',
    about: 'all transfers; or a month’s statement: opening, movements, closing, then the lines',
    options: [
      member,
      option('--month <month>', 'the statement of this month, like 2026-03').argParser(readMonth),
      option('--format <format>', 'of the statement').choices(['json', 'csv']).default('json'),
    ],
    examples: [
      'laurel export ledger --member u-1001',
      'laurel export ledger --month 2026-03 --format csv > march.csv',
    ],
    run: ({ out }, _, options) => ledger(out, options),
  });
  for (const what of ['members', 'events'] as const) {
    verb<[], ExportOptions>(shell, group, {
      usage: what,
      about:
        what === 'members'
          ? 'members in the form in which they come in (examples/imports/members)'
          : 'all events with what they did',
      options: [member],
      run: ({ out }, _, options) => lines(out, what, options),
    });
  }
}

async function ledger(out: Out, { month, format, ...options }: LedgerOptions): Promise<void> {
  if (month === undefined) {
    if (format === 'csv') throw wrongUse('A statement in CSV is of a month: add --month 2026-03.');
    await lines(out, 'ledger', options);
    return;
  }
  if (options.member !== undefined) throw wrongUse('A statement is of all members.');
  await withSnapshot(options, async (beside) => {
    const { statementBeside } = await import('@laurel/server/exports');
    for await (const text of statementBeside(beside, month, { format, now: systemClock.now() }))
      out.raw(text);
  });
}

function lines(out: Out, what: 'ledger' | 'members' | 'events', options: ExportOptions): Promise<void> {
  return withSnapshot(options, async (beside) => {
    const { exportBeside } = await import('@laurel/server/exports');
    for await (const text of exportBeside(beside, what, options.member)) out.raw(text);
  });
}
