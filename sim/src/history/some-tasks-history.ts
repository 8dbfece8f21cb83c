import type { EpochMs } from '@laurel/core';
import type { Act, Step } from '../act.ts';
import { dateOf, later, midnightFrom, nextMonth, startOf } from '../oracle/days.ts';
import { nextSettlement } from '../oracle/tasks/ladder.ts';
import type { TaskTerms } from '../oracle/tasks/terms.ts';
import type { Random } from '../random.ts';
import { deliveries, type Message } from './deliver.ts';
import { stepsOf } from './some-history.ts';
import { newTaskWallet, rescue, someTasksAct, type TaskWallet } from './some-tasks-act.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
type Pace = 'minutes' | 'daily' | 'weeks' | 'mixed';

/** A whole history of tasks: what happens, and in which order and state it reaches the store. */
export function someTasksHistory(
  random: Random,
  terms: TaskTerms,
  { length, start }: { length: number; start: EpochMs },
): readonly Step[] {
  const names = ['ada', 'bo'].slice(0, random.chance(0.7) ? 1 : 2);
  const wallets = names.map(newTaskWallet);
  const pace = random.pick(['minutes', 'daily', 'weeks', 'mixed', 'mixed'] as const);
  const messages: Message[] = [];
  let now = start;
  for (let n = 0; n < length; n += 1) {
    const wallet = random.pick(wallets);
    const goesOn = wallet.planned.length > 0 && random.chance(0.85);
    const atRisk = goesOn || !random.chance(0.12) ? null : someRisk(random, terms, { wallet, now });
    now = goesOn ? now + random.int(0, 240_000) : (atRisk ?? nextInstant(random, terms, { now, pace }));
    if (atRisk !== null) rescue(random, { wallet, id: `${n}`, now });
    const comes = pace === 'daily' && wallet.registered && !goesOn && random.chance(0.4);
    if (comes) wallet.days.push(dateOf(terms.zone, now));
    const act: Act = comes ? { do: 'checkin' } : someTasksAct(random, terms, { wallet, id: `${n}`, now });
    messages.push(
      ...deliveries(random, { member: wallet.name, id: `${n}`, time: now, act }, comes ? 0.25 : 0),
    );
  }
  return stepsOf(random, messages, 0.25);
}

/** Some half hour of the next day on which the clock on the wall is moved. */
function onClockChange(random: Random, zone: string, now: EpochMs): EpochMs | null {
  const next = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition('next');
  if (next === null) return null;
  return startOf(zone, next.toPlainDate().toString()) + random.int(0, 48) * 30 * minute;
}

/** When the tier that she rose to may be at risk: from the notice to the end of the grace, and next to its turns. */
function someRisk(
  random: Random,
  { zone, main }: TaskTerms,
  { wallet, now }: { wallet: TaskWallet; now: EpochMs },
): EpochMs | null {
  if (wallet.rose === null || main.period === null) return null;
  const end = later(zone, midnightFrom(zone, wallet.rose), main.period);
  wallet.rose = random.chance(0.5) ? end : null;
  const from = later(zone, end, { days: -(main.noticeDays ?? 0) });
  const until = later(zone, end, { days: main.graceDays ?? 0 });
  const at =
    random.pick([from, end, until, from + day, end + day, until - day]) + random.pick([-1, 0, 0, hour]);
  return at > now ? at : null;
}

function nextInstant(random: Random, terms: TaskTerms, { now, pace }: { now: EpochMs; pace: Pace }): EpochMs {
  if (pace === 'daily' && random.chance(0.8))
    return midnightFrom(terms.zone, now + 1) + random.int(0, 23 * hour);
  if (random.chance(0.3)) return turn(random, terms, now);
  const gap = {
    minutes: () => random.int(0, 20 * minute),
    daily: () => random.int(0, 5 * hour),
    weeks: () => random.int(0, 20 * day),
    mixed: () =>
      random.pick([0, 1, hour, random.int(1, 2 * day), random.int(1, 9 * day), random.int(1, 60 * day)]),
  }[random.chance(0.85) ? pace : 'mixed']();
  return now + gap;
}

/** One of the instants at which something turns over: days, months, settlements, notices, ends, graces, claims. */
function turn(random: Random, { zone, main, stars, tasks, days }: TaskTerms, now: EpochMs): EpochMs {
  const today = midnightFrom(zone, now - day + 1);
  const end = main.period === null ? today : later(zone, midnightFrom(zone, now - 3 * day), main.period);
  const waits = random.pick(tasks).byHand?.days ?? 7;
  const hours = random.pick([...(days.double.hours ?? [0]), ...(days.member.hours ?? [1_440])]);
  const instant = random.pick([
    midnightFrom(zone, now + 1),
    nextMonth(zone, now),
    later(zone, nextMonth(zone, now), { days: -1 }),
    nextSettlement(zone, stars.settledOn ?? 1, now),
    end,
    later(zone, end, { days: -(main.noticeDays ?? 1) }),
    later(zone, end, { days: main.graceDays ?? 1 }),
    later(zone, now, { days: waits }),
    later(zone, now, { months: 12 }),
    startOf(zone, `${Number(dateOf(zone, now).slice(0, 4)) + 1}-02-28`),
    today + hours * minute,
    onClockChange(random, zone, now) ?? today,
  ]);
  return Math.max(now, instant + random.pick([-1, 0, 0, 1, 1_000, hour]));
}
