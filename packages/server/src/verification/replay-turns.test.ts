import { expect, test } from 'vitest';
import type { PageAgain } from './replay-page.ts';
import { inTurns, type There } from './replay-turns.ts';

const pageOf = (events: number): PageAgain => ({
  members: 1,
  events,
  transfers: 0,
  differences: 0,
  refused: 0,
  tiers: {},
  examples: [],
  ledger: [],
  state: [],
});

async function made(
  pages: number,
  there: There,
): Promise<{ readonly order: number[]; readonly here: number }> {
  const order: number[] = [];
  let here = 0;
  const own = async (i: number): Promise<PageAgain> => {
    here += 1;
    return pageOf(i);
  };
  for await (const { events } of inTurns(pages, own, there)) order.push(events);
  return { order, here };
}

const upTo = (pages: number): number[] => Array.from({ length: pages }, (_, i) => i);
const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

test('pages come in their order, each made once, here or there', async () => {
  let asked = 0;
  const quick = async (i: number): Promise<PageAgain> => {
    asked += 1;
    await later(i % 3);
    return pageOf(i);
  };
  const { order, here } = await made(300, { ready: Promise.resolve(), page: quick });
  expect(order).toEqual(upTo(300));
  expect(asked).toBeGreaterThan(0);
  expect(here + asked).toBe(300);
});

test('a thread that is never ready is not waited for', async () => {
  const never = new Promise<never>(() => {});
  expect(await made(20, { ready: never, page: () => never })).toEqual({ order: upTo(20), here: 20 });
});

test('what fails there ends all of it', async () => {
  const fails = async (): Promise<PageAgain> => {
    await later(1);
    throw new Error('the disk is gone');
  };
  await expect(made(300, { ready: Promise.resolve(), page: fails })).rejects.toThrow('the disk is gone');
  const ready = Promise.reject(new Error('no thread'));
  await expect(made(300, { ready, page: fails })).rejects.toThrow('no thread');
});
