import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, type Tried, tryServer } from '../testing/try-server.ts';

const docs = readFileSync(new URL('../../../../docs/programs.md', import.meta.url), 'utf8');
const program = /^### Offers at an order$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
const cart = {
  lines: [{ lineId: 'tea', sku: 'TEA', quantity: 1, amount: 5_000 }],
  shipping: 0,
  currency: 'CNY',
};

let server: Tried;
beforeAll(async () => {
  server = await tryServer('2026-03-01T10:00:00+08:00', { program });
  await server.laurel.createMember({ body: { id: 'lin' } });
});
afterAll(() => server.close());

test('R1 R2 the program says how long a price is held, and what is placed', async () => {
  const { laurel, clock } = server;
  const member = 'lin';
  const { data: quoted } = await laurel.createQuote({ body: { member, cart } });
  expect(quoted?.validUntil).toBe('2026-03-01T10:10:00+08:00');
  const body = { member, quote: quoted?.quote ?? '' };
  const { data: placed } = await laurel.placeRedemption({ path: { id: 'o1' }, body });
  expect(placed).toMatchObject({ state: 'placed', until: '2026-03-01T12:00:00+08:00' });
  clock.moveTo(at('2026-03-01T10:10:00+08:00'));
  const late = await laurel.placeRedemption({ path: { id: 'o2' }, body });
  expect(late.error?.code).toBe('quote_expired');
  const named = await laurel.placeRedemption({ path: { id: 'o3' }, body: { member, cart, minutes: 5 } });
  expect(named.data?.until).toBe('2026-03-01T10:15:00+08:00');
  clock.moveTo(at('2026-03-01T11:59:59+08:00'));
  const captured = await laurel.captureRedemption({ path: { id: 'o1' }, body: { member } });
  expect(captured.data?.state).toBe('captured');
});
