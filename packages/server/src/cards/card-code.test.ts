import { expect, test } from 'vitest';
import { codeOf, payloadOf, readPayload, stepAt, stepOf } from './card-code.ts';

const secret = Buffer.from('12345678901234567890');

test('the codes are those of RFC 6238, appendix B', () => {
  const steps = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
  expect(steps.map((second) => codeOf(secret, Math.floor(second / 30)))).toEqual([
    '94287082',
    '07081804',
    '14050471',
    '89005924',
    '69279037',
    '65353130',
  ]);
});

test('a code counts in its minute and in one before and after', () => {
  const now = 600_000;
  const code = codeOf(secret, stepAt(now));
  const found = [-61_000, -60_000, 0, 59_999, 119_999, 120_000].map((by) => stepOf(secret, code, now + by));
  expect(found).toEqual([null, 10, 10, 10, 10, null]);
  expect(stepOf(secret, '1', now)).toBeNull();
});

test('a payload is read as it was written', () => {
  expect(readPayload(payloadOf('8204917365018276', '00000001'))).toEqual({
    number: '8204917365018276',
    code: '00000001',
  });
  expect(
    ['LRL2:8204917365018276:00000001', 'LRL1:8204917365018276', '8204917365018276'].map(readPayload),
  ).toEqual([null, null, null]);
});
