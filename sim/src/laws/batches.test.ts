import { apply, type Entry, emptyHead, type Head, ledgerLines, stateLine } from '@laurel/core';
import { expect, test } from 'vitest';
import type { Sent, Step } from '../act.ts';
import { type LogStore, openLogStore } from '../log-store.ts';
import { assets } from '../oracle/pass-time.ts';
import type { Terms } from '../oracle/terms.ts';
import { programOf } from '../program-of.ts';
import { type Random, randomOf } from '../random.ts';
import { difference, effortOf, endOf, programsOf, tryLaw } from './law.ts';

type Send = Step & { readonly step: 'send' };

/** What one store holds after a history that came in batches of at most so many, as lines of its hashes. */
async function linesAfter(
  terms: Terms,
  sends: readonly Send[],
  { random, most }: { random: Random; most: number },
): Promise<readonly string[]> {
  const source = JSON.stringify(programOf(terms));
  const store = await openLogStore({ programs: programsOf(terms), source, random, assets, calm: true });
  try {
    for (let from = 0; from < sends.length; ) {
      const batch = batchFrom(sends, from, random.int(1, most));
      await store.sendAll(batch.messages, batch.now);
      from += batch.messages.length;
    }
    return await linesOf(store, sends);
  } finally {
    await store.close();
  }
}

/** Messages of one instant; one that names a hold waits until its id is known. */
function batchFrom(
  sends: readonly Send[],
  from: number,
  most: number,
): { readonly messages: readonly Sent[]; readonly now: number } {
  const now = sends[from]?.now ?? 0;
  const messages: Sent[] = [];
  for (const { sent, now: at } of sends.slice(from, from + most)) {
    if (messages.length > 0 && (at !== now || 'hold' in sent.act)) break;
    messages.push(sent);
  }
  return { messages, now };
}

async function linesOf(store: LogStore, sends: readonly Send[]): Promise<readonly string[]> {
  await store.pass(endOf(sends));
  const names = [...new Set(sends.map(({ sent }) => sent.member))].sort();
  const logs: readonly (readonly [string, readonly Entry[]])[] = [...(await store.logs(names))];
  return logs.flatMap(([name, log]) => {
    const head = log.reduce((before: Head, entry) => apply(before, entry).head, emptyHead);
    return [...log.flatMap((entry) => ledgerLines(name, entry)), stateLine(name, head, String)];
  });
}

test('any split into batches gives the same entries', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('batches', effortOf(process.env), async ({ terms, steps }, random) => {
      // What crosses members may meet them in another order.
      const sends = steps.flatMap((step) =>
        step.step === 'send' && step.sent.act.do !== 'invite' ? [step] : [],
      );
      if (sends.length === 0) return null;
      // Few instants, so that much may come together.
      const hour = 3_600_000;
      let now = 0;
      const together = sends.map((step): Send => {
        now = Math.max(now, Math.ceil(step.now / (24 * hour)) * 24 * hour);
        return { ...step, now };
      });
      const seed = random.int(1, 2 ** 31);
      const single = await linesAfter(terms, together, { random: randomOf(seed), most: 1 });
      const many = await linesAfter(terms, together, { random: randomOf(seed + 1), most: 40 });
      return difference(single, many);
    }),
  ).resolves.toBeNull(),
);
