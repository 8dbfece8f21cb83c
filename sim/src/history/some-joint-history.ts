import type { EpochMs } from '@laurel/core';
import type { Step } from '../act.ts';
import { dateOf, later, midnightFrom, nextMonth, startOf } from '../oracle/days.ts';
import type { Joint } from '../oracle/partners/joint.ts';
import { windowEnd } from '../oracle/partners/limits.ts';
import type { Random } from '../random.ts';
import { deliveries, type Message } from './deliver.ts';
import { stepsOf } from './some-history.ts';
import { newJointWallet, someJointAct } from './some-joint-act.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A whole history of members and partners, and in which order and state it reaches the store. */
export function someJointHistory(
  random: Random,
  joint: Joint,
  { length, start }: { length: number; start: EpochMs },
): readonly Step[] {
  const count = random.weighted([
    [4, 1],
    [4, 2],
    [2, 3],
  ]);
  const wallets = ['ada', 'bo', 'cy'].slice(0, count).map(newJointWallet);
  const pace = random.pick(['minutes', 'days', 'weeks', 'mixed'] as const);
  const messages: Message[] = [];
  let now = start;
  for (let n = 0; n < length; n += 1) {
    const busy = wallets.filter(({ soon }) => soon.length > 0);
    const wallet = random.pick(busy.length > 0 && random.chance(0.85) ? busy : wallets);
    const next = random.chance(0.9) ? wallet.soon.shift() : undefined;
    const scene = { joint, wallet, id: `${n}` };
    now = next === undefined ? nextInstant(random, joint, { now, pace }) : now + random.int(0, 50_000);
    const act = next ?? someJointAct(random, scene);
    messages.push(...deliveries(random, { member: wallet.name, id: `${n}`, time: now, act }, 0));
  }
  return stepsOf(random, messages, 0.3);
}

function nextInstant(
  random: Random,
  joint: Joint,
  { now, pace }: { now: EpochMs; pace: 'minutes' | 'days' | 'weeks' | 'mixed' },
): EpochMs {
  if (random.chance(0.3)) return turn(random, joint, now);
  const gap = {
    minutes: () => random.int(0, 20 * minute),
    days: () => random.int(0, 3 * day),
    weeks: () => random.int(0, 20 * day),
    mixed: () => random.pick([0, 1, 60 * minute, random.int(1, 2 * day), random.int(1, 70 * day)]),
  }[random.chance(0.85) ? pace : 'mixed']();
  return now + gap;
}

/** One of the instants at which something turns over: windows, terms, lots, cooling off, codes that come and go. */
function turn(random: Random, { zone, plan, pools }: Joint, now: EpochMs): EpochMs {
  const today = startOf(zone, dateOf(zone, now));
  const codes = pools.flatMap(({ batches }) =>
    batches.flatMap(({ loadedAt, expiresAt, revokedAt }) => [loadedAt, expiresAt ?? 0, revokedAt ?? 0]),
  );
  const instant = random.pick([
    midnightFrom(zone, now + 1),
    nextMonth(zone, now),
    windowEnd(zone, 'quarter', now) ?? now,
    windowEnd(zone, 'year', now) ?? now,
    later(zone, today, { months: random.pick([1, 1, 12]) }),
    later(zone, now, { days: random.pick([1, 3, 10, 30, plan.coolingOffDays ?? 7]) }),
    now + plan.quoteMinutes * minute,
    ...codes.filter((at) => at > now && at < now + 100 * day),
  ]);
  return Math.max(now, instant + random.pick([-1, 0, 0, 1, 1_000]));
}
