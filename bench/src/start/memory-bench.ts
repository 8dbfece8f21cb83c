import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Bench, sized } from '../frame/bench.ts';
import { productFlags } from '../frame/child.ts';
import { compare } from '../frame/compare.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { fresh, inFolder } from '../rows/folders.ts';
import { ordersFile } from '../rows/orders-file.ts';

/** 500 MB, in MiB. */
const boundMiB = 500e6 / 1_048_576;

/** F12: the memory that an import and a replay take at most. */
export function memoryBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const file = ordersFile(bench, folder, sized(bench, 69_659, 60));
    const store = (): string => fresh(folder, 'store');
    const imported = await peak(bench, 'import', () => peakOf('import', store(), file.path));
    // The last import's store is still there.
    const replayed = await peak(bench, 'replay', () => peakOf('replay', `${folder}/store`));
    return {
      no: 'F12',
      name: 'memory',
      about: 'peak of resident memory',
      sizes: { lines: file.lines, file: file.isReal ? 'CDNOW' : 'of its shape' },
      shares: 'one process at a time, with the memory that the product is started with',
      measures: [imported, replayed],
      notes: ['Of one size only: that it does not grow with the store is shown with the large histories.'],
    };
  });
}

function peak(bench: Bench, what: string, product: () => Promise<number>): Promise<Measure> {
  const goal = { atMost: 1 };
  return compare(bench, {
    what: `peak of ${what}`,
    unit: 'MiB',
    against: 'the bound, 500 MB',
    goal,
    warmUps: 0,
    ceiling: () => boundMiB,
    product,
  });
}

function peakOf(...args: readonly string[]): Promise<number> {
  const path = fileURLToPath(new URL('peak-child.ts', import.meta.url));
  const child = fork(path, args, { execArgv: [...productFlags] });
  return new Promise((resolve, reject) => {
    child.once('message', (said) => {
      resolve(said as number);
      child.disconnect();
    });
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}
