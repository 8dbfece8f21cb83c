import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Compiled, compileExpression, ExpressionFault } from './index.ts';
import { EVENT_SCOPE } from './test-scope.ts';

function compiled(source: string): Compiled {
  const result = compileExpression(source, EVENT_SCOPE, 'any');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

describe('a read is sure', () => {
  it.each([
    'data.amount > 1',
    'has(data.channel) && data.channel == "app"',
    'data.channel == "app" && has(data.channel)',
    '!has(data.channel) || data.channel == "app"',
    'data.channel == "app" || !has(data.channel)',
    'has(data.channel) ? data.channel : "none"',
    '!(has(data.channel) && data.first) || data.channel == "app"',
    '!has(data.channel) ? "none" : data.channel',
    '!(has(data.channel) && has(data.note)) ? "none" : data.channel + data.note',
    '(has(data.channel) && data.amount > 1 || has(data.channel) && data.amount < 0) && data.channel == "app"',
    'has(data.risk) && has(data.risk.score) && data.risk.score > 5',
    'data.items.exists(i, has(i.gift) && i.gift)',
    'data.items.map(i, has(i.gift), i.gift)',
    'data.items.filter(i, has(i.gift)).filter(j, j.amount > 1).exists(k, k.gift)',
    'has(data.channel) && data.items.exists(i, i.sku == data.channel)',
    'has(data.attributes.colour) && data.attributes.colour == "red"',
    'data.attributes["colour"] == "red"',
    'has(data.payload.x) && data.payload.x == 1',
    'has(data.items[0].gift) ? data.items[0].gift : false',
    'data.items[1].gift && has(data.items[1].gift)',
    'data.items.exists(i, has(data.items[i.amount].gift) && data.items[i.amount].gift)',
    'has(data.items[data.zero].gift) && data.items[data.zero].gift',
    'has(data.payload["a"].x) && data.payload["a"].x == 1',
  ])('%s', (source) => {
    expect(compiled(source).unsure).toEqual([]);
  });
});

describe('a read is unsure', () => {
  it.each<[source: string, path: string | null, text: string]>([
    ['data.channel == "app"', 'data.channel', 'data.channel'],
    ['has(data.channel) || data.channel == "app"', 'data.channel', 'data.channel'],
    ['!has(data.channel) && data.channel == "app"', 'data.channel', 'data.channel'],
    ['has(data.note) ? data.channel : "none"', 'data.channel', 'data.channel'],
    ['(has(data.channel) || data.first) && data.channel == "app"', 'data.channel', 'data.channel'],
    ['has(data.risk.score)', 'data.risk', 'data.risk'],
    ['has(data.risk) && data.risk.score > 5', 'data.risk.score', 'data.risk.score'],
    ['data.items.exists(i, i.gift)', null, 'i.gift'],
    ['data.items.filter(i, i.amount > 1).exists(j, j.gift)', null, 'j.gift'],
    ['data.items.exists(i, has(i.gift)) && data.items.exists(i, i.gift)', null, 'i.gift'],
    ['data.attributes.colour == "red"', 'data.attributes.colour', 'data.attributes.colour'],
    ['data.payload.x == 1', 'data.payload.x', 'data.payload.x'],
    ['data.items[0].gift', null, 'data.items[0].gift'],
    ['has(data.items[0].gift) && data.items[1].gift', null, 'data.items[1].gift'],
    ['has(data.payload["0"].x) && data.payload[0].x == 1', null, 'data.payload[0].x'],
    ['data.items.filter(i, i.amount > 1)[0].gift', null, 'data.items.filter(i, i.amount > 1)[0].gift'],
  ])('%s', (source, path, text) => {
    const { unsure } = compiled(source);
    expect(unsure.map((each) => [each.path, source.slice(each.from, each.to)])).toEqual([[path, text]]);
  });
});

it('a condition ensures what it asks for', () => {
  expect(compiled('has(data.note) && (has(data.channel) && data.amount > 1)').ensures).toEqual([
    'data.channel',
    'data.note',
  ]);
  expect(compiled('has(data.note) || has(data.channel)').ensures).toEqual([]);
  expect(compiled('!(!has(data.note) || !has(data.channel))').ensures).toEqual(['data.channel', 'data.note']);
  expect(compiled('data.items.exists(i, has(i.gift))').ensures).toEqual([]);
  expect(compiled('has(data.items[0].gift)').ensures).toEqual([]);
});

it('what is sure is never missing when it runs', () => {
  const { condition } = fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constantFrom(
        'has(data.channel)',
        'has(data.note)',
        'data.channel == "app"',
        'data.note == "app"',
        'data.channel == data.note',
        'has(data.risk)',
        'has(data.risk.score)',
        'data.risk.score > 1',
        'data.first',
        'data.items.exists(i, has(i.gift) && i.gift)',
        'data.items.exists(i, i.gift)',
        'data.items.filter(i, has(i.gift)).all(i, i.gift)',
        'data.items.map(i, has(i.gift), i.gift).size() > 0',
        'has(data.items[0].gift)',
        'data.items[0].gift',
        'data.items[data.zero].gift',
        'has(data.items[data.amount].gift)',
        'data.items[data.amount].gift',
      ),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} && ${b})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} || ${b})`),
      fc
        .tuple(tie('condition'), tie('condition'), tie('condition'))
        .map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      tie('condition').map((a) => `!(${a})`),
    ),
  }));
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const data = fc.record({
    amount: fc.constant(1),
    zero: fc.constant(0),
    first: fc.boolean(),
    channel: maybe(fc.constantFrom('app', 'web')),
    note: maybe(fc.constantFrom('app', 'web')),
    risk: maybe(fc.record({ score: maybe(fc.constantFrom(0, 9)) })),
    items: fc.array(fc.record({ gift: maybe(fc.boolean()) }), { maxLength: 3 }),
  });
  let sure = 0;
  fc.assert(
    fc.property(condition, fc.array(data, { minLength: 8, maxLength: 8 }), (source, samples) => {
      const expression = compiled(source);
      if (expression.unsure.length > 0) return;
      sure += 1;
      for (const sample of samples) {
        const holds = valueOf(expression, sample);
        const isThere = (path: string) =>
          path.split('.').slice(1).reduce<unknown>(stepInto, sample) !== undefined;
        if (holds === true) expect(expression.ensures.filter((path) => !isThere(path))).toEqual([]);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(sure).toBeGreaterThan(300);
});

function stepInto(part: unknown, step: string): unknown {
  return (part as Record<string, unknown> | undefined)?.[step];
}

function valueOf(expression: Compiled, data: unknown): unknown {
  try {
    return expression.evaluate({ data });
  } catch (fault) {
    if (fault instanceof ExpressionFault && fault.code === 'missing_field') throw fault;
    return undefined;
  }
}
