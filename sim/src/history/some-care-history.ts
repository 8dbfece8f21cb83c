import type { EpochMs } from '@laurel/core';
import type { Act, Step } from '../act.ts';
import type { Care } from '../oracle/care/care.ts';
import { later, midnightFrom } from '../oracle/days.ts';
import type { Random } from '../random.ts';
import { type CareWallet, newCareWallet } from './care-wallet.ts';
import { deliveries, type Message } from './deliver.ts';
import { someCareAct, turnsOf } from './some-care-act.ts';
import { stepsOf } from './some-history.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
type Pace = 'minutes' | 'days' | 'weeks' | 'mixed';

/** A whole history of the kind `care`: what happens, and in which order and state it reaches the store. */
export function someCareHistory(
  random: Random,
  care: Care,
  { length, start }: { length: number; start: EpochMs },
): readonly Step[] {
  const count = random.weighted([
    [3, 1],
    [2, 2],
    [3, 3],
    [3, 5],
  ]);
  const wallets = ['ada', 'bo', 'cy', 'di', 'ed'].slice(0, count).map(newCareWallet);
  const focus = random.pick(['clock', 'desk', 'fair', 'fair', 'all'] as const);
  const pace = random.pick(['minutes', 'days', 'weeks', 'mixed'] as const);
  const messages: Message[] = [];
  let now = start;
  for (let n = 0; n < length; n += 1) {
    const busy = wallets.filter(({ planned }) => planned.length > 0 && planned[0]?.at === undefined);
    const wallet = random.pick(busy.length > 0 && random.chance(0.8) ? busy : wallets);
    const planned = meansTo(random, wallet, now);
    now = planned?.at ?? nextInstant(random, care, { wallet, now, pace });
    const id = `${n}`;
    const act = planned?.act ?? someCareAct(random, care, { wallet, wallets, focus, id, now });
    if (act.do === 'openCase' && !wallet.cases.includes(id)) wallet.cases.push(id);
    const sent = { member: wallet.name, id, time: now, act };
    // Mostly the registration comes first.
    if (act.do === 'register' && random.chance(0.8)) messages.push({ at: now, sent });
    else messages.push(...deliveries(random, sent, 0.01));
  }
  return stepsOf(random, messages, 0.3);
}

/** What she means to do, and when; null: something else comes first. */
function meansTo(random: Random, { planned }: CareWallet, now: EpochMs): { act: Act; at: EpochMs } | null {
  const [next] = planned;
  if (next === undefined || random.chance(0.1)) return null;
  if (next.at !== undefined && (next.at > now + 60 * day || random.chance(0.4))) return null;
  planned.shift();
  const at = next.at === undefined ? now + random.pick([0, random.int(0, 240_000)]) : Math.max(now, next.at);
  return { act: next.act, at };
}

function nextInstant(
  random: Random,
  care: Care,
  { wallet, now, pace }: { wallet: CareWallet; now: EpochMs; pace: Pace },
): EpochMs {
  if (random.chance(0.3)) return turn(random, care, wallet, now);
  const gap = {
    minutes: () => random.int(0, 20 * minute),
    days: () => random.int(0, 3 * day),
    weeks: () => random.int(0, 20 * day),
    mixed: () => random.pick([0, 1, hour, random.int(1, 2 * day), random.int(1, 50 * day)]),
  }[random.chance(0.85) ? pace : 'mixed']();
  return now + gap;
}

/** One of the instants at which something turns over, or just beside it. */
function turn(random: Random, care: Care, wallet: CareWallet, now: EpochMs): EpochMs {
  const { zone, period, graceDays, lines, quiz } = care;
  const midnight = midnightFrom(zone, now + 1);
  const near = turnsOf(care, wallet, now)
    .filter((at) => at < now + 40 * day)
    .map((at) => (random.chance(0.5) ? at : midnightFrom(zone, at)));
  const instant = random.pick([
    midnight,
    later(zone, midnight, period),
    later(zone, midnight, { days: graceDays ?? 1 }),
    now + (random.pick([lines.vip, lines.care, lines.normal]).minutes ?? 1) * minute,
    now + (quiz.minutes ?? 1) * minute,
    ...near,
    ...near,
  ]);
  return Math.max(now, instant + random.pick([-1, 0, 0, 1, 1_000]));
}
