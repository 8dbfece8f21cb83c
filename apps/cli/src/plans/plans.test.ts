import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answer } from '../frame/api.ts';
import { withLaurel } from '../store/connect.ts';
import { on, run } from '../testing/run-laurel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const program = `
program: plans
plans:
  plus:
    variants: { month: { term: 1 month, price: 1500 } }
    refund: [{ coolingOff: 7 days }]
`;
let data = '';
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'laurel-plans-'));
  const file = join(data, 'plans.yaml');
  writeFileSync(file, program);
  await on(data)(`program publish ${file}`);
  await withLaurel({ data }, async ({ laurel }) => {
    await answer(laurel.createMember({ body: { id: 'u1' } }));
    const path = { id: 'u1', plan: 'plus' };
    const { id: quoteId } = await answer(laurel.quotePlan({ path, body: { variant: 'month' } }));
    await answer(laurel.buyPlan({ path, body: { quoteId } }));
  });
});
afterAll(() => rmSync(data, { recursive: true }));

test('X3 V12 a shop that moves the money itself reads the calls and answers them', async () => {
  const listed = await run('call', 'list', '--json', '--data', data);
  const { id } = JSON.parse(listed.stdout) as { id: string };
  expect(JSON.parse(listed.stdout)).toMatchObject({
    action: 'charge',
    member: 'u1',
    data: { amount: 1_500 },
  });
  expect(await on(data)(`call answer ${id} succeeded --reference p-1`)).toMatchObject({
    exit: 0,
    nextAt: null,
  });
  expect(await on(data)(`plan show u1 plus`)).toMatchObject({
    current: { status: 'active', term: { no: 1, paid: 1_500, account: { recognised: 0, deferred: 1_500 } } },
  });
  expect((await run('plan', 'show', 'u1', 'plus', '--data', data)).stdout).toMatch(
    /plus: active, term 1 until/,
  );
});

test('X3 V7 V10 codes are made and revoked, and a plan is given back', async () => {
  const made = await on(data)<{ batch: { id: string }; codes: string[] }>(
    'plan codes plus month --name cards --count 3 --worth 1200',
  );
  expect(made.codes).toHaveLength(3);
  expect((await run('plan', 'batches', '--data', data)).stdout).toMatch(/cards/);
  expect(await on(data)(`plan revoke ${made.batch.id}`)).toMatchObject({ revoked: true });
  expect(await on(data)('plan refund u1 plus --amount 100')).toMatchObject({
    refunds: [{ amount: 100 }],
    plan: { status: 'active' },
  });
  expect(await on(data)('plan refund u1 plus')).toMatchObject({
    refunds: [{ amount: 1_400 }],
    plan: { status: 'none' },
  });
  expect(await on(data)('plan refund u1 plus')).toMatchObject({ exit: 1, error: 'plan_not_held' });
});
