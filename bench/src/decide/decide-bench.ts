import { type Bench, sized } from '../frame/bench.ts';
import { compare, perThreadSecond } from '../frame/compare.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { decideByHand } from './by-hand.ts';
import { decidedBy } from './decided.ts';
import { fiftyRules, programsOf } from './fifty-rules.ts';
import { entryByHand } from './hand-entry.ts';
import { HandMember } from './hand-member.ts';
import { type History, historiesOf } from './orders.ts';

/** F7: how fast the core decides an event that fifty rules look at. */
export async function decideBench(bench: Bench): Promise<BenchResult> {
  const members = sized(bench, 1_000, 20);
  const orders = sized(bench, 40, 20);
  const histories = historiesOf(members, orders, 1);
  return {
    no: 'F7',
    name: 'decide',
    about: 'decision of one event in the core, 50 active rules',
    sizes: { members, 'orders of each': orders, rules: fiftyRules.rules.length },
    shares:
      'one thread does both sides in turns; counted is the time that it computes, not the time that it waits',
    measures: [await withEntry(bench, histories), await bare(bench, histories)],
    notes: [
      'By hand is code for these fifty rules and no others, on members that are changed in place; a test holds both sides to the same grants, tiers and entries.',
    ],
  };
}

/** The same work: the fold, and the entry that the log keeps. */
function withEntry(bench: Bench, histories: readonly History[]): Promise<Measure> {
  return compare(bench, {
    ...sides(bench, histories, (member) => {
      let seq = 0;
      return (event) => entryByHand(member, event, ++seq);
    }),
    what: 'orders decided',
    against: 'by hand: fold and entry (transfers with their why, the order’s record, counters)',
  });
}

/** Less work than the product does: no entry, only what changes the member. */
function bare(bench: Bench, histories: readonly History[]): Promise<Measure> {
  return compare(bench, {
    ...sides(bench, histories, (member) => (event) => decideByHand(member, event)),
    what: 'orders decided, bare fold',
    against: 'by hand: fold alone, which makes no entry and can explain and replay nothing',
  });
}

type Fold = (member: HandMember) => (event: History[number]) => unknown;

function sides(bench: Bench, histories: readonly History[], byHand: Fold) {
  const programs = programsOf(fiftyRules);
  const events = histories.reduce((sum, history) => sum + history.length, 0);
  return {
    unit: 'events/s',
    goal: { atLeast: 0.4 },
    warmUps: sized(bench, 2, 0),
    ceiling: () =>
      perThreadSecond(events, () => {
        for (const history of histories) {
          const fold = byHand(new HandMember());
          for (const event of history) fold(event);
        }
      }),
    product: () =>
      perThreadSecond(events, () => {
        for (const [i, history] of histories.entries()) {
          const member = decidedBy(programs, i + 1);
          for (const event of history) member.send(event);
        }
      }),
  };
}
