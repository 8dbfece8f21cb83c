import type { RulesItem, RulesSection } from './telling.ts';

/** What is different in a coming version, in the words of the page. */
export interface Change {
  readonly section: string;
  readonly title: string;
  readonly kind: 'new' | 'changed' | 'gone';
  /** Lines that no longer hold. */
  readonly before: readonly string[];
  /** Lines that will hold. */
  readonly after: readonly string[];
}

export function changesBetween(
  before: readonly RulesSection[],
  after: readonly RulesSection[],
): readonly Change[] {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [from, to] = [before, after].map((all) => all.find((section) => section.id === id));
    return changesOf(to?.title ?? from?.title ?? '', from?.items ?? [], to?.items ?? []);
  });
}

function changesOf(
  section: string,
  before: readonly RulesItem[],
  after: readonly RulesItem[],
): readonly Change[] {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))];
  return ids.flatMap((id): readonly Change[] => {
    const [from, to] = [before, after].map((all) => all.find((item) => item.id === id));
    const [was, will] = [wordsOf(from), wordsOf(to)];
    const change = {
      section,
      title: to?.title ?? from?.title ?? '',
      before: was.filter((line) => !will.includes(line)),
      after: will.filter((line) => !was.includes(line)),
    };
    if (from === undefined) return [{ ...change, kind: 'new' }];
    if (to === undefined) return [{ ...change, kind: 'gone' }];
    return change.before.length + change.after.length === 0 ? [] : [{ ...change, kind: 'changed' }];
  });
}

const wordsOf = (item: RulesItem | undefined): readonly string[] =>
  item === undefined ? [] : [item.title, ...(item.figure === undefined ? [] : [item.figure]), ...item.lines];
