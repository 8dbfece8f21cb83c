import { expect, test } from 'vitest';
import { done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import type { Place } from '../shop/serve.ts';
import { importFile, importKilled, replayOf, type Sum, sendFile, sumOf } from './ways.ts';

export type Expected = Pick<Sum, 'members' | 'events'> & {
  readonly spent: number;
  readonly free: number;
  readonly half: number;
};

export type Reading = {
  readonly expected: Expected;
  /** How long each import that is killed may run. */
  readonly momentsMs: readonly number[];
  /** Read whole into these too, for the same hashes. */
  readonly others: readonly Engine[];
  readonly msMax: number;
};

/** A purchase history read in every way that there is: the same counts and hashes each time. */
export function cdnowSuite(
  engine: Engine,
  file: string,
  { expected, momentsMs, others, msMax }: Reading,
): void {
  let reference: Sum | undefined;
  const cleanSum = async (place: Place): Promise<Sum> => {
    const { violations, ...sum } = await sumOf(place);
    expect(violations).toEqual([]);
    return sum;
  };

  test(
    'H3 H4 CDNOW is imported whole, verifies, replays, and a second import changes nothing',
    () =>
      inStore(engine, async (place) => {
        expect(await importFile(file, place)).toMatchObject({
          events: expected.events,
          applied: expected.events,
          refused: 0,
        });
        reference = await cleanSum(place);
        expect(reference).toMatchObject({ members: expected.members, events: expected.events });
        expect(await replayOf(place)).toEqual(reference);
        const { lines } = await done(['export', 'events', '--json', ...storeFlags(place)]);
        const amounts = lines.flatMap(({ type, data }) =>
          type === 'order.completed' ? [(data as { amount: number }).amount] : [],
        );
        expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(expected.spent);
        expect(amounts.filter((amount) => amount === 0)).toHaveLength(expected.free);
        expect(await importFile(file, place)).toMatchObject({ applied: 0, refused: 0 });
        expect(await cleanSum(place)).toEqual(reference);
        await printTiers(place);
      }),
    msMax,
  );

  test.each(others)(
    'H6 CDNOW on $name',
    (other) =>
      inStore(other, async (place) => {
        await importFile(file, place);
        expect(await cleanSum(place)).toEqual(reference);
      }),
    msMax,
  );

  test(
    'H6 CDNOW in two halves, by the numbers of its lines',
    () =>
      inStore(engine, async (place) => {
        await importFile(file, place, '--to-line', String(expected.half), '--keep-open');
        await importFile(file, place, '--from-line', String(expected.half + 1));
        expect(await cleanSum(place)).toEqual(reference);
      }),
    msMax,
  );

  test(
    'H6 CDNOW through HTTP, from four clients, on a server whose scheduler runs',
    () => sendFile(engine, file, async ({ place }) => expect(await cleanSum(place)).toEqual(reference)),
    msMax,
  );

  test(
    'H5 CDNOW killed with kill -9 and started again',
    () =>
      inStore(engine, async (place) => {
        expect(await importKilled(file, place, momentsMs)).toBeGreaterThan(0);
        expect(await cleanSum(place)).toEqual(reference);
      }),
    msMax,
  );
}

async function inStore(engine: Engine, act: (place: Place) => Promise<void>): Promise<void> {
  const { remove, ...place } = await engine.make();
  try {
    await act(place);
  } finally {
    await remove();
  }
}

async function printTiers(place: Place): Promise<void> {
  const { lines } = await done(['export', 'members', '--json', ...storeFlags(place)]);
  const counts: Record<string, number> = {};
  for (const { tier } of lines) {
    const name = (tier as readonly { tier: string }[])[0]?.tier ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  const table = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  console.log(
    `CDNOW, members by tier at the end: ${table.map(([tier, count]) => `${tier} ${count}`).join(', ')}`,
  );
}
