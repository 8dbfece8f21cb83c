import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Json } from '@laurel/core';
import { Problem } from './problem.ts';

/** Where a list goes on: signed, and good only for this list with these filters and this caller. */
export interface Cursors {
  readonly write: (binding: string, place: Json) => string;
  readonly read: (binding: string, cursor: string) => Json;
}

export function cursorsOf(secret: Buffer): Cursors {
  const sign = (binding: string, place: string): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['cursor', binding, place]))
      .digest()
      .subarray(0, 16);
  return {
    write: (binding, place) => {
      const text = JSON.stringify(place);
      return Buffer.concat([sign(binding, text), Buffer.from(text)]).toString('base64url');
    },
    read: (binding, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url');
      const text = bytes.subarray(16).toString();
      const isOurs =
        bytes.length > 16 &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, 16), sign(binding, text));
      if (!isOurs)
        throw new Problem('invalid_cursor', 'The cursor is not of this list.', { pointer: '/query/cursor' });
      return JSON.parse(text);
    },
  };
}

/** One page of what `rows` found; it was asked for one more than the limit. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  cursorAt: (row: T) => string,
): { readonly data: readonly T[]; readonly nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? cursorAt(last) : null };
}
