import type { Entry, Json, UseOfTerm, UseRecord } from '@laurel/core';
import type { Club } from '../oracle/club/club.ts';
import { windowOf } from '../oracle/days.ts';
import type { Fault } from './fault.ts';

/** I15, I16 and I17 of one member, counted from her log. */
export function* useFaults(
  club: Club,
  log: readonly Entry[],
  records: ReadonlyMap<string, Json>,
): Generator<Fault> {
  for (const [key, value] of records) {
    if (key.startsWith('use/')) yield* priceFaults(key, value as UseRecord);
    if (key.startsWith('uses/'))
      for (const { cash, list } of value as unknown as readonly UseOfTerm[])
        if (cash < 0 || list < 0) yield ['I15 savings', 'never negative', `${cash} and ${list} in ${key}`];
  }
  yield* savingsFaults(log, records);
  yield* packFaults(club, log);
}

/** No line is charged above its public price, or below nothing. */
function* priceFaults(key: string, use: UseRecord): Generator<Fault> {
  let off = 0;
  for (const { lineId, amount } of use.lines) {
    const taken = use.uses.map(({ lines }) => lines[lineId] ?? 0);
    if (taken.some((each) => each < 0))
      yield ['I17 above the public price', 'nothing', `${lineId} of ${key}`];
    const sum = taken.reduce((total, each) => total + each, 0);
    if (sum > amount)
      yield ['I17 a line below nothing', `at most ${amount}`, `${sum} off ${lineId} of ${key}`];
    off += sum;
  }
  const goods = use.lines.reduce((total, { amount }) => total + amount, 0);
  const ship = use.uses.reduce((total, { shipping = 0 }) => total + shipping, 0);
  const must = goods + use.shipping - off - ship;
  if (use.toPay !== must) yield ['a use adds up', `${must}`, `${use.toPay} of ${key}`];
  const paid = use.points?.amount ?? 0;
  if (use.pays !== must - paid || use.pays < 0)
    yield ['what is to be paid', `${must - paid}`, `${use.pays} of ${key}`];
}

/** I15: what the terms saved by reports of others and by orders that stand. */
function* savingsFaults(log: readonly Entry[], records: ReadonlyMap<string, Json>): Generator<Fault> {
  const saved = [...records]
    .filter(([key]) => key.startsWith('uses/'))
    .flatMap(([, value]) => (value as unknown as readonly UseOfTerm[]).map(({ cash }) => cash));
  const sum = saved.reduce((total, cash) => total + cash, 0);
  const told = log
    .filter(({ event, outcome }) => event.type === 'benefit.used' && addsToTerm(outcome.records))
    .reduce((total, { event }) => total + Number(event.data['amount']), 0);
  const most = [...records].reduce(
    (total, [key, value]) => total + (key.startsWith('use/') ? ofTerms(value) : 0),
    told,
  );
  if (sum < told || sum > most) yield ['I15 savings', `${told} to ${most}`, `${sum}`];
}

const addsToTerm = (records: Entry['outcome']['records']): boolean =>
  Object.keys(records ?? {}).some((key) => key.startsWith('uses/'));

/** What offers of terms took off an order that was paid, returned or not. */
function ofTerms(value: Json): number {
  const use = value as UseRecord;
  if (use.state !== 'captured') return 0;
  return use.uses.reduce((total, { saved, no }) => total + (no === undefined ? 0 : saved), 0);
}

/** I16: no period has more than the program gives for one, less what went back with a term's money. */
function* packFaults(club: Club, log: readonly Entry[]): Generator<Fault> {
  const { coupons, next } = club;
  const amount = Math.max(coupons?.amount ?? 0, next?.coupons ?? 0);
  const months = new Map<string, number>();
  for (const { decidedAt, outcome } of log)
    for (const { asset, kind, amount: units } of outcome.transfers ?? []) {
      if (asset !== 'coupon' || (kind !== 'grant' && kind !== 'takeback')) continue;
      const month = windowOf(club.zone, decidedAt, 'month', '');
      months.set(month, (months.get(month) ?? 0) + (kind === 'grant' ? units : -units));
      if (kind === 'grant' && units > amount) yield ['I16 a pack', `at most ${amount}`, `${units}`];
    }
  // Of the calendar one a month; by the day of a term two may begin in a long one, and one more come late.
  const most = amount * (coupons?.anchor === 'calendar' ? 1 : 3);
  for (const [month, units] of months)
    if (units > most) yield ['I16 packs of a month', `${most}`, `${units} in ${month}`];
}
