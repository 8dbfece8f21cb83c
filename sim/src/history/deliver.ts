import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../act.ts';
import type { Random } from '../random.ts';

export interface Message {
  /** When it reaches the store. */
  readonly at: EpochMs;
  readonly sent: Sent;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** What happens somewhere else and is told of; all else is asked for here and now. */
const told: readonly Act['do'][] = [
  'register',
  'complete',
  'refund',
  'cancel',
  'checkin',
  'review',
  'invite',
  'profile',
  'nonsense',
  'view',
  'quiz',
];

/** What becomes of one message on its way: none, one or several copies, soon or late, some of them false. `slow`: how probably some days late. */
export function deliveries(random: Random, sent: Sent, slow: number): readonly Message[] {
  if (random.chance(0.015)) return [];
  const isCommand = !told.includes(sent.act.do);
  const days = random.chance(slow) ? random.int(1, 6) * day : someDelay(random);
  const delay = isCommand || sent.backfill ? 0 : days;
  const first: Message = { at: sent.time + delay, sent };
  const messages = [isCommand || sent.backfill ? first : ahead(random, first)];
  if (random.chance(0.06)) messages.push({ at: first.at + random.pick([0, 1, minute, day, 40 * day]), sent });
  if (random.chance(0.02))
    messages.push({ at: first.at + random.pick([0, minute, day]), sent: altered(random, sent) });
  if (sent.backfill && random.chance(0.05)) return [{ at: sent.time + random.int(0, 3) * day, sent }];
  return messages;
}

function someDelay(random: Random): number {
  return random.weighted<() => number>([
    [80, () => 0],
    [6, () => random.int(1, 5 * minute)],
    [5, () => random.int(1, 48) * hour],
    [4, () => random.int(1, 29) * day],
    [1.5, () => random.int(30, 65) * day],
  ])();
}

/** A sender whose clock runs ahead. */
function ahead(random: Random, message: Message): Message {
  if (!random.chance(0.03)) return message;
  const time = message.at + random.pick([1, 299_999, 5 * minute, 5 * minute + 1, hour]);
  return { at: message.at, sent: { ...message.sent, time } };
}

/** The same id with other content. */
function altered(random: Random, sent: Sent): Sent {
  const { act } = sent;
  if ('amount' in act && act.amount !== null && random.chance(0.7))
    return { ...sent, act: { ...act, amount: act.amount + 1 } };
  return { ...sent, time: sent.time - random.pick([1, 1000]) };
}
