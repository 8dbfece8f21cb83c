import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tryServer } from '../testing/try-server.ts';

const starter = readFileSync(new URL('../../../../examples/programs/starter.yaml', import.meta.url), 'utf8');

interface Line {
  readonly record: string;
  readonly asset: string;
  readonly funder: string;
}

test('L16 a debt that the units of another funder paid is repaid to whom it was owed', async () => {
  const program = starter.replace('- id: checkin\n', '- id: checkin\n    funder: brand-a\n');
  expect(program).not.toBe(starter);
  const tried = await tryServer('2026-03-01T10:00:00+08:00', { program });
  await tried.laurel.createMember({ body: { id: 'm1' } });
  const order = { orderId: 'o1', amount: 20_000, currency: 'CNY' };
  const event = (type: string, time: string, data: object = {}) =>
    tried.event({ type, subject: 'm1', time: `2026-03-${time}:00+08:00`, data: { ...data } });
  await event('order.completed', '02T10:00', order);
  const held = await tried.laurel.placeHold({ path: { id: 'm1' }, body: { asset: 'points', amount: 400 } });
  await tried.laurel.captureHold({ path: { id: held.data?.hold?.id ?? '' } });
  // All is spent: what the refund takes back is owed to the platform, and the check-in of the brand pays some of it.
  await event('order.refunded', '03T10:00', { ...order, refundId: 'r1' });
  await event('checkin', '04T10:00');
  tried.clock.moveTo(Date.UTC(2026, 2, 5));
  const text = String((await tried.call('GET', '/v1/statements/2026-03?format=json')).body);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const sums = lines.filter(({ record, asset }) => record === 'sum' && asset === 'points');
  expect(sums).toMatchObject([
    { funder: 'brand-a', earned: 5, moved: -5, closing: 0 },
    { funder: 'platform', earned: 400, spent: -400, takenBack: -300, moved: 5, closing: -295 },
  ]);
  await tried.close();
});
