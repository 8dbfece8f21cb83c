import { type Bench, sized } from '../frame/bench.ts';
import { compare, perSecond } from '../frame/compare.ts';
import type { BenchResult } from '../frame/report.ts';
import { decideByHand } from './by-hand.ts';
import { decidedBy } from './decided.ts';
import { fiftyRules, programsOf } from './fifty-rules.ts';
import { HandMember } from './hand-member.ts';
import { historiesOf } from './orders.ts';

/** F7: how fast the core decides an event that fifty rules look at. */
export async function decideBench(bench: Bench): Promise<BenchResult> {
  const members = sized(bench, 1_000, 3);
  const orders = sized(bench, 40, 5);
  const programs = programsOf(fiftyRules);
  const histories = historiesOf(members, orders, 1);
  const events = members * orders;
  const measure = await compare(bench, {
    what: 'orders decided',
    unit: 'events/s',
    against:
      'the same fifty rules by hand, on members that are changed in place, remembering what each order earned',
    goal: { atLeast: 0.4 },
    ceiling: () =>
      perSecond(events, () => {
        for (const history of histories) {
          const member = new HandMember();
          for (const event of history) decideByHand(member, event);
        }
      }),
    product: () =>
      perSecond(events, () => {
        for (const [i, history] of histories.entries()) {
          const member = decidedBy(programs, i + 1);
          for (const event of history) member.send(event);
        }
      }),
    warmUps: 2,
  });
  return {
    no: 'F7',
    name: 'decide',
    about: 'decision of one event in the core, 50 active rules',
    sizes: { members, 'orders of each': orders, rules: fiftyRules.rules.length },
    shares: 'one thread does both sides in turns; nothing else runs',
    measures: [measure],
    notes: [],
  };
}
