import {
  accountOf,
  type Entry,
  type Head,
  inForce,
  type Json,
  type JsonObject,
  type PlanFact,
  type Programs,
  type PurchaseRecord,
  planKey,
  planOf,
  type RefundRecord,
  type Term,
  textOf,
} from '@laurel/core';
import type { Report } from './violation.ts';

export interface PlansCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (head: Head, records: ReadonlyMap<string, Json | null>, at: number) => void;
}

type Records = ReadonlyMap<string, Json | null>;

/**
 * I14: what was paid for a plan is recognised, deferred or refunded, term by term and over all of them; money that
 * came is that of the terms, money that went back is theirs. And nobody was charged without a notice that arrived.
 */
export function plansCheck(programs: Programs, report: Report): PlansCheck {
  return {
    take(entry) {
      for (const { action, data } of entry.outcome.calls ?? []) {
        if (action !== 'charge' || data['purpose'] !== 'renewal') continue;
        const plan = textOf(data['plan']);
        const fact = (entry.outcome.facts?.[planKey(plan)] ?? null) as PlanFact | null;
        const { deliveredAt, amount } = fact?.notice ?? {};
        if (deliveredAt === undefined || deliveredAt > entry.decidedAt || amount !== data['amount'])
          report('I14', entry.seq, `${plan} was charged for without proof of its notice`);
      }
    },
    end(head, records, at) {
      if (programs.versions.length === 0) return;
      for (const track of Object.keys(head.tracks)) {
        const id = /^plan:(.+)$/.exec(track)?.[1];
        if (id !== undefined) checkPlan(programs, { id, head, records, at }, report);
      }
    },
  };
}

interface Seen {
  readonly id: string;
  readonly head: Head;
  readonly records: Records;
  readonly at: number;
}

function checkPlan(programs: Programs, { id, head, records, at }: Seen, report: Report): void {
  const { seq } = head;
  const fact = planOf(head, id);
  const { calendar } = inForce(programs, at).compiled;
  const terms = [
    ...(listOf(records, `term/${id}/`) as readonly unknown[] as readonly Term[]),
    ...(fact?.terms ?? []),
  ];
  const numbers = new Set(terms.map(({ no }) => no));
  if (numbers.size !== terms.length || terms.length !== (fact?.no ?? 0))
    report('I14', seq, `${id} has ${terms.length} terms, counted ${fact?.no ?? 0}`);
  for (const term of terms) {
    const { paid, recognised, deferred, refunded, moved } = accountOf(calendar, term, at);
    if (
      paid !== recognised + deferred + refunded + moved ||
      Math.min(recognised, deferred, refunded, moved) < 0
    )
      report('I14', seq, `term ${term.no} of ${id} does not add up`);
  }
  checkMoney({ id, terms, records }, (detail) => report('I14', seq, detail));
}

interface Money {
  readonly id: string;
  readonly terms: readonly Term[];
  readonly records: Records;
}

function checkMoney({ id, terms, records }: Money, tell: (detail: string) => void): void {
  const mine = (prefix: string): readonly unknown[] =>
    listOf(records, prefix).filter(({ plan }) => plan === id);
  const bought = mine('purchase/') as readonly PurchaseRecord[];
  const came = sum(bought.filter(({ state }) => state === 'paid').map(({ amount }) => amount));
  const sold = sum(
    terms.filter(({ purchase }) => purchase !== undefined).map(({ paid, credit }) => paid - credit),
  );
  if (came !== sold) tell(`${came} came for ${id}, its terms say ${sold}`);
  const back = mine('refund/') as readonly RefundRecord[];
  const gone = sum(back.filter(({ term }) => term !== undefined).map(({ amount }) => amount));
  const refunded = sum(terms.map((term) => term.refunded));
  if (gone !== refunded) tell(`${gone} went back of ${id}, its terms say ${refunded}`);
  const returned = sum(bought.filter(({ state }) => state === 'returned').map(({ amount }) => amount));
  const unwanted = sum(back.filter(({ term }) => term === undefined).map(({ amount }) => amount));
  if (returned !== unwanted) tell(`${returned} of ${id} was not wanted, and ${unwanted} went back`);
}

function listOf(records: Records, prefix: string): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (const [key, value] of records)
    if (value !== null && key.startsWith(prefix)) found.push(value as JsonObject);
  return found;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
