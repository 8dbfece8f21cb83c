import { readConfig } from '@laurel/server';
import { openBeside, type ReplayedStore, replayStore } from '@laurel/server/verification';
import { type Bench, sized } from '../frame/bench.ts';
import { compare } from '../frame/compare.ts';
import type { BenchResult } from '../frame/report.ts';
import { importOrders, openBenchStore, storeFile } from '../rows/bench-store.ts';
import { inFolder } from '../rows/folders.ts';
import { ordersFile } from '../rows/orders-file.ts';
import { type ByHand, replayByHand } from './replay-by-hand.ts';

/** F5: the whole log decided once more, against its rows read, folded and hashed by hand. */
export function replayBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const file = ordersFile(bench, folder, sized(bench, 69_659, 60));
    bench.progress('a store to replay');
    const opened = await openBenchStore(folder);
    await importOrders(opened, file.path);
    await opened.close();
    const [members, first] = [await namesOf(folder), await replayed(folder)];
    const byHand = (): ByHand => replayByHand(storeFile(folder), members, first.at);
    const { entries, transfers } = byHand();
    const measure = await compare(bench, {
      what: 'entries replayed',
      unit: 'entries/s',
      against: 'by hand: rows read member by member, parsed, folded, lines by template, one SHA-256 stream',
      goal: { atLeast: 0.6 },
      ceiling: () => entries / secondsOf(byHand),
      product: async () => {
        const before = performance.now();
        await replayed(folder);
        return (entries * 1_000) / (performance.now() - before);
      },
    });
    return {
      no: 'F5',
      name: 'replay',
      about: 'replay of the store',
      sizes: { members: members.length, entries, transfers, file: file.isReal ? 'CDNOW' : 'of its shape' },
      shares: 'both sides in turns, each in one thread',
      measures: [measure],
      notes: [
        'By hand believes the log: it folds what was recorded. The product decides every event anew, compares each entry with the recorded one, opens the names, and hashes the states as well.',
        `Differences found by the replay: ${first.differences}.`,
      ],
    };
  });
}

function secondsOf(run: () => unknown): number {
  const before = performance.now();
  run();
  return (performance.now() - before) / 1_000;
}

/** As `laurel replay` does it: opens the store, replays, closes. */
export async function replayed(folder: string): Promise<ReplayedStore> {
  const beside = await openBeside(configOf(folder));
  if (beside === null) throw new Error('no store');
  const done = await replayStore(beside.log, { at: undefined });
  await beside.close();
  return done;
}

/** Members by the byte order of their names, as both hashes go. */
export async function namesOf(folder: string): Promise<readonly (readonly [number, string])[]> {
  const beside = await openBeside(configOf(folder));
  if (beside === null) throw new Error('no store');
  const all: [number, string][] = [];
  for await (const page of beside.log.members()) for (const one of page) all.push([one.member, one.name]);
  await beside.close();
  return all.sort((a, b) => Buffer.compare(Buffer.from(a[1]), Buffer.from(b[1])));
}

export const configOf = (folder: string) => readConfig({ dataFolder: folder, logLevel: 'silent' }, {});
