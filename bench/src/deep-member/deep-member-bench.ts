import { advance, type Programs, viewOf } from '@laurel/core';
import { type Bench, sized } from '../frame/bench.ts';
import { compare, threadMs } from '../frame/compare.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { starter } from '../frame/starter.ts';
import { type Grown, grown } from './grown.ts';
import { storedMeasures } from './stored.ts';

/** F9: whether a member with a long history is as quick as one with a short one. */
export async function deepMemberBench(bench: Bench): Promise<BenchResult> {
  const many = sized(bench, 100_000, 300);
  const few = 10;
  const programs = starter();
  bench.progress(`a member with ${many} orders`);
  // Both stores are equally large: what differs is the member.
  const [deep, shallow] = [await grown(programs, many, few), await grown(programs, few, many)];
  const measures: Measure[] = [];
  for (const ask of asks(programs)) {
    measures.push(
      await compare(bench, {
        what: ask.what,
        unit: 'µs',
        against: `the same of a member with ${few} orders over the same time`,
        goal: { atMost: 1.2 },
        rounds: 9,
        ceiling: () => each(bench, ask, shallow),
        product: () => each(bench, ask, deep),
      }),
    );
  }
  measures.push(...(await storedMeasures(bench, many, few)));
  return {
    no: 'F9',
    name: 'deep-member',
    about:
      'a member with a long history against one with a short one: in the core with a Map as store of records, and on a store',
    sizes: { 'orders of the one': many, 'of the other': few },
    shares:
      'one thread does both sides in turns; in the core the time that it computes is counted, on the store all time, the disk’s too',
    measures,
    notes: [
      'Stored, both members wait for a commit of their own each time; single events are sent one after another.',
    ],
  };
}

interface Ask {
  readonly what: string;
  readonly times: number;
  readonly run: (grown: Grown) => unknown;
}

function asks(programs: Programs): readonly Ask[] {
  return [
    { what: 'decide an order', times: 20_000, run: (one) => one.decide(one.next) },
    { what: 'refund the first order', times: 5_000, run: (one) => one.decide(one.refund) },
    {
      what: 'read',
      times: 20_000,
      run: ({ head, now }) => viewOf(programs, advance(programs, head, now, 1).head, now),
    },
  ];
}

function each(bench: Bench, { times, run }: Ask, one: Grown): number {
  const count = sized(bench, times, 100);
  const ms = threadMs(() => {
    for (let i = 0; i < count; i++) run(one);
  });
  return (ms * 1_000) / count;
}
