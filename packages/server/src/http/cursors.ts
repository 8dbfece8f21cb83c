import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Json } from '@laurel/core';
import { Problem } from './problem.ts';

/** Where a list goes on: signed, and good only for this list with these filters and this caller. */
export interface Cursors {
  readonly write: (binding: string, place: Json) => string;
  readonly read: (binding: string, cursor: string) => Json;
  readonly readText: (binding: string, cursor: string) => string;
}

export function cursorsOf(secret: Buffer): Cursors {
  const sign = (binding: string, place: string): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['cursor', binding, place]))
      .digest()
      .subarray(0, 16);
  const read = (binding: string, cursor: string): Json => {
    const bytes = Buffer.from(cursor, 'base64url');
    const text = bytes.subarray(16).toString();
    const isOurs =
      bytes.length > 16 &&
      bytes.toString('base64url') === cursor &&
      timingSafeEqual(bytes.subarray(0, 16), sign(binding, text));
    if (!isOurs) throw notOurs();
    return JSON.parse(text);
  };
  return {
    read,
    readText: (binding, cursor) => {
      const place = read(binding, cursor);
      if (typeof place !== 'string') throw notOurs();
      return place;
    },
    write: (binding, place) => {
      const text = JSON.stringify(place);
      return Buffer.concat([sign(binding, text), Buffer.from(text)]).toString('base64url');
    },
  };
}

const notOurs = (): Problem =>
  new Problem('invalid_cursor', 'The cursor is not of this list.', { pointer: '/query/cursor' });
