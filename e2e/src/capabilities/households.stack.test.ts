import { expect, test } from 'vitest';
import { mariadb } from '../shop/engines.ts';
import { answered } from '../shop/many.ts';
import { no, ok, type Shop, withShop } from '../shop/shop.ts';
import { householdsProgram, householdsSuite } from './households-suite.ts';

householdsSuite(mariadb);

const seats = ['ben', 'cat', 'dan'];

async function household({ laurel }: Shop): Promise<void> {
  for (const id of ['mum', ...seats]) await ok(laurel.createMember({ body: { id } }));
  await ok(laurel.foundHousehold({ path: { id: 'mum' } }));
  for (const member of seats) {
    await ok(laurel.inviteToHousehold({ path: { id: 'mum' }, body: { member } }));
    await ok(laurel.acceptInvitation({ path: { id: member }, body: { member: 'mum' } }));
  }
  const path = { id: 'mum', plan: 'plus' };
  const { id: quoteId } = await ok(laurel.quotePlan({ path, body: { variant: 'month' } }));
  await ok(laurel.buyPlan({ path, body: { quoteId, paid: {} } }));
}

const spentOf = async ({ laurel }: Shop, id: string) =>
  (await ok(laurel.listTransfers({ path: { id }, query: { asset: 'freeship', limit: 200 } }))).data
    .filter(({ kind }) => kind === 'capture')
    .reduce((sum, { units }) => sum + units, 0);

test('A10 two processes, three seats, 1,000 uses at once of an allowance of 24: exactly 24', async () => {
  await withShop({ engine: mariadb, program: householdsProgram, clock: null }, async (shop) => {
    await household(shop);
    const { laurel: second } = await shop.another();
    const use = async (_: unknown, i: number): Promise<boolean> => {
      const laurel = i % 2 === 0 ? shop.laurel : second;
      const path = { id: seats[i % 3] ?? '' };
      const some = { asset: 'freeship', amount: 1 };
      const { error } = await laurel.drawFromHousehold({ path, body: some });
      if (error !== undefined) {
        expect(error.code).toMatch(/^(insufficient_available|share_limited)$/);
        return false;
      }
      const { hold } = await ok(laurel.placeHold({ path, body: some }));
      await ok(laurel.captureHold({ path: { id: hold?.id ?? '' }, body: {} }));
      return true;
    };
    const used = (await Promise.all(Array.from({ length: 1_000 }, use))).filter(Boolean);
    const spent = await Promise.all(['mum', ...seats].map((id) => spentOf(shop, id)));
    expect([used.length, spent.reduce((sum, n) => sum + n, 0), spent[0]]).toEqual([24, 24, 0]);
    for (const n of spent) expect(n).toBeLessThanOrEqual(20);
    expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
  });
}, 240_000);

test('A10 a server killed between two ends: what left one log is in the other, or never left', async () => {
  await withShop({ engine: mariadb, program: householdsProgram, clock: null }, async (shop) => {
    await household(shop);
    const has = async (id: string) =>
      (await ok(shop.laurel.getMember({ path: { id } }))).assets['freeship']?.balance ?? 0;
    for (let round = 0; round < 3; round += 1) {
      const moves = Array.from({ length: 40 }, async (_, i) => {
        const path = { id: seats[i % 3] ?? '' };
        await shop.laurel.drawFromHousehold({ path, body: { asset: 'freeship', amount: 1 } }).catch(() => {});
        await shop.laurel.returnToHousehold({ path }).catch(() => {});
      });
      await answered(moves, 8);
      await shop.restart('kill');
      await Promise.all(moves);
      const all = await Promise.all(['mum', ...seats].map(has));
      expect(all.reduce((sum, n) => sum + n, 0)).toBe(24);
    }
    expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
    for (const id of seats) await ok(shop.laurel.leaveHousehold({ path: { id } }));
    expect(await has('mum')).toBe(24);
    expect((await no(shop.laurel.leaveHousehold({ path: { id: 'ben' } }))).code).toBe('no_household');
  });
}, 240_000);
