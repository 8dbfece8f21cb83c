import type { Explanation } from '@laurel/sdk';
import { expect, test } from 'vitest';
import { all } from '../shop/person.ts';
import { ok, type Shop } from '../shop/shop.ts';

/** S24 and what must hold after any history: over all that the stories before it made. */
export function lawsSuite(shopOf: () => Shop): void {
  test('S24 why: every transfer of every story is explained and computed again to its own number', async () => {
    const { laurel, done } = shopOf();
    const members = await all((cursor) => laurel.listMembers({ query: { limit: 200, ...cursor } }));
    let explained = 0;
    for (const { id } of members) {
      const transfers = await all((cursor) =>
        laurel.listTransfers({ path: { id }, query: { limit: 200, ...cursor } }),
      );
      for (const transfer of transfers) {
        // What time owes and nobody has written yet has no id to ask by.
        if (transfer.id === '') continue;
        const why = await ok(laurel.explainTransfer({ path: { id: transfer.id } }));
        expect({ id: transfer.id, faults: faultsOf(why) }).toEqual({ id: transfer.id, faults: [] });
        expect(why.transfer).toEqual(transfer);
        explained += 1;
      }
    }
    expect(explained).toBeGreaterThan(150);
    const one = (
      await all((cursor) => laurel.listTransfers({ path: { id: members[0]?.id ?? '' }, query: cursor }))
    )[0];
    expect((await done('why', one?.id ?? '', '--json')).json).toMatchObject({ recomputed: one?.amount });
  }, 60_000);

  test('S25 the member as of any time is what was shown then, and what a replay up to then gives', async () => {
    const { laurel, seen, done } = shopOf();
    expect(seen.length).toBeGreaterThan(30);
    for (const shown of seen)
      expect(await ok(laurel.getMember({ path: { id: shown.id }, query: { at: shown.at } }))).toEqual(shown);
    for (const at of [
      '2026-03-10T10:00:05+08:00',
      '2026-04-15T00:00:00+08:00',
      '2027-03-11T00:00:00+08:00',
    ]) {
      const { ledgerHash, stateHash, transfers } = (await done('verify', '--at', at, '--json')).json;
      expect((await done('replay', '--at', at, '--json')).json).toMatchObject({
        ledgerHash,
        stateHash,
        transfers,
        differences: 0,
      });
    }
  }, 60_000);

  test('L1 the store of all stories: no violation, and a replay gives the same hashes', async () => {
    const { done } = shopOf();
    const verified = (await done('verify', '--json')).json;
    expect(verified['violations']).toEqual([]);
    const { ledgerHash, stateHash, transfers, members, events } = verified;
    const replayed = (await done('replay', '--json')).json;
    expect(replayed).toMatchObject({
      ledgerHash,
      stateHash,
      transfers,
      members,
      events,
      differences: 0,
      refused: 0,
    });
  }, 60_000);
}

/** Rule, version, inputs and formula where a rule granted; the same number for all. */
function faultsOf(why: Explanation): readonly string[] {
  const { transfer, agrees, amount, recomputed, version, event, sentence, formula, rule } = why;
  const faults: [boolean, string][] = [
    [
      agrees && recomputed === amount && amount === transfer.amount,
      `${transfer.amount} computes to ${recomputed}`,
    ],
    [version >= 1, 'no version'],
    [event.type !== '' && typeof why.inputs === 'object', 'no event or inputs'],
    [sentence.zh !== '' && sentence.en !== '', 'no sentence'],
    [transfer.kind !== 'grant' || rule !== undefined, 'a grant without its rule'],
    [
      transfer.kind !== 'grant' || formula !== null || /upgraded|allowance|time/.test(event.type),
      `no formula (${event.type})`,
    ],
  ];
  return faults.flatMap(([holds, fault]) => (holds ? [] : [fault]));
}
