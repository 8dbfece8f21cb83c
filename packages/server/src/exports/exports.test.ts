import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';
import { csvCell } from './two-tables.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
  for (const id of ['m2', 'm1']) await tried.laurel.createMember({ body: { id } });
  await tried.event({
    type: 'order.completed',
    subject: 'm1',
    time: '2026-03-30T10:00:00+08:00',
    data: { orderId: 'o1', amount: 10_000, currency: 'CNY' },
  });
});
afterAll(() => tried.close());

const statement = async (month: string, format = 'json') =>
  String((await tried.call('GET', `/v1/statements/${month}?format=${format}`)).body);
interface Sum {
  readonly record: string;
  readonly asset: string;
  readonly opening: number;
  readonly closing: number;
  readonly earned: number;
  readonly expired: number;
}
const sumsOf = (text: string): readonly Sum[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sum)
    .filter(({ record }) => record === 'sum');

test('L16 a closed month gives the same bytes for ever; what comes late is posted in the open one', async () => {
  tried.clock.moveTo(Date.UTC(2026, 3, 5));
  const march = await statement('2026-03');
  const marchCsv = await statement('2026-03', 'csv');
  // Happened in March, told in April.
  await tried.event({
    type: 'order.completed',
    subject: 'm2',
    time: '2026-03-31T23:00:00+08:00',
    data: { orderId: 'o2', amount: 20_000, currency: 'CNY' },
  });
  tried.clock.moveTo(Date.UTC(2026, 3, 20));
  expect(await statement('2026-03')).toBe(march);
  expect(await statement('2026-03', 'csv')).toBe(marchCsv);
  const april = sumsOf(await statement('2026-04'));
  for (const sum of sumsOf(march)) {
    const next = april.find(({ asset }) => asset === sum.asset);
    expect([sum.asset, next?.opening]).toEqual([sum.asset, sum.closing]);
  }
  expect(april.find(({ asset }) => asset === 'growth')).toMatchObject({ earned: 200 });
  // The vouchers of 1 March expired on the 31st, whether or not anybody wrote it.
  expect(sumsOf(march).find(({ asset }) => asset === 'freeship')).toMatchObject({
    opening: 0,
    earned: 2,
    expired: -2,
    closing: 0,
  });
  const again = await tried.call('POST', '/v1/advance', {});
  expect(again.status).toBe(200);
  expect(await statement('2026-03')).toBe(march);
});

test('a month that has not begun, and none at all', async () => {
  expect((await tried.call('GET', '/v1/statements/2027-01')).body).toMatchObject({
    status: 400,
    pointer: '/path/month',
  });
  expect((await tried.call('GET', '/v1/statements/March')).body).toMatchObject({
    status: 400,
    pointer: '/path/month',
  });
});

test('exports come by external id, whatever the order of joining', async () => {
  const lines = String((await tried.call('GET', '/v1/exports/members')).body)
    .trim()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['m1', 'm2']);
  const ledger = String((await tried.call('GET', '/v1/exports/ledger?member=m2')).body)
    .trim()
    .split('\n');
  expect(ledger.every((line) => (JSON.parse(line) as { member: string }).member === 'm2')).toBe(true);
  expect((await tried.call('GET', '/v1/exports/secrets')).status).toBe(404);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-x', "'-x"],
  ['@x', "'@x"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  [-5, '-5'],
])('cell %s', (value, expected) => expect(csvCell(value)).toBe(expected));
