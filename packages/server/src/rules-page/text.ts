import { frameWords } from './frame-words.ts';
import type { RulesItem, RulesPage } from './rules-page.ts';

/** The page as Markdown, or as plain text. */
export function rulesMarkdown(page: RulesPage): string {
  return written(page, {
    heading: (level, text) => `${'#'.repeat(level)} ${text}\n`,
    line: (text) => `- ${text.replaceAll(/([*_<>`|\\])/g, '\\$1')}`,
  });
}

export function rulesText(page: RulesPage): string {
  return written(page, {
    heading: (level, text) => {
      if (level > 2) return text;
      return `${text}\n${(level === 1 ? '=' : '-').repeat(widthOf(text))}${level === 1 ? '\n' : ''}`;
    },
    line: (text) => `  ${text}`,
  });
}

interface Form {
  readonly heading: (level: number, text: string) => string;
  readonly line: (text: string) => string;
}

function written(page: RulesPage, { heading, line }: Form): string {
  const words = frameWords(page);
  const out = [heading(1, words.title), ...(words.version === '' ? [] : [words.version, ''])];
  if (page.coming.length > 0) out.push(heading(2, words.coming));
  for (const version of page.coming) {
    out.push(heading(3, words.versionComing(version)));
    if (version.changes.length === 0) out.push(words.nothing);
    for (const { section, title, kind, before, after } of version.changes) {
      out.push(line(`${section} · ${title}: ${words.kinds[kind]}`));
      out.push(...before.map((one) => line(`${words.before}: ${one}`)));
      out.push(...after.map((one) => line(`${words.after}: ${one}`)));
    }
    out.push('');
  }
  for (const { title, items } of page.sections) {
    out.push(heading(2, title));
    for (const item of items) out.push(heading(3, titleOf(item)), ...item.lines.map(line), '');
  }
  return `${out.join('\n').trimEnd()}\n`;
}

const titleOf = ({ title, figure }: RulesItem): string =>
  figure === undefined ? title : `${title} (${figure})`;

/** Columns in a terminal: Chinese signs take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/u.test(sign) ? 2 : 1), 0);
}
