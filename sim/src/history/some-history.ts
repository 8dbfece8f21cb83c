import type { EpochMs } from '@laurel/core';
import type { Act, Sent, Step } from '../act.ts';
import type { Terms } from '../oracle/terms.ts';
import type { Random } from '../random.ts';
import { deliveries, type Message } from './deliver.ts';
import { someAct } from './some-act.ts';
import { nextInstant } from './some-time.ts';
import { newWallet } from './wallet.ts';

export const someStart = (random: Random): EpochMs =>
  Date.UTC(random.pick([2025, 2026]), random.int(0, 11), random.int(1, 28), random.int(0, 23));

/** A whole history: what shoppers and shops do, and in which order and state it reaches the store. */
export function someHistory(
  random: Random,
  terms: Terms,
  { length, start }: { length: number; start: EpochMs },
): readonly Step[] {
  const names = ['ada', 'bo', 'cy', 'di'].slice(
    0,
    random.weighted([
      [5, 1],
      [3, 2],
      [1, 3],
      [1, 4],
    ]),
  );
  const wallets = names.map(newWallet);
  const pace = random.pick(['minutes', 'days', 'weeks', 'mixed', 'daily'] as const);
  const backfillUntil = random.chance(0.12) ? Math.floor(length / 2) : 0;
  let now = start;
  const messages: Message[] = [];
  for (let n = 0; n < length; n += 1) {
    const wallet = random.pick(wallets);
    const soon = wallet.planned.length > 0 && random.chance(0.85);
    now = soon ? now + random.int(0, 240_000) : nextInstant(random, terms, { now, pace });
    const id = `${n}`;
    const comesDaily = pace === 'daily' && wallet.registered && random.chance(0.8);
    const act: Act = comesDaily ? { do: 'checkin' } : someAct(random, terms, { wallet, names, id });
    const sent: Sent = {
      member: wallet.name,
      id,
      time: now,
      act,
      ...(n < backfillUntil ? { backfill: true } : {}),
    };
    messages.push(...deliveries(random, sent, comesDaily ? 0.25 : 0));
  }
  return stepsOf(random, messages, 0.1);
}

/**
 * Messages in the order in which they arrive, with the relay, the scheduler (how probably it passes by before one) and a
 * clock that errs in between.
 */
export function stepsOf(random: Random, messages: readonly Message[], passes: number): readonly Step[] {
  const past = messages.filter((message) => message.sent.backfill);
  const live = messages.filter((message) => !message.sent.backfill);
  const byArrival = (a: Message, b: Message): number => a.at - b.at;
  const imported = past.toSorted(byArrival).map(({ sent }) => sent);
  const clock = Math.max(...past.map((message) => message.sent.time), Number.NEGATIVE_INFINITY);
  const steps: Step[] = imported.map((sent) => ({ step: 'send', now: clock, sent }));
  if (imported.length > 0) steps.push({ step: 'relay', now: clock });
  const promptly = random.chance(0.5);
  let last = clock;
  for (const { at, sent } of live.toSorted(byArrival)) {
    const arrived = Math.max(at, clock);
    const now = random.chance(0.02) ? arrived - random.pick([1, 1_000, 240_000]) : arrived;
    // Whoever answers was asked before.
    const answers = sent.act.do === 'settle' || sent.act.do === 'noticed';
    if (random.chance(answers ? 0.95 : passes)) steps.push({ step: 'pass', now: Math.max(last, now) });
    steps.push({ step: 'send', now, sent });
    if (promptly || random.chance(0.3)) steps.push({ step: 'relay', now });
    last = Math.max(last, now);
  }
  return [...steps, { step: 'relay', now: last }];
}
