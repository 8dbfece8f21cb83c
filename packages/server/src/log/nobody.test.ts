import { afterEach, expect, test } from 'vitest';
import { type Bed, command, openBed, startOfTests as t0 } from './testing/bed.ts';

const source = JSON.stringify({
  program: 'gifts',
  assets: { points: { kind: 'currency' } },
  gifts: { points: {} },
});

let bed: Bed | undefined;
afterEach(() => bed?.close());

const told = (results: readonly { status: string; refusal?: { code: string } }[]) =>
  results.map((result) => result.refusal?.code ?? result.status);

const gift = (id: string) => command('bo', 'gift.sent', id, t0, { to: 'ada', asset: 'points', amount: 10 });
const refusedOne = (id: string) =>
  command('ada', 'adjustment.made', id, t0, { asset: 'points', amount: 1, reason: 'nobody yet' });

async function withBo(): Promise<Bed> {
  const opened = await openBed({ source });
  bed = opened;
  const register = command('bo', 'member.registered', 'r', t0);
  const points = command('bo', 'adjustment.made', 'p', t0, {
    asset: 'points',
    amount: 100,
    reason: 'a test',
  });
  expect(told(await opened.log.inbox.submit([register, points]))).toEqual(['applied', 'applied']);
  return opened;
}

test('a gift beside a refused event of somebody who is no member finds nobody, and she can join later', async () => {
  const { log } = await withBo();
  const results = await log.inbox.submit([refusedOne('a'), gift('g')]);
  expect(told(results)).toEqual(['unknown_member', 'unknown_member']);
  expect(await log.reads.find('ada')).toBeNull();
  const joins = await log.inbox.submit([command('ada', 'member.registered', 'ra', t0)]);
  expect(told(joins)).toEqual(['applied']);
  const found = await log.reads.find('ada');
  expect(found).not.toBeNull();
  expect(await log.reads.history(found?.member ?? 0, { after: 0, limit: 10 })).toHaveLength(1);
});

test('a gift right behind the registration of who gets it arrives', async () => {
  const { log } = await withBo();
  const results = await log.inbox.submit([command('ada', 'member.registered', 'ra', t0), gift('g')]);
  expect(told(results)).toEqual(['applied', 'applied']);
  const found = await log.reads.find('ada');
  const head = await log.reads.head(found?.member ?? 0);
  expect(head.assets['points']?.lots.map(({ left }) => left)).toEqual([10]);
});

test('a gift behind the refused event of somebody who is no member finds nobody, nor does one behind two', async () => {
  const { log } = await withBo();
  const all = await log.inbox.submit([refusedOne('a'), refusedOne('b'), gift('g'), gift('h')]);
  expect(told(all)).toEqual(Array(4).fill('unknown_member'));
  expect((await log.reads.head((await log.reads.find('bo'))?.member ?? 0)).seq).toBe(2);
});
