import { isUtf8 } from 'node:buffer';
import type { Json } from '@laurel/core';
import { limits } from '../limits.ts';
import { Problem } from '../problem.ts';
import { isForbidden } from './forbidden-keys.ts';
import { readStrictly } from './read-strictly.ts';

/**
 * The JSON value of a body, or the first thing wrong with it, with a pointer.
 * `JSON.parse` is quick but silent about duplicate keys, `__proto__`, unsafe numbers and lone surrogates; so its
 * result is taken only where a scan proves that none of these can be there, and read slowly otherwise.
 */
export function readJson(body: Buffer, stringBytesMax: number = limits.stringBytesMax): Json {
  if (body.length === 0) throw new Problem('empty_body', 'The request has no body.');
  if (!isUtf8(body)) throw new Problem('invalid_text', 'The body is not valid UTF-8.');
  const text = body.toString('utf8');
  const quick = readCleanly(text);
  return quick === undefined ? readStrictly(text, stringBytesMax) : quick;
}

/**
 * What may hide something: a space before a colon (keys are counted by `":`), an exponent, a minus zero, a long
 * number, an escaped surrogate, control character or underscore.
 */
const suspect =
  /"[ \t\r\n]+:|[:,[][ \t\r\n]*-?(?:[0-9.]+[eE]|[0-9.]{16}|(?<=-)0(?:\.0+)?[ \t\r\n,}\]])|\\u(?:[dD][89a-fA-F]|00[01]|005[fF])/;

/** The value if it is provably clean, else undefined: then the strict reader finds out what is wrong, if anything. */
export function readCleanly(text: string): Json | undefined {
  if (suspect.test(text)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = countKeys(value, 1);
  return keys === countColons(text) ? value : undefined;
}

/** Closing quotes of keys. A string that begins with a colon counts too, and only sends clean text the slow way. */
function countColons(text: string): number {
  let count = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) count += 1;
  return count;
}

/** Keys of all objects in it; NaN, which equals no count, where a bound is passed. */
function countKeys(value: object, depth: number): number {
  if (depth > limits.jsonDepthMax) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += ofItem(item, depth);
    return count;
  }
  for (const key in value) {
    if (key.length > 256 || isForbidden(key)) return Number.NaN;
    count += 1 + ofItem((value as Record<string, unknown>)[key], depth);
  }
  return count;
}

function ofItem(item: unknown, depth: number): number {
  if (typeof item === 'object' && item !== null) return countKeys(item, depth + 1);
  if (typeof item === 'string')
    return item.length * 3 > limits.stringBytesMax && tooLong(item) ? Number.NaN : 0;
  return typeof item === 'number' && !Number.isFinite(item) ? Number.NaN : 0;
}

const tooLong = (text: string): boolean => Buffer.byteLength(text) > limits.stringBytesMax;
