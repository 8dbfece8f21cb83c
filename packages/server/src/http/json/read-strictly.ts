import type { Json } from '@laurel/core';
import type { ErrorCode } from '../errors.ts';
import { limits } from '../limits.ts';
import { Problem } from '../problem.ts';
import { isForbidden } from './forbidden-keys.ts';

/** One reading: the text, where it stands, and the path to there. */
interface Reading {
  readonly text: string;
  at: number;
  readonly path: (string | number)[];
  readonly stringBytesMax: number;
}

/**
 * JSON as RFC 8259 says, and stricter: no key twice, no forbidden key, no number that would be changed by being
 * read, no lone surrogate, no NUL. Slow beside `JSON.parse`; used where that cannot be trusted.
 */
export function readStrictly(text: string, stringBytesMax: number = limits.stringBytesMax): Json {
  const reading: Reading = { text, at: 0, path: [], stringBytesMax };
  skipSpace(reading);
  if (reading.at >= text.length) throw new Problem('empty_body', 'The body is blank.');
  const value = readValue(reading, 0);
  skipSpace(reading);
  if (reading.at < text.length) throw malformed(reading, 'the end of the document');
  return value;
}

function readValue(reading: Reading, depth: number): Json {
  switch (reading.text[reading.at]) {
    case '{':
      return readObject(reading, depth);
    case '[':
      return readArray(reading, depth);
    case '"':
      return readString(reading);
    case 't':
      return readWord(reading, 'true', true);
    case 'f':
      return readWord(reading, 'false', false);
    case 'n':
      return readWord(reading, 'null', null);
    default:
      return readNumber(reading);
  }
}

function readObject(reading: Reading, depth: number): Json {
  const object: Record<string, Json> = {};
  enter(reading, depth);
  skipSpace(reading);
  if (take(reading, '}')) return object;
  for (;;) {
    skipSpace(reading);
    if (reading.text[reading.at] !== '"') throw malformed(reading, 'a key');
    const key = readString(reading);
    reading.path.push(key);
    if (isForbidden(key)) throw fault(reading, 'forbidden_key', `The key ${key} is never taken.`);
    if (Object.hasOwn(object, key))
      throw fault(reading, 'duplicate_key', 'The key stands twice in one object.');
    skipSpace(reading);
    if (!take(reading, ':')) throw malformed(reading, 'a colon');
    skipSpace(reading);
    object[key] = readValue(reading, depth + 1);
    reading.path.pop();
    skipSpace(reading);
    if (take(reading, '}')) return object;
    if (!take(reading, ',')) throw malformed(reading, 'a comma or }');
  }
}

function readArray(reading: Reading, depth: number): Json {
  const array: Json[] = [];
  enter(reading, depth);
  skipSpace(reading);
  if (take(reading, ']')) return array;
  for (;;) {
    skipSpace(reading);
    reading.path.push(array.length);
    array.push(readValue(reading, depth + 1));
    reading.path.pop();
    skipSpace(reading);
    if (take(reading, ']')) return array;
    if (!take(reading, ',')) throw malformed(reading, 'a comma or ]');
  }
}

/** Past the opening bracket, where one more level is allowed. */
function enter(reading: Reading, depth: number): void {
  if (depth >= limits.jsonDepthMax)
    throw fault(reading, 'too_deep', `More than ${limits.jsonDepthMax} levels.`);
  reading.at += 1;
}

function readWord(reading: Reading, word: string, value: Json): Json {
  if (!reading.text.startsWith(word, reading.at)) throw malformed(reading, 'a value');
  reading.at += word.length;
  return value;
}

const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

function readString(reading: Reading): string {
  stringToken.lastIndex = reading.at;
  const found = stringToken.exec(reading.text);
  if (found === null) throw malformed(reading, 'a string in quotes, control characters escaped');
  reading.at += found[0].length;
  const value: string = JSON.parse(found[0]);
  if (!value.isWellFormed()) throw fault(reading, 'invalid_text', 'The text has a lone surrogate.');
  if (value.includes('\u0000')) throw fault(reading, 'invalid_text', 'The text has a NUL.');
  if (value.length * 3 > reading.stringBytesMax && Buffer.byteLength(value) > reading.stringBytesMax)
    throw fault(reading, 'string_too_long', `More than ${reading.stringBytesMax} bytes.`);
  return value;
}

const numberToken = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;

function readNumber(reading: Reading): number {
  numberToken.lastIndex = reading.at;
  const found = numberToken.exec(reading.text);
  if (found === null) throw malformed(reading, 'a value');
  const [token, fraction, exponent] = found;
  reading.at += token.length;
  if (exponent !== undefined) throw fault(reading, 'invalid_number', 'Write the number without an exponent.');
  const value = Number(token);
  if (Object.is(value, -0)) throw fault(reading, 'invalid_number', 'Minus zero is no number of ours.');
  const exact = fraction === undefined ? Number.isSafeInteger(value) : isExactDecimal(token, value);
  if (!exact) throw fault(reading, 'invalid_number', 'The number cannot be kept exactly.');
  return value;
}

/** Whether the shortest text of the double is the text that was sent, zeros at the end apart. */
const isExactDecimal = (token: string, value: number): boolean =>
  String(value) === token.replace(/\.?0+$/, '') && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

function take(reading: Reading, character: string): boolean {
  if (reading.text[reading.at] !== character) return false;
  reading.at += 1;
  return true;
}

const space = /[ \t\r\n]*/y;

function skipSpace(reading: Reading): void {
  space.lastIndex = reading.at;
  space.test(reading.text);
  reading.at = space.lastIndex;
}

const malformed = (reading: Reading, wanted: string): Problem =>
  fault(reading, 'malformed_json', `Expected ${wanted} at character ${reading.at + 1}.`);

const fault = (reading: Reading, code: ErrorCode, detail: string): Problem =>
  new Problem(code, detail, { pointer: pointerOf(reading.path) });

/** A JSON pointer (RFC 6901) to the path; cut, since it may be as deep as the sender likes. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path
    .slice(0, limits.jsonDepthMax + 1)
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 256)}`)
    .join('');
}
