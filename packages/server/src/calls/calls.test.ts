import { expect, test } from 'vitest';
import { tryServer } from '../testing/try-server.ts';

const program = `
program: calls
plans: { plus: { variants: { month: { term: 1 month, price: 1500 } } } }
partners: { video: { items: { hour: { cost: 90, delivery: call } } } }
benefits: { hour: { claim: { per: day, times: 1 }, partner: { partner: video } } }
`;

test('V12 J2 who looks after partners answers their calls, and none about money; each port has its outcomes', async () => {
  const { laurel, laurelWith, close } = await tryServer('2026-03-01T10:00:00+08:00', { program });
  await laurel.createMember({ body: { id: 'mei' } });
  const path = { id: 'mei', plan: 'plus' };
  const quote = await laurel.quotePlan({ path, body: { variant: 'month' } });
  const bought = await laurel.buyPlan({ path, body: { quoteId: quote.data?.id ?? '' } });
  const money = bought.data?.purchase?.callId ?? '';
  const claimed = await laurel.claimBenefit({ path: { id: 'mei', benefit: 'hour' } });
  const piece = claimed.data?.issue?.id ?? '';
  const [partners, payments] = [await laurelWith('partners'), await laurelWith('payments:write')];
  const answer = (by: typeof laurel, id: string, outcome: string) =>
    by.answerCall({ path: { id }, body: { outcome } });
  expect((await partners.listCalls()).error).toMatchObject({ code: 'forbidden' });
  expect((await partners.listCalls({ query: { port: 'partner' } })).data?.data.map(({ id }) => id)).toEqual([
    piece,
  ]);
  expect((await partners.getCall({ path: { id: money } })).error).toMatchObject({ code: 'forbidden' });
  expect((await answer(partners, money, 'succeeded')).error).toMatchObject({ code: 'forbidden' });
  for (const [id, outcome] of [
    [money, 'delivered'],
    [piece, 'succeeded'],
    [piece, 'refunded'],
  ] as const)
    expect((await answer(payments, id, outcome)).error).toMatchObject({
      code: 'invalid_value',
      pointer: '/outcome',
    });
  expect((await answer(partners, piece, 'delivered')).data?.nextAt).toBeNull();
  expect((await answer(payments, money, 'succeeded')).data?.nextAt).toBeNull();
  const issue = await laurel.getPartnerIssue({ path: { id: 'mei', issue: piece } });
  expect(issue.data?.state).toBe('delivered');
  await close();
});
