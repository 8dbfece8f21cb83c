import { balanceOf, type Entry } from '@laurel/core';
import { expect, test } from 'vitest';
import { runBench } from '../index.ts';
import { decideByHand } from './by-hand.ts';
import { decidedBy } from './decided.ts';
import { fiftyRules, programsOf } from './fifty-rules.ts';
import { entryByHand } from './hand-entry.ts';
import { HandMember } from './hand-member.ts';
import { historiesOf } from './orders.ts';

test('there are fifty rules, and all look at orders', () => {
  const { compiled } = programsOf(fiftyRules).versions[0] ?? {};
  expect(compiled?.rulesByType.get('order.completed')).toHaveLength(50);
});

test('by hand the same is granted, rule by rule, and the same tiers are reached', () => {
  const programs = programsOf(fiftyRules);
  const fired = new Set<string>();
  for (const [i, history] of historiesOf(40, 40, 7).entries()) {
    const product = decidedBy(programs, i + 1);
    const byHand = new HandMember();
    for (const event of history) {
      const grants = product
        .send(event)
        .flatMap((entry) => entry.outcome.transfers ?? [])
        .filter((transfer) => transfer.kind === 'grant')
        .map(({ rule, asset, amount, lots }) => ({
          rule: rule?.replace(/^(pack:\S+)\/.*$/, '$1'),
          asset,
          amount,
          lot: lots[0]?.[0],
        }));
      const made = decideByHand(byHand, event).map(({ room: _, ...one }) => one);
      expect(made).toEqual(grants);
      for (const one of made) fired.add(one.rule);
      expect(`v${byHand.tier + 1}`).toBe(product.head().tracks['main']?.tier);
    }
    const { points, growth } = product.head().assets;
    const end = product.head().decidedAt;
    expect([byHand.points, byHand.growthTotal]).toEqual([balanceOf(points, end), balanceOf(growth, end)]);
  }
  expect(fired.size).toBeGreaterThan(45);
});

test('the benchmark runs and gives sane figures', async () => {
  const { results } = await runBench(['decide'], { size: 'tiny' });
  for (const { ceiling, product, ratio } of results.flatMap((result) => result.measures)) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});

test('by hand the same entries are made, of orders that lift no tier', () => {
  const programs = programsOf(fiftyRules);
  let compared = 0;
  for (const [i, history] of historiesOf(30, 40, 11).entries()) {
    const product = decidedBy(programs, i + 1);
    const byHand = new HandMember();
    for (const event of history) {
      const entries = product.send(event);
      const entry = entries.find((one) => one.event.type === 'order.completed');
      if (byHand.orders.size === 0) byHand.since = event.time;
      const made = entryByHand(byHand, event, entry?.seq ?? 0);
      if (entries.some((one) => one.outcome.statuses !== undefined || one.outcome.follow !== undefined))
        continue;
      expect(shown(made)).toEqual(shown(entry));
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(900);
});

/** What it says; of the order's record only what it is about, since its form is the core's own. */
function shown(entry: Entry | undefined): unknown {
  const { outcome, ...rest } = JSON.parse(JSON.stringify(entry)) as Entry;
  const { records = {}, ...told } = outcome;
  const kept = Object.entries(records).map(([key, record]) => {
    const { net, grants } = record as unknown as { net: unknown; grants: { rule: string; lot: string }[] };
    return [key, net, grants.map(({ rule, lot }) => [rule, lot])];
  });
  return { ...rest, told, kept };
}
