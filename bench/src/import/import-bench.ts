import { type Bench, sized } from '../frame/bench.ts';
import { compare } from '../frame/compare.ts';
import type { BenchResult } from '../frame/report.ts';
import { importOrders, openBenchStore } from '../rows/bench-store.ts';
import { fresh, inFolder } from '../rows/folders.ts';
import { ordersFile } from '../rows/orders-file.ts';
import { appendRaw, rowsOf } from '../rows/raw-appender.ts';

/** F4: a file of orders, from the file to durable, against its rows appended without rules. */
export function importBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const file = ordersFile(bench, folder, sized(bench, 69_659, 60));
    const model = fresh(folder, 'model');
    await importInto(model, file.path);
    const rows = rowsOf(model);
    const measure = await compare(bench, {
      what: 'lines imported',
      unit: 'lines/s',
      against: 'raw appender: the same rows, layout, groups, checkpoints and projections',
      goal: { atLeast: 0.6 },
      warmUps: 0,
      ceiling: async () => file.lines / (await appendRaw(fresh(folder, 'raw'), rows)),
      product: async () => file.lines / (await importInto(fresh(folder, 'product'), file.path)),
    });
    return {
      no: 'F4',
      name: 'import',
      about: 'import of CDNOW, file to durable',
      sizes: {
        lines: file.lines,
        entries: rows.log.length,
        file: file.isReal ? 'CDNOW' : 'of its shape, from a seed',
      },
      shares: 'the product reads and decides in one thread and writes in another; the raw appender uses one',
      measures: [measure],
      notes: ['Both end when snapshots and projections have caught up.'],
    };
  });
}

/** Seconds from the first line read to all durable. */
async function importInto(folder: string, path: string): Promise<number> {
  const opened = await openBenchStore(folder);
  const before = performance.now();
  await importOrders(opened, path);
  const seconds = (performance.now() - before) / 1_000;
  await opened.close();
  return seconds;
}
