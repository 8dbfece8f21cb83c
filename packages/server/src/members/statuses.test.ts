import type { Status } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer('2026-03-01T10:00:00+08:00', {
    sandbox: true,
    sandboxClock: Date.UTC(2026, 2, 1, 2),
  });
});
afterAll(() => tried.close());

/** All periods, oldest first, page by page. */
async function periods(id: string, limit: number): Promise<Status[]> {
  const all: Status[] = [];
  for (let cursor: string | undefined; ; ) {
    const { data } = await tried.laurel.listStatuses({
      path: { id },
      query: { limit, ...(cursor === undefined ? {} : { cursor }) },
    });
    if (data === undefined) throw new Error('no page');
    all.push(...data.data);
    if (data.nextCursor === null) return all.reverse();
    cursor = data.nextCursor;
  }
}
const short = ({ tier, since, until, cause }: Status): string =>
  `${tier} ${since.slice(0, 16)} ${until === null ? 'never' : until.slice(0, 16)} ${cause}`;

test('a trial over an earned tier that ends beneath it: periods of the tier that counts, which touch', async () => {
  const { laurel, call } = tried;
  await laurel.createMember({ body: { id: 'm' } });
  const bought = {
    type: 'order.completed',
    source: 't',
    id: 'o',
    subject: 'm',
    time: '2026-03-01T10:00:00+08:00',
    data: { orderId: 'o', amount: 600_000, currency: 'CNY' },
  };
  await call('POST', '/v1/events', bought);
  await laurel.moveClock({ body: { to: '2027-02-01T10:00:00+08:00' } });
  const set = await laurel.setTier({
    path: { id: 'm' },
    body: { tier: 'v4', kind: 'trial', until: '2027-03-20T00:00:00+08:00', reason: 'guest of honour' },
  });
  expect(set.data?.statusChanges).toMatchObject([{ tier: 'v4', until: '2027-03-20T00:00:00+08:00' }]);
  const now = await laurel.getMember({ path: { id: 'm' } });
  expect(now.data?.tier).toMatchObject({ tier: 'v4', since: '2027-02-01T10:00:00+08:00' });
  await laurel.moveClock({ body: { to: '2027-05-01T00:00:00+08:00' } });
  const shown = [
    'v1 2026-03-01T10:00 2026-03-01T10:00 joined',
    'v3 2026-03-01T10:00 2027-02-01T10:00 upgraded',
    'v4 2027-02-01T10:00 2027-03-20T00:00 trial',
    'v3 2027-03-20T00:00 2027-04-01T00:00 manual_ended',
    'v2 2027-04-01T00:00 2028-03-31T00:00 demoted',
  ];
  expect((await periods('m', 100)).map(short)).toEqual(shown);
  // Whatever the pages.
  expect((await periods('m', 1)).map(short)).toEqual(shown);
  expect((await periods('m', 2)).map(short)).toEqual(shown);
});
