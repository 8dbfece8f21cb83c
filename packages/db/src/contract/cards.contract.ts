import { expect } from 'vitest';
import type { CardRow } from '../rows.ts';
import { bytesOf, type Case, commitOf } from './suite.ts';

export function cardContract(on: Case): void {
  const card = (member: number, issue: number, mark: number, issuedAt = 5): CardRow => ({
    member,
    issue,
    mark: bytesOf(16, mark),
    number: bytesOf(40, mark),
    issuedAt,
    usedStep: 0,
  });

  on('cards: whoever draws a number first, and no mark twice', async ({ cards }) => {
    await cards.add(card(1, 0, 1));
    await cards.add(card(1, 0, 2, 6));
    expect(await cards.get(1, 0)).toMatchObject({ member: 1, issue: 0, issuedAt: 5, usedStep: 0 });
    await cards.add(card(2, 0, 1));
    expect(await cards.get(2, 0)).toBeNull();
    expect(await cards.find(bytesOf(16, 1))).toMatchObject({ member: 1 });
    expect(await cards.find(bytesOf(16, 9))).toBeNull();
    await cards.add(card(1, 1, 3));
    expect([await cards.count(1), await cards.count(2)]).toEqual([2, 0]);
  });

  on('cards: a step is used once, and none before it', async ({ cards }) => {
    await cards.add(card(1, 0, 1));
    const used = [];
    for (const step of [7, 7, 6, 8]) used.push(await cards.use(1, 0, step));
    expect(used).toEqual([true, false, false, true]);
    expect(await cards.use(2, 0, 9)).toBe(false);
  });

  on('cards: they go with the person', async (store) => {
    const { cards, log, vault } = store;
    await cards.add(card(5, 0, 1));
    await cards.add(card(5, 1, 2));
    await cards.add(card(6, 0, 3));
    await cards.add(card(7, 0, 4));
    const gone = (member: number) => ({ hash: bytesOf(16, member), member, at: 9, alias: `a-${member}` });
    await log.commit(commitOf(1, [{ member: 5, seq: 1 }], { erased: [gone(5)] }));
    await vault.erase([gone(6)]);
    await cards.forget(7);
    expect([await cards.count(5), await cards.count(6), await cards.count(7)]).toEqual([0, 0, 0]);
  });
}
