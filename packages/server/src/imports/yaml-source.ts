import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Place } from './mapping.ts';

/** What is wrong in a mapping, where, and what to do about it. */
export interface MappingProblem extends Place {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
  readonly advice: string;
}

/** A value of a YAML document that knows where it stands. */
export interface Source {
  readonly node: Node | null;
  readonly pointer: string;
  readonly place: Place;
}

/** Reads values out of a document and gathers problems instead of stopping at the first. */
export interface YamlReader {
  readonly root: Source;
  readonly problems: MappingProblem[];
  readonly complain: (source: Source, message: string, advice: string) => void;
  /** The entries of a map whose keys are all of `known`; undefined (and a problem) where it is no map. */
  readonly entries: (source: Source, known?: readonly string[]) => ReadonlyMap<string, Source> | undefined;
  readonly items: (source: Source) => readonly Source[] | undefined;
  readonly text: (source: Source) => string | undefined;
  readonly integer: (source: Source) => number | undefined;
  readonly truth: (source: Source) => boolean | undefined;
  readonly choice: <T extends string>(source: Source, of: readonly T[]) => T | undefined;
  readonly plain: (source: Source) => unknown;
}

export function readYaml(text: string): YamlReader {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems: MappingProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    ...placeAt(error.pos[0]),
    pointer: '',
    message: error.message.split('\n')[0] ?? '',
    advice: 'Correct the YAML.',
  }));
  const sourceOf: SourceOf = (node, pointer, otherwise) => {
    const known = node as Node | null;
    const offset = known?.range?.[0];
    return { node: known, pointer, place: offset === undefined ? otherwise : placeAt(offset) };
  };
  const complain: YamlReader['complain'] = ({ place, pointer }, message, advice) => {
    problems.push({ ...place, pointer, message, advice });
  };
  return {
    root: sourceOf(document.contents, '', { line: 1, column: 1 }),
    problems,
    complain,
    ...collections(sourceOf, complain),
    ...scalars(complain),
    plain: (source) => source.node?.toJS(document, { maxAliasCount: 100 }) ?? null,
  };
}

type SourceOf = (node: unknown, pointer: string, otherwise: Place) => Source;

function collections(
  sourceOf: SourceOf,
  complain: YamlReader['complain'],
): Pick<YamlReader, 'entries' | 'items'> {
  return {
    entries(source, known) {
      if (!isMap(source.node)) {
        complain(source, 'This must be a map of names and values.', 'Write `name: value` lines here.');
        return undefined;
      }
      const found = new Map<string, Source>();
      for (const { key, value } of source.node.items) {
        const name = isScalar(key) ? String(key.value) : '';
        const place = sourceOf(key, `${source.pointer}/${name}`, source.place);
        if (known && !known.includes(name)) {
          complain(place, `\`${name}\` is not known here.`, didYouMean(name, known));
        } else found.set(name, sourceOf(value, place.pointer, place.place));
      }
      return found;
    },
    items(source) {
      if (isSeq(source.node)) {
        return source.node.items.map((item, i) => sourceOf(item, `${source.pointer}/${i}`, source.place));
      }
      complain(source, 'This must be a list.', 'Write `- value` lines here.');
      return undefined;
    },
  };
}

function scalars(
  complain: YamlReader['complain'],
): Pick<YamlReader, 'text' | 'integer' | 'truth' | 'choice'> {
  const scalar = <T>(
    source: Source,
    wanted: string,
    accept: (value: unknown) => T | undefined,
  ): T | undefined => {
    const value = isScalar(source.node) ? accept(source.node.value) : undefined;
    if (value === undefined) complain(source, `This must be ${wanted}.`, `Write ${wanted} here.`);
    return value;
  };
  const asText = (value: unknown): string | undefined =>
    typeof value === 'string' ? value : typeof value === 'number' ? `${value}` : undefined;
  return {
    text: (source) => scalar(source, 'a text', asText),
    integer: (source) =>
      scalar(source, 'a whole number', (value) => (Number.isSafeInteger(value) ? Number(value) : undefined)),
    truth: (source) =>
      scalar(source, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)),
    choice(source, of) {
      const value = isScalar(source.node) ? String(source.node.value) : '';
      const found = of.find((each) => each === value);
      if (found === undefined) {
        complain(source, `\`${value}\` is none of ${of.join(', ')}.`, didYouMean(value, of));
      }
      return found;
    },
  };
}

/** The known name that is most like the one written. */
export function didYouMean(name: string, known: readonly string[]): string {
  const ranked = known
    .map((each) => ({ each, distance: distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best && best.distance <= Math.max(1, Math.floor(name.length / 2)))
    return `Did you mean \`${best.each}\`?`;
  return `Known are: ${known.slice(0, 30).join(', ')}.`;
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
