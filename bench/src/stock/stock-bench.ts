import { type Opened, open, readConfig } from '@laurel/server';
import { type Bench, sized } from '../frame/bench.ts';
import { compare } from '../frame/compare.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { fresh, inFolder } from '../rows/folders.ts';
import { claimByHand } from './counter-by-hand.ts';
import { type Act, atOnce, capture, draw, everybody, openHotItem, place } from './hot-item.ts';

/** F15: draws, holds and captures that all want one hot item, against one counter by hand in the same store. */
export function stockBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const members = sized(bench, 20_000, 100);
    const measure = (what: string, before: readonly Act[], act: Act, group: number): Promise<Measure> =>
      compare(bench, {
        what: group === 1 ? what : `${what}, by hand in groups of ${group}`,
        unit: `${what}/s`,
        against: group === 1 ? 'a counter by hand, one commit a claim' : `the same, ${group} claims a commit`,
        goal: { atLeast: group === 1 ? 0.5 : 0.1 },
        warmUps: 0,
        ceiling: () => {
          const claims = group === 1 ? sized(bench, 5_000, 100) : members;
          return claims / claimByHand(fresh(folder, 'by-hand'), claims, group);
        },
        product: () => inStore(fresh(folder, 'product'), members, before, act),
      });
    return {
      no: 'F15',
      name: 'stock',
      about: 'draws, holds and captures on one hot stock item, SQLite FULL',
      sizes: { members, 'under way': atOnce },
      shares: 'the product decides in one thread and writes in a second; by hand does both in one',
      measures: [
        await measure('draws', [], draw, 1),
        await measure('holds', [], place, 1),
        await measure('captures', [place], capture, 1),
        await measure('draws', [], draw, atOnce),
      ],
      notes: [
        'The product is asked through the log’s inbox: HTTP has benchmarks of its own. Each claim is answered when it is durable, with its entry, its answer and its record.',
        'Claims of many members share a commit in the product; by hand the first three do not. The last shows the same counter by hand with as many claims a commit as are under way here, which wants somebody to gather them: what an entry costs beside a counter. A tenth is our own bound.',
      ],
    };
  });
}

async function inStore(folder: string, members: number, before: readonly Act[], act: Act): Promise<number> {
  const opened: Opened = await open(
    readConfig({ dataFolder: folder, logLevel: 'silent', roles: ['worker'], port: 0 }, {}),
  );
  try {
    await openHotItem(opened, members);
    for (const each of before) await everybody(opened, members, each);
    return members / (await everybody(opened, members, act));
  } finally {
    await opened.close();
  }
}
