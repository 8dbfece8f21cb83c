import { expect, test } from 'vitest';
import { programsOf } from '../../test/play.ts';
import { rational } from '../expressions/index.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import { indexOf } from './rule-index.ts';

const rule = (id: string, rest: object = {}) => ({
  id,
  on: 'order.completed',
  grants: { points: 1 },
  ...rest,
});
const TEA =
  "has(data.items) && data.items.exists(line, has(line.category) && line.category == 'tea' && line.amount >= paid)";
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
    rule('tea', { when: TEA }),
    rule('much', { when: 'paid > 10000 && member.orders == 2' }),
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
    'tea',
    'birthday',
  ]);
  expect(ids({ data: { channel: 'web' }, paid: 9_999, member })).toEqual([
    'always',
    'small',
    'lines',
    'tea',
    'birthday',
  ]);
  expect(ids({ data: { channel: 'web' }, paid: 9_999, member: { orders: 3 } })).toEqual([
    'always',
    'lines',
    'tea',
    'birthday',
  ]);
});

test('a value that is absent or of another kind rules nothing out: the condition says what is wrong', () => {
  for (const channel of [undefined, null, 7, { app: 1 }])
    expect(ids({ data: { channel }, paid: 1 })).toContain('app');
  for (const paid of [undefined, 'much', 1.5, {}]) expect(ids({ data: {}, paid })).toContain('large');
  expect(ids({})).toHaveLength(8);
});

test('dates of a rule', () => {
  expect(ids({ data: {}, paid: 1 }, Date.parse('2026-05-31T23:59:59+08:00'))).not.toContain('summer');
  expect(ids({ data: {}, paid: 1 }, Date.parse('2026-06-01T00:00:00+08:00'))).toContain('summer');
  expect(ids({ data: {}, paid: 1 }, Date.parse('2026-09-01T00:00:00+08:00'))).not.toContain('summer');
});

test('a rule that asks an element to be something is passed by where no element is', () => {
  const lines = (...items: unknown[]) => ids({ data: { items }, paid: 1 });
  const tea = { category: 'tea' };
  const shoes = { category: 'shoes' };
  expect(lines(shoes, tea, tea)).toContain('tea');
  expect(lines(shoes, shoes)).not.toContain('tea');
  expect(lines()).not.toContain('tea');
  // What is not as it should be, the condition itself must say.
  for (const odd of [{}, { category: 7 }, null, 'tea', [tea], rational(1, 2)])
    expect(lines(shoes, odd)).toContain('tea');
  for (const items of [undefined, 'tea', { tea }]) expect(ids({ data: { items }, paid: 1 })).toContain('tea');
  // So many lines that the condition may spend its budget before it has gone through them.
  expect(lines(...Array.from({ length: 2_000 }, () => shoes))).toContain('tea');
});

test('more rules than a word has bits', () => {
  const many = programsOf({
    program: 'many',
    assets: { points: { kind: 'currency' } },
    rules: Array.from({ length: 100 }, (_, i) => rule(`r${i}`, { when: `paid >= ${100 - i}` })),
  }).versions[0]?.compiled.rulesByType.get('order.completed');
  const found = indexOf(many ?? []).candidates({ paid: 35 }, 0);
  expect(found.map(({ index }) => index)).toEqual(Array.from({ length: 35 }, (_, i) => 65 + i));
});
