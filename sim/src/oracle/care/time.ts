import type { EpochMs } from '@laurel/core';
import { expire, lotsOf } from '../purse.ts';
import { type Care, careAssets } from './care.ts';
import { caseDues } from './cases.ts';
import { pauseDues } from './pauses.ts';
import type { Person } from './person.ts';

/** Something that time does. Fine print 3 gives the order of what falls on one instant. */
interface Due {
  readonly at: EpochMs;
  readonly order: 'expire' | 'byHand' | 'pause' | 'late';
  readonly run: () => void;
}
const orders: readonly Due['order'][] = ['expire', 'byHand', 'pause', 'late'];

/** Lets time pass for a member up to and including an instant. Where she stands by what she earned is counted anew. */
export function passTime(care: Care, person: Person, to: EpochMs): void {
  if (person.joinedAt === null) return;
  passDues(care, person, to);
  person.passedTo = Math.max(person.passedTo, to);
}

/** What time does until then, and no more: the scheduler writes nothing where nothing is due. */
export function passDues(care: Care, person: Person, to: EpochMs): void {
  if (person.joinedAt === null) return;
  for (let n = 0; ; n += 1) {
    const due = nextDue(care, person, to);
    if (due === undefined) break;
    if (n > 10_000) throw new Error(`time does not pass for ${person.name}: ${due.order} at ${due.at}`);
    person.passedTo = Math.max(person.passedTo, due.at);
    due.run();
  }
}

function nextDue(care: Care, person: Person, to: EpochMs): Due | undefined {
  const of = (order: Due['order'], all: readonly Omit<Due, 'order'>[]): readonly Due[] =>
    all.map((each) => ({ ...each, order }));
  const dues = [
    ...of('expire', expiries(person)),
    ...of('byHand', handEnds(person)),
    ...of('pause', pauseDues(care, person)),
    ...of('late', caseDues(care, person)),
  ];
  const isFirst = (a: Due, b: Due): number =>
    a.at - b.at || orders.indexOf(a.order) - orders.indexOf(b.order);
  return dues.filter(({ at }) => at <= to).sort(isFirst)[0];
}

function expiries(person: Person): readonly Omit<Due, 'order'>[] {
  return careAssets.flatMap((asset) =>
    lotsOf(person, asset).flatMap((lot) => {
      const { until, left } = lot;
      return until === null || left === 0 ? [] : [{ at: until, run: () => expire(person, asset, lot) }];
    }),
  );
}

function handEnds(person: Person): readonly Omit<Due, 'order'>[] {
  const at = person.byHand?.until ?? null;
  const run = (): void => {
    person.byHand = null;
  };
  return at === null ? [] : [{ at, run }];
}
