import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openHmac } from './hmac.ts';

test('is HMAC-SHA-256, whatever the key and the text', () =>
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 300 }))),
      (key, texts) => {
        const hmac = openHmac(key);
        for (const text of texts)
          expect(hmac(text)).toBe(createHmac('sha256', key).update(text).digest('latin1'));
      },
    ),
    { numRuns: 30 },
  ));

test('a key longer than a block is refused', () =>
  expect(() => openHmac(new Uint8Array(65))).toThrow(RangeError));
