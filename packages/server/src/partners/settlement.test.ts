import { expect, test } from 'vitest';
import { at, tryServer } from '../testing/try-server.ts';

const program = `
program: partners
join: explicit
currency: CNY
partners:
  video:
    items:
      month: { cost: 600, delivery: call, instead: code }
      code: { cost: 650, delivery: codes }
benefits:
  video-month: { claim: { per: month, times: 3 }, partner: { partner: video, item: month } }
`;

test('J4 what stands in for a piece is owed as well, and a merge posts nothing once more', async () => {
  const { laurel, call, clock, close } = await tryServer('2026-03-02T10:00:00+08:00', { program });
  for (const id of ['mei', 'may']) await laurel.createMember({ body: { id } });
  const pool = { id: 'video', item: 'code' };
  await laurel.loadPartnerCodes({ path: pool, body: { batch: 'a', codes: ['A-1', 'A-2'] } });
  const claims = async (id: string, outcome: 'delivered' | 'failed') => {
    const { data } = await laurel.claimBenefit({ path: { id, benefit: 'video-month' } });
    await laurel.answerCall({ path: { id: data?.issue?.id ?? '' }, body: { outcome } });
  };
  const told = async (month: string) =>
    String((await call('GET', `/v1/partners/video/settlements/${month}`)).body)
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
      .filter(({ record }) => record === 'sum')
      .map(({ item, issued, delivered, failed, substituted, closing, owed }) => [
        item,
        { issued, delivered, failed, substituted, closing, owed },
      ]);
  await claims('mei', 'delivered');
  await claims('mei', 'failed');
  await claims('may', 'failed');
  // Three months were asked for, one came: 600. Two codes stood in for the others: 1,300.
  const march = [
    ['code', { issued: 2, delivered: 2, failed: 0, substituted: 0, closing: 0, owed: 1_300 }],
    ['month', { issued: 3, delivered: 1, failed: 2, substituted: 2, closing: 0, owed: 600 }],
  ];
  expect(await told('2026-03')).toEqual(march);
  const body = { into: 'mei', reason: 'one person' };
  const merged = await laurel.mergeMember({ path: { id: 'may' }, body });
  expect(await told('2026-03')).toEqual(march);
  clock.moveTo(at('2026-04-02T10:00:00+08:00'));
  const parted = await laurel.unmergeMember({ path: { id: 'may' }, body: { reason: 'two persons' } });
  expect([merged.response?.status, parted.response?.status]).toEqual([200, 200]);
  expect([await told('2026-03'), await told('2026-04')]).toEqual([march, []]);
  await close();
});
