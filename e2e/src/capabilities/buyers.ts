import { setTimeout as sleep } from 'node:timers/promises';
import type { MemberPlan } from '@laurel/sdk';
import { ok, type Shop } from '../shop/shop.ts';

/** Members who buy the plan `plus` of plans.yaml by the month. */
export function buyersOf(now: () => Shop) {
  const joins = async (id: string): Promise<void> =>
    void (await ok(now().laurel.createMember({ body: { id } })));
  const asks = async (id: string): Promise<string> => {
    const path = { id, plan: 'plus' };
    const { id: quoteId } = await ok(now().laurel.quotePlan({ path, body: { variant: 'month' } }));
    return (await ok(now().laurel.buyPlan({ path, body: { quoteId } }))).purchase?.callId ?? '';
  };
  const planOf = async (id: string): Promise<MemberPlan | undefined> =>
    (await ok(now().laurel.getMember({ path: { id } }))).plans[0];
  const settled = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds * 5; i += 1) {
      const { data } = await ok(now().laurel.listCalls({ query: { limit: 1 } }));
      if (data.length === 0) return;
      await sleep(200);
    }
    throw new Error(
      `calls are open: ${JSON.stringify((await ok(now().laurel.listCalls())).data.slice(0, 3))}`,
    );
  };
  return { joins, asks, planOf, settled };
}
