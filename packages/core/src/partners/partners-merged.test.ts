import { expect, test } from 'vitest';
import { Members } from '../../test/members.ts';
import { programsOf } from '../../test/play.ts';
import { type IssueRecord, issueKey, type JsonObject } from '../index.ts';

const [ANN, BEA] = [1, 2];
const why = { reason: 'one person' };
const programs = programsOf({
  program: 'merged',
  assets: { tickets: { kind: 'voucher' } },
  partners: { video: { claim: { per: 'year', times: 3 }, items: { hour: { cost: 90, delivery: 'call' } } } },
  benefits: { ticketed: { partner: { partner: 'video', uses: { tickets: 1 } } } },
});

function two(): { readonly shop: Members; readonly callId: string } {
  const shop = new Members(programs);
  for (const [member, hour] of [
    [ANN, 10],
    [BEA, 11],
  ] as const) {
    shop.send(member, 'member.registered', `2026-03-01 ${hour}:00`);
    shop.send(member, 'adjustment.made', `2026-03-02 ${hour}:00`, {
      asset: 'tickets',
      amount: 3,
      reason: 'a test',
    });
    shop.send(member, 'benefit.claimed', `2026-03-03 ${hour}:00`, { benefit: 'ticketed' });
  }
  const key = callOf(shop);
  return { shop, callId: `cl-2-${key.replace('.', '-')}` };
}

function callOf(shop: Members): string {
  const calls = shop.of(BEA).entries.flatMap(({ outcome }) => outcome.calls ?? []);
  return calls[0]?.key ?? '';
}
const recordOf = (shop: Members, member: number, key: string): IssueRecord | null =>
  (shop.of(member).records.get(issueKey(key)) ?? null) as IssueRecord | null;

test('J2 A6 what a partner says of a member who was merged counts at the one who has all that was hers', () => {
  const { shop, callId } = two();
  const key = callOf(shop);
  shop.send(BEA, 'member.merged', '2026-03-10 10:00', { into: { member: ANN }, ...why });
  expect(shop.of(ANN).head.facts).toMatchObject({});
  const moved = `${1_000_000_000 + Number(key.split('.')[0])}.0`;
  expect(recordOf(shop, ANN, moved)).toMatchObject({ item: 'hour', state: 'open' });
  const list = shop.of(ANN).records.get('issues') as JsonObject;
  expect([list['count'], (list['recent'] as string[]).at(-1)]).toEqual([2, moved]);
  shop.send(BEA, 'partner.failed', '2026-03-11 10:00', { callId });
  expect(recordOf(shop, ANN, moved)).toMatchObject({ state: 'failed', returned: true });
  const left = shop.of(ANN).head.assets['tickets']?.lots.reduce((sum, lot) => sum + lot.left, 0);
  expect(left).toBe(2 + 2 + 1);
  // One claim of each counted, and one came back: two are left of the three of the year.
  for (const day of [12, 13])
    shop.send(ANN, 'benefit.claimed', `2026-03-${day} 10:00`, { benefit: 'ticketed' });
  expect(() => shop.send(ANN, 'benefit.claimed', '2026-03-14 10:00', { benefit: 'ticketed' })).toThrow(
    /claim_limit/,
  );
});

test('A6 parted again, each has her own', () => {
  const { shop, callId } = two();
  const key = callOf(shop);
  shop.send(BEA, 'member.merged', '2026-03-10 10:00', { into: { member: ANN }, ...why });
  shop.send(ANN, 'member.unmerged', '2026-03-11 10:00', { member: { member: BEA }, ...why });
  shop.send(BEA, 'partner.delivered', '2026-03-12 10:00', { callId });
  expect(recordOf(shop, BEA, key)).toMatchObject({ state: 'delivered' });
  expect(
    [...shop.of(ANN).records].filter(([name, value]) => name.startsWith('issue/1000000') && value !== null),
  ).toEqual([]);
});
