import { fileURLToPath } from 'node:url';
import { type Bench, sized } from '../frame/bench.ts';
import { compare } from '../frame/compare.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { importOrders, openBenchStore } from '../rows/bench-store.ts';
import { inFolder } from '../rows/folders.ts';
import { ordersFile } from '../rows/orders-file.ts';
import { type Installed, installed } from './installed.ts';
import { type Start, started } from './served.ts';

const laurel = fileURLToPath(new URL('../../../apps/cli/bin/laurel.mjs', import.meta.url));
const bare = fileURLToPath(new URL('bare-server.ts', import.meta.url));

/** F13: what it takes to have the product running. */
export function startBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const file = ordersFile(bench, folder, sized(bench, 69_659, 60));
    bench.progress('a store to start on');
    const opened = await openBenchStore(folder);
    await importOrders(opened, file.path);
    await opened.close();
    const packages = installed().toSorted((a, b) => b.bytes - a.bytes);
    return {
      no: 'F13',
      name: 'start',
      about: 'start on an existing store, idle memory, size of an install',
      sizes: { lines: file.lines, packages: packages.length },
      shares: 'one server at a time, in a process of its own; this one only asks whether it is ready',
      measures: [...(await starts(bench, folder)), await size(bench, packages)],
      notes: [
        'As a user starts it: compiled code of the last start is kept in the system’s temporary folder.',
        `Largest packages: ${packages.slice(0, 5).map(named).join(', ')}.`,
      ],
    };
  });
}

async function starts(bench: Bench, folder: string): Promise<readonly Measure[]> {
  const idleMs = sized(bench, 2_000, 10);
  const ceiling = (): Promise<Start> => started((port) => [bare, String(port)], idleMs);
  const product = (): Promise<Start> =>
    started((port) => [laurel, 'serve', '--data', folder, '--port', String(port)], idleMs);
  const against = 'bare node:http, started the same way';
  return [
    await compare(bench, {
      what: 'until ready',
      unit: 'ms',
      against,
      goal: { atMost: 5 },
      ceiling: async () => (await ceiling()).ms,
      product: async () => (await product()).ms,
    }),
    await compare(bench, {
      what: 'idle memory',
      unit: 'MiB',
      against,
      goal: { atMost: 2 },
      warmUps: 0,
      ceiling: async () => (await ceiling()).idleMiB,
      product: async () => (await product()).idleMiB,
    }),
  ];
}

/** The same every time: one round says all. */
function size(bench: Bench, packages: readonly Installed[]): Promise<Measure> {
  const bytes = packages.reduce((sum, one) => sum + one.bytes, 0);
  return compare(
    { ...bench, rounds: 1 },
    {
      what: 'production install besides Node',
      unit: 'MB',
      against: 'the bound',
      goal: { atMost: 1 },
      warmUps: 0,
      ceiling: () => 60,
      product: () => bytes / 1e6,
    },
  );
}

function named({ path, bytes }: Installed): string {
  return `${path.replace(/^.*node_modules\//, '')} ${(bytes / 1e6).toFixed(1)} MB`;
}
