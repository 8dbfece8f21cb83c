import type { Language, RulesPage } from '@laurel/server/rules-page';
import type { Command } from 'commander';
import { answer } from '../frame/api.ts';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { wrongUse } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';
import { problemsOf, readProgram } from './read-program.ts';

interface RulesOptions extends StoreOptions {
  readonly lang?: Language;
  readonly format?: 'text' | 'md' | 'html';
  readonly section?: string;
}

export function rulesCommand(shell: Shell, program: Command): void {
  verb<[string | undefined], RulesOptions>(shell, program, {
    usage: 'rules [file]',
    about: 'the rules in words, as members read them: of a file, or of the program in force',
    options: [
      option('--lang <language>', 'zh or en; zh, if not said').choices(['zh', 'en']),
      option('--format <form>', 'text, md or html; text, if not said').choices(['text', 'md', 'html']),
      option('--section <id>', 'only that one: tracks, plans, benefits, rules, games, mall, …'),
    ],
    examples: [
      'laurel program rules examples/programs/starter.yaml --lang en',
      'laurel program rules --format html > rules.html',
    ],
    run: async (context, [file], { lang = 'zh', format = 'text', section, ...store }) => {
      if (file !== undefined) return show(context, onlyOf(await rulesOfFile(file, lang), section), format);
      return withLaurel(store, async ({ laurel }) => {
        const page = await answer(laurel.getRules({ query: { lang } }));
        return show(context, onlyOf(page, section), format);
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

function onlyOf(page: RulesPage, section: string | undefined): RulesPage {
  if (section === undefined) return page;
  const found = page.sections.filter(({ id }) => id === section);
  const ids = page.sections.map(({ id }) => id).join(', ');
  if (found.length === 0) throw wrongUse(`There is no section ${section}; there are ${ids}.`);
  return { ...page, sections: found };
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
