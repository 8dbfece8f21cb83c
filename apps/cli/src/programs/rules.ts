import type { Language, RulesPage } from '@laurel/server/rules-page';
import type { Command } from 'commander';
import { answer } from '../frame/api.ts';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';
import { problemsOf, readProgram } from './read-program.ts';

interface RulesOptions extends StoreOptions {
  readonly lang?: Language;
  readonly format?: 'text' | 'md' | 'html';
}

export function rulesCommand(shell: Shell, program: Command): void {
  verb<[string | undefined], RulesOptions>(shell, program, {
    usage: 'rules [file]',
    about: 'the rules in words, as members read them: of a file, or of the program in force',
    options: [
      option('--lang <language>', 'zh or en; zh, if not said').choices(['zh', 'en']),
      option('--format <form>', 'text, md or html; text, if not said').choices(['text', 'md', 'html']),
    ],
    examples: [
      'laurel program rules examples/programs/starter.yaml --lang en',
      'laurel program rules --format html > rules.html',
    ],
    run: async (context, [file], { lang = 'zh', format = 'text', ...store }) => {
      if (file !== undefined) return show(context, await rulesOfFile(file, lang), format);
      return withLaurel(store, async ({ laurel }) => {
        return show(context, await answer(laurel.getRules({ query: { lang } })), format);
      });
    },
  });
}

async function rulesOfFile(file: string, language: Language): Promise<RulesPage> {
  const read = await readProgram(file);
  if (!read.ok) throw problemsOf(file, read.problems);
  const { rulesPage } = await import('@laurel/server/rules-page');
  return rulesPage({ number: null, effectiveAt: null, program: read.program }, language);
}

async function show(
  { out }: Context,
  page: RulesPage,
  format: NonNullable<RulesOptions['format']>,
): Promise<void> {
  const { rulesHtml, rulesMarkdown, rulesText } = await import('@laurel/server/rules-page');
  const write = { text: rulesText, md: rulesMarkdown, html: rulesHtml }[format];
  out.result(page, () => write(page).trimEnd());
}
