import { createHash } from 'node:crypto';
import type { Caller } from './caller.ts';
import { limits } from './limits.ts';
import { Problem } from './problem.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const plain = /^[\x20-\x7e]+$/;

/**
 * An id from outside: 1 to 1,024 bytes in NFC, and neither `.` nor `..`. Refused are control characters and those that only turn the direction
 * of what follows: two ids that look alike would be two members.
 */
export function readId(value: unknown, pointer: string): string {
  if (typeof value !== 'string')
    throw new Problem(value === undefined ? 'missing_field' : 'invalid_value', 'An id is a string.', {
      pointer,
    });
  // An address that ends in a dot segment is another address: nobody could be found by such an id.
  if (value === '.' || value === '..')
    throw new Problem('invalid_id', 'An id is more than dots.', { pointer });
  if (plain.test(value) && value.length <= limits.idBytesMax) return value;
  if (value.length === 0) throw new Problem('invalid_id', 'The id is empty.', { pointer });
  if (forbidden.test(value) || !value.isWellFormed())
    throw new Problem('invalid_id', 'The id has characters that cannot be seen.', { pointer });
  const id = value.normalize('NFC');
  if (Buffer.byteLength(id) > limits.idBytesMax)
    throw new Problem('invalid_id', `The id has more than ${limits.idBytesMax} bytes.`, { pointer });
  return id;
}

/** The id of what a write makes: it follows from who asks and the key, so that the call sent again makes no second one. */
export function madeId(
  prefix: string,
  { caller, key }: { readonly caller: Caller; readonly key: string },
): string {
  const hash = createHash('sha256').update(JSON.stringify([caller.id, key]));
  return `${prefix}_${hash.digest('hex').slice(0, 20)}`;
}
