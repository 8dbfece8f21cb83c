import { expect, test } from 'vitest';
import { programsOf } from '../../test/play.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import { indexOf } from './rule-index.ts';

const rule = (id: string, rest: object = {}) => ({
  id,
  on: 'order.completed',
  grants: { points: 1 },
  ...rest,
});
const { compiled } = programsOf({
  program: 'indexed',
  fields: { birthday: { type: 'date', personal: true } },
  assets: { points: { kind: 'currency' } },
  rules: [
    rule('always'),
    rule('app', { when: "has(data.channel) && data.channel == 'app'" }),
    rule('large', { when: 'paid >= 10000' }),
    rule('small', { when: 'paid < 10000 && member.orders == 2' }),
    rule('lines', { when: 'has(data.items) && data.items.exists(line, line.amount > paid)' }),
    rule('birthday', { when: 'member.birthdayToday && paid >= 10000' }),
    rule('summer', { from: '2026-06-01', until: '2026-09-01' }),
  ],
}).versions[0] as { compiled: CompiledProgram };
const rules = compiled.rulesByType.get('order.completed') ?? [];
function ids(env: object, at = 0): string[] {
  return indexOf(rules)
    .candidates(env as never, at)
    .map(({ def }) => def.id);
}

test('rules whose condition cannot hold are passed by, in the order of the program', () => {
  const member = { orders: 2 };
  expect(ids({ data: { channel: 'app' }, paid: 10_000, member })).toEqual([
    'always',
    'app',
    'large',
    'lines',
    'birthday',
  ]);
  expect(ids({ data: { channel: 'web' }, paid: 9_999, member })).toEqual([
    'always',
    'small',
    'lines',
    'birthday',
  ]);
  expect(ids({ data: { channel: 'web' }, paid: 9_999, member: { orders: 3 } })).toEqual([
    'always',
    'lines',
    'birthday',
  ]);
});

test('a value that is absent or of another kind rules nothing out: the condition says what is wrong', () => {
  for (const channel of [undefined, null, 7, { app: 1 }])
    expect(ids({ data: { channel }, paid: 1 })).toContain('app');
  for (const paid of [undefined, 'much', 1.5, {}]) expect(ids({ data: {}, paid })).toContain('large');
  expect(ids({})).toHaveLength(6);
});

test('dates of a rule', () => {
  expect(ids({ data: {}, paid: 1 }, Date.parse('2026-05-31T23:59:59+08:00'))).not.toContain('summer');
  expect(ids({ data: {}, paid: 1 }, Date.parse('2026-06-01T00:00:00+08:00'))).toContain('summer');
  expect(ids({ data: {}, paid: 1 }, Date.parse('2026-09-01T00:00:00+08:00'))).not.toContain('summer');
});
