import { join } from 'node:path';
import type { Opened } from '@laurel/server';
import { type Bench, sized } from '../frame/bench.ts';
import { compare } from '../frame/compare.ts';
import type { Measure } from '../frame/report.ts';
import { openBenchStore } from '../rows/bench-store.ts';
import { inFolder } from '../rows/folders.ts';
import { order, refundOfFirst, spanMs } from './history.ts';

type Command = Parameters<Opened['log']['inbox']['submit']>[0][number];

/** Members with a short history: each is asked a few times only, so that it stays short. */
const others = 50;
const group = 1_000;

/** The same on a store: a deep member among shallow ones, through the log and the pages of the API. */
export function storedMeasures(bench: Bench, many: number, few: number): Promise<Measure[]> {
  return inFolder(bench, async (folder) => {
    const opened = await openBenchStore(join(folder, 'store'));
    try {
      await grow(bench, opened, many, few);
      const measures: Measure[] = [];
      for (const ask of asks(opened, many, few)) measures.push(await measured(bench, ask, few));
      return measures;
    } finally {
      await opened.close();
    }
  });
}

/** Histories that end an hour ago. */
async function grow(bench: Bench, opened: Opened, many: number, few: number): Promise<void> {
  bench.progress(`a stored member with ${many} orders among ${others} with ${few}`);
  const begin = Date.now() - spanMs - 3_600_000;
  const history = (subject: string, orders: number) =>
    Array.from(
      { length: orders },
      (_, n): Command => ({
        ...commandOf(subject, order(n, begin + Math.floor((n * spanMs) / orders))),
        backfill: true,
      }),
    );
  const all = [history('deep', many), ...shallow.map((subject) => history(subject, few))].flat();
  for (let at = 0; at < all.length; at += group) await applied(opened, all.slice(at, at + group));
  await opened.log.caughtUp();
  await opened.log.checkpoint();
}
const shallow = Array.from({ length: others }, (_, i) => `shallow-${i}`);

function commandOf(subject: string, event: ReturnType<typeof order>): Command {
  const { type, source, time, data } = event;
  return { subject, type, source, id: `${subject}/${event.id}`, time, data, actor: 'bench' };
}

async function applied(opened: Opened, commands: readonly Command[]): Promise<void> {
  for (const result of await opened.log.inbox.submit(commands)) {
    if (result.status !== 'applied') throw new Error(JSON.stringify(result));
  }
}

interface Ask {
  readonly what: string;
  readonly run: (subject: string, n: number) => Promise<unknown>;
}

/** `n` never comes twice: orders and refunds have ids of their own. */
function asks(opened: Opened, many: number, few: number): readonly Ask[] {
  const read = (path: string) => async (subject: string) => {
    const answer = await opened.fetch(`http://bench/v1/members/${subject}${path}`);
    if (answer.status !== 200) throw new Error(await answer.text());
    return answer.arrayBuffer();
  };
  return [
    {
      what: 'stored: an order, until it is durable',
      run: (subject, n) => applied(opened, [commandOf(subject, order(many + n, Date.now()))]),
    },
    { what: 'stored: read of the member', run: read('') },
    // A page that both can fill.
    { what: 'stored: first page of what moved', run: read('/transfers?limit=20') },
    {
      what: 'stored: one of the first orders refunded in part, until it is durable',
      // Each in its turn: an order remembers its refunds, and should not have many more than another.
      run: (subject, n) =>
        applied(opened, [partRefund(subject, n, subject === 'deep' ? n : Math.floor(n / others) % few)]),
    },
  ];
}

/** A part so small that the order outlasts the benchmark; the tiers from it on are folded again each time. */
function partRefund(subject: string, n: number, of: number): Command {
  const refund = refundOfFirst(Date.now());
  const data = { ...refund.data, orderId: `o-${of}`, amount: 100, refundId: `part-${n}` };
  return { ...commandOf(subject, { ...refund, data }), id: `${subject}/part-${n}` };
}

function measured(bench: Bench, { what, run }: Ask, few: number): Promise<Measure> {
  const times = sized(bench, 100, 4);
  let n = 0;
  const each = async (subjectOf: (i: number) => string): Promise<number> => {
    const before = performance.now();
    for (let i = 0; i < times; i++) await run(subjectOf(i), n++);
    return ((performance.now() - before) * 1_000) / times;
  };
  return compare(bench, {
    what,
    unit: 'µs',
    against: `the same of members with ${few} orders over the same time, in the same store`,
    goal: { atMost: 1.2 },
    rounds: 9,
    ceiling: () => each((i) => shallow[i % others] as string),
    product: () => each(() => 'deep'),
  });
}
