import { type Document, parseAllDocuments, type YAMLError, type YAMLWarning } from 'yaml';
import { type Place, placeFinder } from './find-place.ts';
import type { TextProblem } from './read-program-text.ts';
import { toValue } from './to-value.ts';

/** Bytes of one program. */
export const PROGRAM_TEXT_MAX = 1_048_576;

export interface Source {
  readonly value: unknown;
  readonly placeOf: (problem: { pointer: string; code: string; from?: number }) => Place;
}
export type ParsedText =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** YAML 1.2 (JSON is YAML) as a plain value that remembers where everything stood. Never throws. */
export function parseText(text: string, fileName: string): ParsedText {
  const size = Buffer.byteLength(text);
  if (size > PROGRAM_TEXT_MAX) {
    return refused('too_large', `${fileName} has ${size} bytes.`, `Use at most ${PROGRAM_TEXT_MAX}.`);
  }
  const documents = parsed(text);
  if (documents === null) return tooDeep(fileName);
  const [document, second] = documents;
  if (document === undefined || document.contents === null) {
    return refused('empty', `${fileName} is empty.`, 'Write a program; see docs/programs.md.');
  }
  if (second !== undefined) {
    const advice = 'Write one program per file, without lines of ---.';
    const place = placeAt(text, second.range?.[0] ?? 0);
    return refused('many_documents', `${fileName} holds several documents.`, advice, place);
  }
  // A warning is a tag or directive that nobody understood: what it meant would be guessed.
  const faults = [...document.errors, ...document.warnings].slice(0, 20);
  if (faults.some((fault) => STACK.test(fault.message))) return tooDeep(fileName);
  if (faults.length > 0) return { ok: false, problems: faults.map((fault) => syntax(fault, text)) };
  return valued(document, text);
}

// The library's own check of keys looks at each pair of them; toValue does it by a set.
const OPTIONS = {
  uniqueKeys: false,
  stringKeys: true,
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function parsed(text: string): readonly Document.Parsed[] | null {
  try {
    const documents = parseAllDocuments(text, OPTIONS);
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    // The library walks down by recursion.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

// The library walks down by recursion and tells of its own end as of a fault in the text.
const STACK = /call stack|stack overflow/i;

function tooDeep(fileName: string): ParsedText {
  return refused('too_deep', `${fileName} is nested too deeply.`, 'Nest at most 32 levels.');
}

function valued(document: Document.Parsed, text: string): ParsedText {
  const read = toValue(document);
  if (!read.ok) {
    return refused(read.code, read.message, read.advice, placeAt(text, read.offset));
  }
  const find = placeFinder(document, text);
  return { ok: true, source: { value: read.value, placeOf: (problem) => placeAt(text, find(problem)) } };
}

function refused(
  code: string,
  message: string,
  advice: string,
  place: Place = { line: 1, column: 1 },
): ParsedText {
  return { ok: false, problems: [{ code, message, advice, pointer: '', ...place }] };
}

function syntax(fault: YAMLError | YAMLWarning, text: string): TextProblem {
  const isTag = fault.code === 'TAG_RESOLVE_FAILED';
  const advice = isTag
    ? 'Write plain YAML without tags.'
    : 'Check the indentation, colons and quotes around here.';
  const code = isTag ? 'unknown_tag' : 'syntax';
  return { code, message: fault.message.slice(0, 300), advice, pointer: '', ...placeAt(text, fault.pos[0]) };
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
