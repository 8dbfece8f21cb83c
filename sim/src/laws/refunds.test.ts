import type { Entry } from '@laurel/core';
import { expect, test } from 'vitest';
import type { Step } from '../act.ts';
import type { Random } from '../random.ts';
import { effortOf, freshStore, monotone, programsOf, runSteps, tryLaw } from './law.ts';

/** Parts that add up to the whole, in any sizes. */
function partsOf(random: Random, whole: number): readonly number[] {
  const parts: number[] = [];
  for (let left = whole; left > 0; ) {
    const part = random.chance(0.2) ? left : random.int(1, Math.max(1, Math.floor(left / 2)));
    parts.push(part);
    left -= part;
  }
  return parts;
}

/** What an order was granted, and what of it was taken back, by asset and rule. */
function balanceOf(log: readonly Entry[], order: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { outcome } of log)
    for (const transfer of outcome.transfers ?? []) {
      if (transfer.order !== order || !['grant', 'takeback'].includes(transfer.kind)) continue;
      const key = `${transfer.asset} by ${transfer.rule}`;
      const sign = transfer.kind === 'grant' ? 1 : -1;
      sums.set(key, (sums.get(key) ?? 0) + sign * transfer.amount);
    }
  return sums;
}

test(
  'any partial refunds that add up to the whole take back exactly what was granted',
  { timeout: 86_400_000 },
  () =>
    expect(
      tryLaw('refunds', effortOf(process.env), async ({ terms: some, steps: before }, random) => {
        // Debt, so that what is not there is written down as well.
        const terms = { ...some, shortfall: 'debt' } as const;
        const store = freshStore(programsOf(terms));
        const steps = monotone(before).filter(
          (step) => step.step !== 'send' || step.sent.act.do !== 'freeze',
        );
        await runSteps(store, steps);
        const member = [...(await store.logs()).keys()][0];
        if (member === undefined) return null;
        const amount = random.int(1, 3_000_000);
        let now = Math.max(...steps.map((step) => step.now)) + 1;
        const send = (id: string, act: (Step & { step: 'send' })['sent']['act']) =>
          store.send({ member, id, time: now, act }, now);
        await send('law-order', { do: 'complete', order: 'law', amount, app: random.chance(0.5) });
        for (const [n, part] of partsOf(random, amount).entries()) {
          now += random.pick([0, 1, 60_000, 86_400_000, 40 * 86_400_000]);
          if (random.chance(0.3))
            await send(`law-other-${n}`, { do: 'complete', order: `law-${n}`, amount, app: false });
          const told = await send(`law-refund-${n}`, {
            do: 'refund',
            order: 'law',
            refund: `${n}`,
            amount: part,
          });
          if (told.status !== 'applied' && told.code !== 'member_frozen') return `refund ${n}: ${told.code}`;
        }
        const log = (await store.logs()).get(member) ?? [];
        const left = [...balanceOf(log, 'law')].filter(([, units]) => units !== 0);
        return left.length === 0 ? null : `left of ¥${amount / 100}: ${JSON.stringify(left)}`;
      }),
    ).resolves.toBeNull(),
);
