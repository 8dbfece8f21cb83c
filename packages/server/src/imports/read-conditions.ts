import type { Condition, Named, Template, Test } from './mapping.ts';
import type { Defaults } from './read-styles.ts';
import type { Source, YamlReader } from './yaml-source.ts';

export function readNamed(yaml: YamlReader, source: Source): Named | undefined {
  const column = yaml.text(source);
  return column === undefined ? undefined : { column, place: source.place };
}

/** `shop-{order_no}`; `{{` and `}}` stand for the braces themselves. `{line}` is the number of the line. */
export function readTemplate(yaml: YamlReader, source: Source): Template | undefined {
  const text = yaml.text(source);
  if (text === undefined) return undefined;
  const parts: (string | Named)[] = [];
  let isOpen = false;
  for (const piece of text.split(/(\{\{|\}\}|\{[^{}]*\})/)) {
    if (piece === '{{' || piece === '}}') parts.push(piece.charAt(0));
    else if (/^\{.+\}$/.test(piece)) parts.push({ column: piece.slice(1, -1).trim(), place: source.place });
    else if (piece !== '') {
      isOpen ||= /[{}]/.test(piece);
      parts.push(piece);
    }
  }
  if (isOpen)
    yaml.complain(source, 'A brace is not closed.', 'Write `{column}`, and `{{` for a brace itself.');
  return { parts };
}

/** `{status: paid, quantity: {below: 0}}`: all of it must hold; `anyOf` and `not` combine such maps. */
export function readCondition(yaml: YamlReader, source: Source, defaults: Defaults): Condition | undefined {
  const entries = yaml.entries(source);
  if (entries === undefined) return undefined;
  const of = [...entries].flatMap(([name, at]): Condition[] => {
    if (name === 'anyOf') {
      const options = yaml.items(at) ?? [];
      return [{ kind: 'any', of: options.flatMap((each) => readCondition(yaml, each, defaults) ?? []) }];
    }
    if (name === 'not') {
      const inner = readCondition(yaml, at, defaults);
      return inner ? [{ kind: 'not', of: inner }] : [];
    }
    const column = { column: name, place: at.place };
    return readTests(yaml, at, defaults).map((test) => testOf(column, test));
  });
  const [only] = of;
  return of.length === 1 && only ? only : { kind: 'all', of };
}

interface Tested {
  readonly test: Test;
  readonly isNegated: boolean;
}

function testOf(column: Named, { test, isNegated }: Tested): Condition {
  const plain = { kind: 'test', column, test } as const;
  return isNegated ? { kind: 'not', of: plain } : plain;
}

const testKeys = [
  'is',
  'not',
  'startsWith',
  'endsWith',
  'contains',
  'below',
  'above',
  'atLeast',
  'atMost',
  'empty',
] as const;

function readTests(yaml: YamlReader, source: Source, defaults: Defaults): readonly Tested[] {
  const plain = yaml.plain(source);
  if (plain === null || typeof plain !== 'object' || Array.isArray(plain)) {
    return [{ test: { kind: 'oneOf', texts: readTexts(yaml, source) }, isNegated: false }];
  }
  const entries = yaml.entries(source, testKeys) ?? new Map<string, Source>();
  return testKeys.flatMap((key): Tested[] => {
    const at = entries.get(key);
    if (at === undefined) return [];
    if (key === 'is' || key === 'not') {
      return [{ test: { kind: 'oneOf', texts: readTexts(yaml, at) }, isNegated: key === 'not' }];
    }
    if (key === 'empty') return [{ test: { kind: 'empty' }, isNegated: yaml.truth(at) === false }];
    if (key === 'startsWith' || key === 'endsWith' || key === 'contains') {
      return [{ test: { kind: key, text: yaml.text(at) ?? '' }, isNegated: false }];
    }
    const number = yaml.integer(at) ?? 0;
    return [{ test: { kind: key, number, style: defaults.numbers }, isNegated: false }];
  });
}

/** One word or a list of them, as texts: `1` in a mapping is the cell `1`. */
export function readTexts(yaml: YamlReader, source: Source): readonly string[] {
  if (Array.isArray(yaml.plain(source)))
    return (yaml.items(source) ?? []).flatMap((each) => readTexts(yaml, each));
  const value = yaml.plain(source);
  if (typeof value === 'boolean') return [String(value)];
  return [yaml.text(source) ?? ''];
}
