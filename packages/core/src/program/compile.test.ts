import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../kernel/json.ts';
import { type CompiledProgram, compileProgram } from './compile.ts';
import { readProgram } from './read-program.ts';

const base = {
  program: 'shop',
  fields: { city: 'string', birthday: { type: 'date', personal: true }, points: 'integer' },
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' } },
  tracks: {
    main: {
      measure: 'growth',
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 10, pack: { points: 5 } },
      ],
    },
  },
  events: {
    'game.won': {
      data: {
        type: 'object',
        required: ['level'],
        properties: {
          level: { type: 'integer' },
          ratio: { type: 'number' },
          at: { type: 'string', format: 'date-time' },
          by: { type: 'string', format: 'member' },
          names: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    'game.lost': { data: { type: 'object', properties: { level: { type: 'string' } } } },
  },
} satisfies JsonObject;

function compile(more: JsonObject) {
  const read = readProgram({ ...base, ...more });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return compileProgram(read.program, read.origins);
}
function compiled(more: JsonObject): CompiledProgram {
  const result = compile(more);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.compiled;
}
function problems(more: JsonObject): readonly string[] {
  const result = compile(more);
  return result.ok ? [] : result.problems.map(({ code, pointer }) => `${code} ${pointer}`);
}
const rule = (more: JsonObject): JsonObject => ({ rules: [{ id: 'r', on: 'order.completed', ...more }] });

describe('an expression is refused', () => {
  it.each<[what: string, more: JsonObject, told: string]>([
    ['of the wrong type', rule({ when: 'paid' }), 'wrong_result /rules/0/when'],
    ['an amount that is text', rule({ grants: { points: "'x'" } }), 'wrong_result /rules/0/grants/points'],
    ['that cannot be read', rule({ when: 'paid >' }), 'syntax /rules/0/when'],
    ['with an unknown field of data', rule({ when: 'data.ammount > 1' }), 'unknown_field /rules/0/when'],
    ['with an unknown asset', rule({ when: 'balance.pionts > 1' }), 'unknown_field /rules/0/when'],
    ['with an unknown variable', rule({ when: 'memb.orders > 1' }), 'unknown_variable /rules/0/when'],
    ['with an unknown audience', rule({ when: 'audience("gold")' }), 'unknown_audience /rules/0/when'],
    [
      'that divides by zero',
      rule({ grants: { points: 'paid / 0' } }),
      'division_by_zero /rules/0/grants/points',
    ],
    [
      'of money where there is no order',
      rule({ on: 'checkin', when: 'paid > 1' }),
      'unknown_variable /rules/0/when',
    ],
    [
      'in a pack',
      { packs: { a: { points: 'data.x' } }, ...rule({ pack: 'a' }) },
      'unknown_field /packs/a/points',
    ],
    ['in a goal', rule({ goal: { sum: { of: 'true', goal: 1 } } }), 'wrong_result /rules/0/goal/sum/of'],
    ['in an audience', { audiences: { a: 'data.amount > 1' } }, 'unknown_variable /audiences/a'],
    ['in an audience with a name', { audiences: { a: { when: '1' } } }, 'wrong_result /audiences/a/when'],
    [
      'in the condition of a tier',
      {
        tracks: {
          main: {
            measure: 'growth',
            tiers: [
              { id: 'a', threshold: 0 },
              { id: 'b', threshold: 1, when: 'x' },
            ],
          },
        },
      },
      'unknown_variable /tracks/main/tiers/1/when',
    ],
    [
      'that reads the vault when time alone decides',
      {
        tracks: {
          main: {
            measure: 'growth',
            tiers: [
              { id: 'a', threshold: 0 },
              { id: 'b', threshold: 1, when: 'member.birthdayToday' },
            ],
          },
        },
      },
      'personal_not_allowed /tracks/main/tiers/1/when',
    ],
    [
      'that would write a personal field into an event',
      {
        events: { 'a.b': { data: { type: 'object', properties: { x: { type: 'string' } } } } },
        ...rule({
          emit: [
            { type: 'a.b', data: { x: "has(member.personal.birthday) ? member.personal.birthday : ''" } },
          ],
        }),
      },
      'personal_not_allowed /rules/0/emit/0/data/x',
    ],
    [
      'that would keep a personal field as progress',
      rule({
        goal: { distinct: { of: "has(member.personal.birthday) ? member.personal.birthday : ''", goal: 2 } },
      }),
      'personal_not_allowed /rules/0/goal/distinct/of',
    ],
    [
      'in a multiplier',
      { multipliers: { list: [{ id: 'm', factor: 'paid' }] } },
      'unknown_variable /multipliers/list/0/factor',
    ],
    [
      'in a multiplier by the rules that use it',
      {
        multipliers: { list: [{ id: 'm', factor: 'paid' }] },
        rules: [{ id: 'r', on: 'checkin', grants: { points: 1 }, multiply: 'm' }],
      },
      'unknown_variable /multipliers/list/0/factor',
    ],
  ])('%s', (_, more, told) => {
    expect(problems(more)).toEqual([told]);
  });

  it('naming the event for which it is wrong', () => {
    const result = compile(rule({ on: ['game.won', 'game.lost'], when: 'data.level > 1' }));
    expect(!result.ok && result.problems[0]?.message).toMatch(/^For game\.lost: /);
  });

  it('with its place in the text, audiences passed by', () => {
    const more = {
      audiences: { old: 'member.orders > 100' },
      ...rule({ audience: 'old', when: 'audience("old") && payd > 1' }),
    };
    const result = compile(more);
    if (result.ok) throw new Error('taken');
    expect(result.problems).toMatchObject([{ pointer: '/rules/0/when', from: 19, to: 23 }]);
  });
});

describe('audiences', () => {
  const audiences = { old: 'member.orders > 100', gold: 'audience("old") || member.level > 1' };

  it('are put in, also where they name each other', () => {
    const made = compiled({
      audiences,
      ...rule({ audience: 'gold', when: "has(data.channel) && data.channel == 'app' && audience('old')" }),
    });
    expect(made.rules.get('r')?.when?.source).toBe(
      "((member.orders > 100) || member.level > 1) && (has(data.channel) && data.channel == 'app' && (member.orders > 100))",
    );
    expect(made.audiences.get('gold')?.when.source).toBe('(member.orders > 100) || member.level > 1');
  });

  it('are left alone in text', () => {
    const made = compiled({
      audiences,
      ...rule({ when: `event.id == 'audience("old")' || member.tier == "it's"` }),
    });
    expect(made.rules.get('r')?.when?.source).toBe(`event.id == 'audience("old")' || member.tier == "it's"`);
  });

  it('alone make the condition of a rule', () => {
    expect(compiled({ audiences, ...rule({ audience: 'old' }) }).rules.get('r')?.when?.source).toBe(
      'member.orders > 100',
    );
  });

  it('that ask themselves are refused', () => {
    const circle = { audiences: { a: 'audience("b")', b: 'audience("c")', c: 'audience("a")' } };
    expect(problems(circle)[0]).toBe('audience_cycle /audiences/c');
  });

  it('that are not there are told where they are named', () => {
    expect(problems({ audiences: { a: 'audience("b")', c: 'audience("a")' } })).toEqual([
      'unknown_audience /audiences/a',
      'unknown_audience /audiences/c',
    ]);
    expect(
      problems({ audiences: { a: 'audience("b")' }, ...rule({ audience: 'a', when: 'paid > 1' }) }),
    ).toEqual(['unknown_audience /audiences/a']);
  });

  it('cannot grow without bound', () => {
    const ids = Array.from({ length: 60 }, (_, n) => `a${n}`);
    const doubled = ids.map((id, n) => [
      id,
      n === 0 ? 'true' : `audience("a${n - 1}") && audience("a${n - 1}")`,
    ]);
    expect(problems({ audiences: Object.fromEntries(doubled) as JsonObject }).length).toBeGreaterThan(0);
  });
});

describe('a rule on several events', () => {
  it('reads what they share, absent where one may leave it out', () => {
    const made = compiled(
      rule({ on: ['order.completed', 'order.cancelled'], when: 'has(data.amount) && data.amount > 1' }),
    );
    const when = made.rules.get('r')?.when;
    expect(when?.evaluate({ data: { amount: 2 } })).toBe(true);
    expect(when?.evaluate({ data: {} })).toBe(false);
    expect(made.rulesByType.get('order.cancelled')).toEqual(made.rulesByType.get('order.completed'));
  });

  it('may ask which one it was', () => {
    const when = "event.type == 'plan.started' || event.type == 'checkin'";
    expect(compiled(rule({ on: ['plan.started', 'checkin'], when })).rulesByType.has('plan.started')).toBe(
      true,
    );
  });
});

describe('what may be absent', () => {
  const code = 'may_be_absent';

  it.each<[more: JsonObject, told: readonly string[]]>([
    [{ when: "data.channel == 'app'" }, [`${code} /rules/0/when`]],
    [{ when: "has(data.channel) && data.channel == 'app'" }, []],
    [{ grants: { points: 'data.goods / 100' } }, [`${code} /rules/0/grants/points`]],
    [{ when: 'has(data.goods)', grants: { points: 'data.goods / 100' } }, []],
    [
      {
        when: "has(data.items) && data.items.size() > 0 && (has(data.items[0].sku) ? data.items[0].sku == 'a' : false)",
      },
      [],
    ],
    [{ when: "has(data.items) && data.items[0].sku == 'a'" }, [`${code} /rules/0/when`]],
    [{ when: 'has(data.goods)', pack: { points: 'data.goods / 100' } }, []],
    [{ when: 'has(data.goods)', goal: { sum: { of: 'data.goods', goal: 9 } } }, []],
    [
      { when: 'has(data.tax) || has(data.goods)', goal: { sum: { of: 'data.goods', goal: 9 } } },
      [`${code} /rules/0/goal/sum/of`],
    ],
    [{ when: 'has(data.goods)', emit: [{ type: 'game.won', data: { level: 'data.goods' } }] }, []],
    [{ when: 'member.fields.city == "x"' }, [`${code} /rules/0/when`]],
    [{ when: 'member.tiers.main == "v1" && member.tiers["main"] == "v1"' }, []],
    [{ when: 'has(data.items) && data.items.exists(i, i.sku == "a")' }, [`${code} /rules/0/when`]],
    [{ when: 'has(data.items) && data.items.exists(i, has(i.sku) && i.sku == "a")' }, []],
    [{ when: 'data.extra.x == 1' }, [code, code].map((each) => `${each} /rules/0/when`)],
  ])('%j', (more, told) => {
    expect(problems(rule(more))).toEqual(told);
  });

  it('is asked for in a way that the place allows', () => {
    const adviceOf = (when: string): string => {
      const result = compile(rule({ when: `has(data.items) && ${when}` }));
      return result.ok ? '' : (result.problems[0]?.advice ?? '');
    };
    expect(adviceOf("data.items[0].sku == 'a'")).toContain('has(data.items[0].sku) && …');
    expect(adviceOf("data.items.filter(i, i.amount > 1)[0].sku == 'a'")).toBe(
      'Ask it of the elements: list.exists(x, has(x.sku) && …), or keep those that have it: list.filter(x, has(x.sku)).map(x, x.sku).',
    );
  });

  it('is given to a factor by its own condition', () => {
    const list = (when: string) => ({ list: [{ id: 'm', when, factor: 'data.goods / 100' }] });
    const using = rule({ multiply: 'm', grants: { points: 1 } });
    expect(problems({ multipliers: list('has(data.goods)'), ...using })).toEqual([]);
    expect(problems({ multipliers: list('paid > 1'), ...using })).toEqual([
      `${code} /multipliers/list/0/factor`,
    ]);
  });
});

describe('personal', () => {
  it.each<[more: JsonObject, personal: boolean]>([
    [{ when: 'member.birthdayToday' }, true],
    [{ when: "has(member.personal.birthday) && member.personal.birthday == '2000-01-01'" }, true],
    [{ grants: { points: 'member.birthdayToday ? 2 : 1' } }, true],
    [{ goal: { distinct: { of: 'member.birthdayToday', goal: 2 } } }, true],
    [{ emit: [{ type: 'game.won', data: { level: 'member.birthdayToday ? 1 : 2' } }] }, true],
    [{ when: "has(member.fields.city) && member.fields.city == 'x'" }, false],
    [{ when: 'member.firstOrder' }, false],
  ])('%j is %s', (more, personal) => {
    expect(compiled(rule(more)).rules.get('r')?.personal).toBe(personal);
  });

  it('is a rule whose multiplier is', () => {
    const multipliers = { list: [{ id: 'b', when: 'member.birthdayToday', factor: 2 }] };
    const made = compiled({ multipliers, ...rule({ multiply: 'b', grants: { points: 1 } }) });
    expect(made.rules.get('r')?.personal).toBe(true);
  });

  it('fields of a profile are not in data', () => {
    expect(problems(rule({ on: 'member.registered', when: "data.profile.birthday == ''" }))).toEqual([
      'unknown_field /rules/0/when',
    ]);
  });
});

describe('events that rules make', () => {
  const emit = (data: JsonObject): JsonObject => rule({ emit: [{ type: 'game.won', data }] });

  it.each<[data: JsonObject, told: string]>([
    [{}, 'missing_field /rules/0/emit/0/data'],
    [{ level: 1, lvl: 1 }, 'unknown_field /rules/0/emit/0/data/lvl'],
    [{ level: "'x'" }, 'wrong_type /rules/0/emit/0/data/level'],
    [
      { level: 'has(data.extra) && has(data.extra.n) ? data.extra.n : 1' },
      'wrong_type /rules/0/emit/0/data/level',
    ],
    [{ level: 'paid / 3' }, 'wrong_type /rules/0/emit/0/data/level'],
    [{ level: 1, ratio: 'paid / 3' }, 'wrong_type /rules/0/emit/0/data/ratio'],
    [{ level: 1, by: 'data.orderId' }, 'wrong_type /rules/0/emit/0/data/by'],
  ])('%j', (data, told) => {
    expect(problems(emit(data))).toEqual([told]);
  });

  it('have what their schema says', () => {
    const data = {
      level: 'paid % 7',
      ratio: 'paid',
      at: 'event.time',
      names: '[data.orderId]',
      channel: "'app'",
    };
    const [made] = compiled(emit(data)).rules.get('r')?.emit ?? [];
    expect(made?.data.map(([field, value]) => [field, value.source])).toEqual(Object.entries(data));
  });
});

describe('rules that feed each other', () => {
  const wins = { emit: [{ type: 'game.won', data: { level: 1 } }] };
  const losses = { emit: [{ type: 'game.lost' }] };
  const rules = (...list: JsonObject[]): JsonObject => ({
    rules: list.map((each, n) => ({ id: `r${n}`, ...each })),
  });

  it.each<[what: string, more: JsonObject, told: readonly string[]]>([
    ['a rule and itself', rules({ on: 'game.won', ...wins }), ['reward_cycle /rules/0/emit']],
    [
      'two rules',
      rules({ on: 'game.won', ...losses }, { on: 'game.lost', ...wins }),
      ['reward_cycle /rules/1/emit'],
    ],
    [
      'a tier that grants growth',
      rules({ on: 'tier.upgraded', grants: { growth: 1 } }),
      ['reward_cycle /rules/0/grants'],
    ],
    [
      'by way of a tier',
      rules({ on: 'game.won', grants: { growth: 1 } }, { on: 'tier.upgraded', ...wins }),
      ['reward_cycle /rules/1/emit'],
    ],
    ['bounded in a lifetime', rules({ on: 'game.won', ...wins, limits: ['9 per lifetime'] }), []],
    [
      'bounded per day only',
      rules({ on: 'game.won', ...wins, limits: ['9 per day'] }),
      ['reward_cycle /rules/0/emit'],
    ],
    ['with a goal once in a lifetime', rules({ on: 'game.won', ...wins, goal: { count: 2 } }), []],
    [
      'with a goal again and again',
      rules({ on: 'game.won', ...wins, goal: { count: 2, repeat: true } }),
      ['reward_cycle /rules/0/emit'],
    ],
    [
      'in a line',
      rules(
        { on: 'checkin', ...wins },
        { on: 'game.won', ...losses },
        { on: 'game.lost', grants: { growth: 1 } },
      ),
      [],
    ],
  ])('%s', (_, more, told) => {
    expect(problems(more)).toEqual(told);
  });

  it('a pack once per period that lifts its own tier', () => {
    const tiers = [
      { id: 'a', threshold: 0 },
      { id: 'b', threshold: 1, pack: { growth: 1 } },
    ];
    const track = { measure: 'growth', period: '1 year', tiers };
    expect(problems({ tracks: { main: { ...track, packs: 'oncePerPeriod' } } })).toEqual([
      'reward_cycle /tracks/main/tiers/1/pack',
    ]);
    expect(problems({ tracks: { main: track } })).toEqual([]);
  });
});

describe('schemas of declared events', () => {
  const declare = (data: Json): JsonObject => ({ events: { 'a.b': { data } } });
  const property = (schema: Json): JsonObject => declare({ type: 'object', properties: { x: schema } });

  it.each<[more: JsonObject, told: string]>([
    [declare({}), 'bad_schema /events/a.b/data'],
    [declare({ type: 'array' }), 'bad_schema /events/a.b/data'],
    [declare({ type: 'object', oneOf: [] }), 'unknown_keyword /events/a.b/data/oneOf'],
    [
      declare({ type: 'object', additionalProperties: true }),
      'bad_schema /events/a.b/data/additionalProperties',
    ],
    [declare({ type: 'object', required: ['y'] }), 'unknown_field /events/a.b/data/required/0'],
    [declare({ type: 'object', required: 'y' }), 'bad_schema /events/a.b/data/required'],
    [
      declare({ type: 'object', properties: { 'a-b': { type: 'string' } } }),
      'bad_name /events/a.b/data/properties/a-b',
    ],
    [property({}), 'bad_schema /events/a.b/data/properties/x/type'],
    [property(7), 'bad_schema /events/a.b/data/properties/x'],
    [property({ type: 'text' }), 'bad_schema /events/a.b/data/properties/x/type'],
    [property({ type: 'string', pattern: '.*' }), 'unknown_keyword /events/a.b/data/properties/x/pattern'],
    [property({ type: 'string', format: 'email' }), 'bad_schema /events/a.b/data/properties/x/format'],
    [property({ type: 'string', enum: [] }), 'bad_schema /events/a.b/data/properties/x/enum'],
    [property({ type: 'integer', enum: ['a'] }), 'bad_schema /events/a.b/data/properties/x/enum'],
    [property({ type: 'integer', minimum: 'a' }), 'bad_schema /events/a.b/data/properties/x/minimum'],
    [property({ type: 'array' }), 'bad_schema /events/a.b/data/properties/x/items'],
    [property(deep(8)), `too_deep /events/a.b/data/properties/x${'/items'.repeat(6)}`],
  ])('%j', (more, told) => {
    expect(problems(more)).toEqual([told]);
  });

  function deep(levels: number): Json {
    return levels === 0 ? { type: 'string' } : { type: 'array', items: deep(levels - 1) };
  }
});

it('data of several events is what their schemas have in common', () => {
  const property = (schema: Json) => ({
    data: { type: 'object', required: ['x', 'y'], properties: { x: schema, y: schema } },
  });
  const kinds: Json[] = [
    { type: 'integer' },
    { type: 'number' },
    { type: 'string' },
    { type: 'array', items: { type: 'integer' } },
    { type: 'array', items: { type: 'number' } },
    { type: 'object', properties: { z: { type: 'integer' }, only: { type: 'string' } } },
    { type: 'object', required: ['z'], properties: { z: { type: 'number' } } },
  ];
  const events = Object.fromEntries(kinds.map((kind, n) => [`k.n${n}`, property(kind)]));
  const on = (first: number, second: number, when: string) =>
    problems({ events, rules: [{ id: 'r', on: [`k.n${first}`, `k.n${second}`], when }] });
  expect(on(0, 1, 'data.x > 1')).toEqual([]);
  expect(on(0, 2, 'data.x > 1')).toHaveLength(1);
  expect(on(0, 2, 'string(data.x) == "1"')).toEqual([]);
  expect(on(0, 2, 'data.x == data.y')).toEqual([]);
  expect(on(3, 4, 'sum(data.x) > 1')).toEqual([]);
  expect(on(5, 6, 'has(data.x.z) && data.x.z > 1')).toEqual([]);
  expect(on(5, 6, 'has(data.x.only)')).toEqual(['unknown_field /rules/0/when']);
});

it('amounts are fractions where another currency has a rate', () => {
  expect(problems(rule({ when: 'paid % 2 == 0' }))).toEqual([]);
  expect(problems({ currencies: { USD: 7.1 }, ...rule({ when: 'paid % 2 == 0' }) })).toHaveLength(1);
});

it('packs are taken apart, and a grant remembers its own', () => {
  const packs = {
    inner: { points: 'paid' },
    outer: { grants: [{ pack: 'inner' }, { asset: 'growth', amount: 1 }] },
  };
  const grants = compiled({
    packs,
    ...rule({ grants: [{ asset: 'points', amount: 9 }, { pack: 'outer' }] }),
  }).rules.get('r')?.grants;
  expect(grants?.map(({ asset, amount, pack }) => [asset, amount.source, pack])).toEqual([
    ['points', '9', undefined],
    ['points', 'paid', 'inner'],
    ['growth', '1', 'outer'],
  ]);
});
