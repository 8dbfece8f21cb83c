import type { File, Repository } from '../repository.ts';
import { isTest } from '../repository.ts';
import { type Finding, fileRule, lineAt, type Rule } from '../rule.ts';

/** The page that decides which word is used; the rules read it. */
const glossary = 'docs/glossary.md';

type Forbidden = { readonly word: string; readonly instead: string; readonly except: readonly string[] };

export const wordRules: readonly Rule[] = [
  fileRule(
    'forbidden-word',
    (path) => path !== glossary && !path.startsWith('tidy/') && !isTest(path),
    function* (file, repository) {
      const text = repository.read(glossary);
      if (text === undefined) return;
      if (/\p{Script=Han}/u.test(file.text)) yield* chineseFaults(file, forbidden(text, 'In Chinese'));
      if (isWriting(file.path)) yield* englishFaults(file, forbidden(text, 'In English'));
    },
  ),
  { name: 'one-word', find: secondWords },
];

/** What people read: papers, programs, and what the API says. */
function isWriting(path: string): boolean {
  return (
    path.endsWith('.md') ||
    /^examples\/.*\.yaml$/.test(path) ||
    path === 'openapi.json' ||
    path === 'packages/server/src/http/errors.ts'
  );
}

function* chineseFaults(file: File, words: readonly Forbidden[]): Iterable<readonly [number, string]> {
  let offset = 0;
  for (const line of file.text.split('\n')) {
    if (/\p{Script=Han}/u.test(line)) {
      for (const each of words) {
        for (const at of placesOf(line, each.word)) {
          if (!isExcepted(line, at, each)) yield [offset + at, complaint(each)];
        }
      }
    }
    offset += line.length + 1;
  }
}

function* englishFaults(file: File, words: readonly Forbidden[]): Iterable<readonly [number, string]> {
  for (const each of words) {
    const plural = each.word.endsWith('s') ? '' : 's?';
    for (const match of file.text.matchAll(new RegExp(`(?<![\\w.-])${each.word}${plural}(?![\\w-])`, 'gi'))) {
      if (!isExcepted(file.text, match.index, each)) yield [match.index, complaint(each)];
    }
  }
}

function* placesOf(text: string, word: string): Iterable<number> {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) yield at;
}

/** Whether the word stands there as a part of a phrase that is allowed. */
function isExcepted(text: string, at: number, { word, except }: Forbidden): boolean {
  return except.some((phrase) => {
    const inside = phrase.indexOf(word);
    return inside >= 0 && text.startsWith(phrase, at - inside);
  });
}

const complaint = ({ word, instead }: Forbidden): string => `not “${word}” but ${instead} (${glossary})`;

/** The rows below a heading of the glossary: `| not | but | except |`. */
function forbidden(text: string, heading: string): readonly Forbidden[] {
  const part = text.split(new RegExp(`^### ${heading}$`, 'm'))[1]?.split(/^#/m)[0] ?? '';
  return [...part.matchAll(/^\| `([^`]+)` \| ([^|]*) \| ([^|]*)\|$/gm)].map((row) => ({
    word: row[1] ?? '',
    instead: (row[2] ?? '').trim(),
    except: [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map((each) => each[1] ?? ''),
  }));
}

/** A word that stands in the glossary twice, in either language, means two things. */
function* secondWords(repository: Repository): Generator<Finding> {
  const text = repository.read(glossary);
  if (text === undefined) return;
  const before = text.split(/^## What is not said$/m)[0] ?? '';
  const seen = new Set<string>();
  for (const row of before.matchAll(/^\| ([^|]+) \| ([^|]+) \| [^|]*\|$/gm)) {
    if (row[1] === 'word' || row[1]?.startsWith('---') === true) continue;
    for (const word of [row[1] ?? '', row[2] ?? ''].flatMap((cell) => cell.split(', '))) {
      if (seen.has(word))
        yield { path: glossary, line: lineAt(text, row.index), message: `“${word}” stands here twice` };
      seen.add(word);
    }
  }
}
