import { join } from 'node:path';
import { type Bench, sized } from '../frame/bench.ts';
import { type BenchResult, type Goal, type Measure, meets, spreadOf } from '../frame/report.ts';
import { inFolder } from '../rows/folders.ts';
import { type Engine, withEngine } from './engine.ts';
import { keepRows, modelRows, shareOf } from './model-rows.ts';
import type { Share } from './shop.ts';
import { timed, type Writer } from './writers.ts';

const productFile = new URL('product-worker.ts', import.meta.url);
const rawFile = new URL('raw-worker.ts', import.meta.url);

/** Orders per second of each side: one writer, and two in each way to share. */
interface Round {
  readonly raw: number;
  readonly raws: number;
  readonly product: number;
  readonly byMember: number;
  readonly byTurn: number;
}
type Side = keyof Round;

/**
 * F3: ingest on MySQL's protocol. The product takes orders through the log's inbox, which is where F1's HTTP and F4's
 * import both come to: the network and the file have benchmarks of their own, and would share the processors here.
 */
export function mysqlBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, (folder) =>
    withEngine(bench, async (engine) => {
      const events = sized(bench, 40_000, 400);
      const members = sized(bench, 8_000, 80);
      const sides = await sidesOf(bench, engine, folder, { events, members });
      const rounds: Round[] = [];
      for (let round = 0; round < bench.rounds; round++) {
        bench.progress(`round ${round + 1} of ${bench.rounds}`);
        rounds.push(await inTurns(sides.run, round));
      }
      return {
        no: 'F3',
        name: 'mysql',
        about: 'ingest on MySQL’s protocol through the log’s inbox, starter, one process and two',
        sizes: { events, entries: sides.entries, members, server: engine.version },
        shares: 'the server has processes of its own, each writer one; all of them on the same processors',
        measures: compared.map((one) => measured(rounds, one)),
        notes: [
          'Each side begins with an empty schema and ends when all is durable, snapshots and projections included.',
          'A gain is the figure of two writers divided by that of one, of the same kind and round.',
        ],
      };
    }),
  );
}

async function sidesOf(
  bench: Bench,
  engine: Engine,
  folder: string,
  { events, members }: { readonly events: number; readonly members: number },
) {
  const product = (share: Share): Writer => ({
    file: productFile,
    args: [String(events), String(members), JSON.stringify(share)],
  });
  const alone = [product({ of: 1, index: 0, by: 'turn' })];
  const two = (by: Share['by']) => [0, 1].map((index) => product({ of: 2, index, by }));
  bench.progress('making the rows');
  const model = await engine.fresh(async (url) => {
    await timed(url, alone);
    return modelRows(url);
  });
  const raw = (name: string, of: number, index: number): Writer => {
    const file = join(folder, name);
    keepRows(file, shareOf(model, of, index));
    return { file: rawFile, args: [file] };
  };
  const writers: Readonly<Record<Side, readonly Writer[]>> = {
    raw: [raw('all', 1, 0)],
    raws: [raw('half-1', 2, 0), raw('half-2', 2, 1)],
    product: alone,
    byMember: two('member'),
    byTurn: two('turn'),
  };
  const run = async (side: Side): Promise<number> =>
    events / (await engine.fresh((url) => timed(url, writers[side])));
  return { entries: model.rows.log.length, run };
}

/** The first to run is another in each round, so that moods of the machine hit all alike. */
async function inTurns(run: (side: Side) => Promise<number>, round: number): Promise<Round> {
  const sides: readonly Side[] = ['raw', 'product', 'raws', 'byMember', 'byTurn'];
  const figures: Partial<Record<Side, number>> = {};
  for (let i = 0; i < sides.length; i++) {
    const side = sides[(i + round) % sides.length] as Side;
    figures[side] = await run(side);
  }
  return figures as Round;
}

interface Compared {
  readonly what: string;
  readonly unit: string;
  readonly against: string;
  readonly ceiling: (round: Round) => number;
  readonly product: (round: Round) => number;
  readonly goal: Goal;
}
const gainOfRaw = ({ raws, raw }: Round): number => raws / raw;
const compared: readonly Compared[] = [
  {
    what: 'one process',
    unit: 'orders/s',
    against: 'one raw writer: the same rows and tables in statements of many rows, the same groups',
    ceiling: ({ raw }) => raw,
    product: ({ product }) => product,
    goal: { atLeast: 0.6 },
  },
  {
    what: 'gain of two, each with members of its own',
    unit: '×',
    against: 'the gain of two raw writers, each with rows of its own',
    ceiling: gainOfRaw,
    product: ({ byMember, product }) => byMember / product,
    goal: { atLeast: 0.9 },
  },
  {
    what: 'gain of two, any member at any process',
    unit: '×',
    against: 'the same',
    ceiling: gainOfRaw,
    product: ({ byTurn, product }) => byTurn / product,
    goal: { atLeast: 0.9 },
  },
];

function measured(rounds: readonly Round[], { what, unit, against, goal, ...of }: Compared): Measure {
  const ceilings = rounds.map(of.ceiling);
  const products = rounds.map(of.product);
  const ratio = spreadOf(products.map((figure, i) => figure / (ceilings[i] ?? Number.NaN)));
  const met = meets(ratio.median, goal);
  return { what, unit, against, ceiling: spreadOf(ceilings), product: spreadOf(products), ratio, goal, met };
}
