import { setTimeout as sleep } from 'node:timers/promises';
import type { PartnerIssue } from '@laurel/sdk';
import { ok, type Shop } from '../shop/shop.ts';

/** Members who claim pieces of the partners of partners.yaml. */
export function claimantsOf(now: () => Shop) {
  const joins = async (id: string, tickets: number): Promise<void> => {
    await ok(now().laurel.createMember({ body: { id } }));
    if (tickets === 0) return;
    const body = { asset: 'ticket', amount: tickets, reason: 'a test' };
    await ok(now().laurel.adjust({ path: { id }, body }));
  };
  const claims = async (id: string, benefit: string): Promise<PartnerIssue> => {
    const { issue } = await ok(now().laurel.claimBenefit({ path: { id, benefit } }));
    if (issue === undefined) throw new Error('nothing was issued');
    return issue;
  };
  const settled = async (id: string): Promise<readonly PartnerIssue[]> => {
    for (let tries = 0; tries < 600; tries += 1) {
      const { data } = await ok(now().laurel.listPartnerIssues({ path: { id } }));
      if (data.every(({ state }) => state !== 'open')) return data;
      await sleep(50);
    }
    throw new Error('an issue is open');
  };
  return { joins, claims, settled };
}
