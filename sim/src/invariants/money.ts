import type { Entry, Json, Term } from '@laurel/core';
import type { Club } from '../oracle/club/club.ts';
import { later } from '../oracle/days.ts';
import { textOf } from '../text-of.ts';
import type { Fault } from './fault.ts';

/** Money that came, and money that was asked to go back, of one member, counted from her log. */
interface Money {
  readonly came: number;
  readonly asked: number;
  /** Of it: came for what was not wanted any more. */
  readonly unwanted: number;
}

/** I14: what was paid for terms is the money that came; no more goes back than came; no charge without mandate and notice. */
export function* moneyFaults(
  club: Club,
  log: readonly Entry[],
  records: ReadonlyMap<string, Json>,
  open: readonly Term[],
): Generator<Fault> {
  yield* chargeFaults(club, log);
  const { came, asked, unwanted } = moneyIn(log);
  const over = [...records].filter(([key]) => key.startsWith('term/plus/')).map(([, value]) => value as Term);
  const terms = [...over.filter(({ no }) => !open.some((term) => term.no === no)), ...open];
  const sum = (of: (term: Term) => number): number => terms.reduce((total, term) => total + of(term), 0);
  const bought = sum(({ paid, credit }) => paid - credit);
  if (bought + unwanted !== came)
    yield ['I14 paid', `${came}`, `${bought} for terms and ${unwanted} unwanted`];
  const refunded = sum((term) => term.refunded);
  if (refunded + unwanted !== asked)
    yield ['I14 refunded', `${asked} asked`, `${refunded} of terms and ${unwanted} unwanted`];
  if (asked > came) yield ['I14 refunded ≤ paid', `at most ${came}`, `${asked}`];
  const moved = sum((term) => term.moved);
  const credited = sum(({ credit }) => credit);
  if (moved !== credited) yield ['I14 what was moved is credited', `${moved}`, `${credited}`];
  for (const { no, paid, refunded: back, moved: on } of terms)
    if (back < 0 || on < 0 || back + on > paid)
      yield ['I14 a term', `at most ${paid}`, `${back} + ${on} of ${no}`];
}

/** A charge is worth once, at its first success; a purchase that the shop was paid for, at once. */
function moneyIn(log: readonly Entry[]): Money {
  const settled = new Set<string>();
  let [came, asked, unwanted] = [0, 0, 0];
  const amounts = new Map<string, number>();
  const quotes = new Map<string, number>();
  for (const { seq, event, outcome } of log) {
    for (const { key, action, data } of outcome.calls ?? []) {
      const amount = Number(data['amount']);
      if (action === 'charge') amounts.set(key, amount);
      else asked += amount;
      if (data['reason'] === 'not_wanted') unwanted += amount;
    }
    const quoted = outcome.records?.[`quote/${seq}`] as { readonly amount: number } | undefined;
    if (quoted !== undefined) quotes.set(String(seq), quoted.amount);
    if (event.type === 'plan.purchased' && event.data['paid'] !== undefined)
      came += quotes.get(textOf(event.data['quoteId']).split('-')[2] ?? '') ?? 0;
    if (event.type !== 'payment.succeeded') continue;
    const key = keyOf(textOf(event.data['callId']));
    if (!settled.has(key)) came += amounts.get(key) ?? 0;
    settled.add(key);
  }
  return { came, asked, unwanted };
}

const keyOf = (call: string): string => call.split('-').slice(2).join('.');

function* chargeFaults(club: Club, log: readonly Entry[]): Generator<Fault> {
  const { noticeDays } = club.plan.renewal;
  let hasMandate = false;
  const notices = new Map<string, { readonly amount: number; deliveredAt: number | null }>();
  for (const { seq, event, outcome, decidedAt, happenedAt } of log) {
    if (event.type === 'plan.cancelled') hasMandate = false;
    // Whoever buys with one has it when the money is there.
    if (event.type === 'plan.mandate_given' || event.data['mandate'] !== undefined) hasMandate = true;
    const told = notices.get(textOf(event.data['messageId']));
    if (event.type === 'message.delivered' && told !== undefined) told.deliveredAt ??= happenedAt;
    for (const [n, { template, params }] of (outcome.messages ?? []).entries())
      if (template === 'plan.renewal_notice')
        notices.set(`ms-${seq}-${n}`, { amount: Number(params['amount']), deliveredAt: null });
    for (const { data } of outcome.calls ?? []) {
      if (data['purpose'] !== 'renewal') continue;
      if (!hasMandate) yield ['I14 no charge without mandate', 'none', `at ${seq}`];
      const proof = [...notices.values()].at(-1);
      const isProved =
        proof !== undefined &&
        proof.deliveredAt !== null &&
        later(club.zone, proof.deliveredAt, { days: noticeDays }) <= decidedAt;
      if (!isProved)
        yield ['I14 no charge without notice', `delivered ${noticeDays} days before`, `at ${seq}`];
      if (proof?.amount !== data['amount'])
        yield ['I14 the price of the notice', `${proof?.amount}`, `${textOf(data['amount'])} at ${seq}`];
    }
  }
}
