import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';

const program = `
program: codes
join: explicit
partners: { music: { items: { week: { cost: 300, delivery: codes } } } }
benefits: { week: { claim: { per: day, times: 1 }, partner: { partner: music } } }
`;
const path = { id: 'music', item: 'week' };
const members = Array.from({ length: 6 }, (_, i) => `m-${i}`);
const codes = (batch: string, count: number) => Array.from({ length: count }, (_, i) => `${batch}-${i}`);

export function partnerRevokingSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const load = (batch: string, count: number) =>
    ok(shop.laurel.loadPartnerCodes({ path, body: { batch, codes: codes(batch, count) } }));
  const codeOf = async (id: string): Promise<string | undefined> => {
    const { data } = await ok(shop.laurel.listPartnerIssues({ path: { id } }));
    const issue = data.find(({ state }) => state === 'delivered')?.id;
    if (issue === undefined) return undefined;
    return (await ok(shop.laurel.getPartnerCode({ path: { id, issue } }))).code;
  };
  const job = async (laurel: Shop['laurel'], id: string) => {
    for (;;) {
      const found = await ok(laurel.getJob({ path: { id } }));
      if (found.state !== 'waiting' && found.state !== 'running') return found;
      await new Promise((wait) => setTimeout(wait, 50));
    }
  };

  test('J1 O7 a large batch is revoked by a job: at once nobody gets its codes, and then who has one gets another', async () => {
    const { laurel } = shop;
    await load('leaked', 501);
    for (const id of members) {
      await ok(laurel.createMember({ body: { id } }));
      await ok(laurel.claimBenefit({ path: { id, benefit: 'week' } }));
    }
    expect(await codeOf('m-5')).toBe('leaked-5');
    await load('new', 4);
    const asked = { path, body: { batch: 'leaked', reason: 'leaked' } };
    const revoking = { ...asked, headers: { 'Idempotency-Key': 'revoke-leaked' } };
    const { data, response } = await laurel.revokePartnerCodes(revoking);
    expect([response?.status, data]).toMatchObject([
      202,
      { kind: 'revoke-codes', actor: expect.any(String) },
    ]);
    const { id = '' } = data as { id?: string };
    expect(response?.headers.get('location')).toBe(`/v1/jobs/${id}`);
    const result = { batch: 'leaked', replaced: 4, returned: 2 };
    expect(await job(laurel, id)).toMatchObject({ state: 'done', progress: { done: 5 }, result });
    const held = await Promise.all(members.map(codeOf));
    expect(held.map((code) => code ?? 'none').toSorted((a, b) => a.localeCompare(b))).toEqual([
      'new-0',
      'new-1',
      'new-2',
      'new-3',
      'none',
      'none',
    ]);
    // The call sent again is the same job; another call finds nobody.
    expect((await laurel.revokePartnerCodes(revoking)).data).toMatchObject({ id });
    const later = (await laurel.revokePartnerCodes(asked)).data as { id?: string };
    expect((await job(laurel, later.id ?? '')).result).toEqual({ batch: 'leaked', replaced: 0, returned: 0 });
    expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
  });

  test('J1 by the command line; and who looks after partners sees the job, but no other', async () => {
    const { laurel } = shop;
    await load('again', 501);
    await ok(laurel.createMember({ body: { id: 'late' } }));
    await ok(laurel.claimBenefit({ path: { id: 'late', benefit: 'week' } }));
    const revoked = await shop.done(
      'partner',
      'codes',
      'revoke',
      'music',
      'week',
      'again',
      '--reason',
      'x',
      '--json',
    );
    expect(revoked.json).toMatchObject({ kind: 'revoke-codes' });
    const { id } = revoked.json as { id: string };
    const { secret: key } = await ok(laurel.createKey({ body: { name: 'partners', role: 'marketer' } }));
    const marketer = createLaurel({ baseUrl: shop.server().url, key });
    expect(await job(marketer, id)).toMatchObject({ result: { replaced: 0, returned: 1 } });
    const other = await ok(laurel.startVerification({ body: {} }));
    const hidden = await marketer.getJob({ path: { id: other.id } });
    expect(hidden.error).toMatchObject({ code: 'unknown_job' });
  });
}
