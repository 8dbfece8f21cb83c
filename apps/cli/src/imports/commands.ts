import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import { wrongUse } from '../frame/trouble.ts';
import { dryRun } from './dry-run.ts';
import { importLogFile } from './import-log.ts';
import { runImport } from './run-import.ts';

export interface ImportOptions extends StoreOptions {
  readonly mapping?: string;
  readonly program?: string;
  readonly dryRun?: boolean;
  readonly fromLine?: number;
  readonly toLine?: number;
  readonly keepOpen?: boolean;
  readonly log?: string;
}

export function importCommand(shell: Shell): void {
  verb<[string | undefined], ImportOptions>(shell, shell.root, {
    usage: 'import [file]',
    about: 'bring in history: CSV, text or JSON lines of anything, by a mapping; or a whole log',
    options: [
      option('--mapping <file>', 'how lines become events (docs/imports.md)'),
      option('--program <file>', 'in force from the beginning; for a store that has no entries'),
      option('--dry-run', 'show the first 20 results, the counts and the refusals; write nothing'),
      option('--from-line <n>', 'begin at this line of the file').argParser(wholeNumber(1)),
      option('--to-line <n>', 'end with this line of the file').argParser(wholeNumber(1)),
      option('--keep-open', 'leave the backfill open: more history comes'),
      option('--log <file>', 'whole entries, as export log wrote them'),
    ],
    examples: [
      'laurel import orders.csv --mapping orders.yaml --dry-run',
      'laurel import CDNOW_master.txt --mapping examples/imports/cdnow/mapping.yaml --program examples/programs/starter.yaml',
      'laurel import --log old-store.jsonl --data ./new-store',
    ],
    run: async (context, [file], options) => {
      if (options.log !== undefined) return importLogFile(context, options.log, options);
      const { mapping } = options;
      if (file === undefined || mapping === undefined)
        throw wrongUse('Say what to import and how: laurel import FILE --mapping MAP.yaml.');
      if ((options.fromLine ?? 1) > (options.toLine ?? Number.POSITIVE_INFINITY))
        throw wrongUse('--from-line lies behind --to-line.');
      const asked = { ...options, file, mapping };
      return options.dryRun === true ? dryRun(context, asked) : runImport(context, asked);
    },
  });
}
