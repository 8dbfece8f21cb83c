import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../kernel/json.ts';
import { originOf } from '../shape/shape.ts';
import { compileProgram } from './compile.ts';
import type { Program } from './program.ts';
import { readProgram } from './read-program.ts';

/** A small program in which everything is named by something. */
const good = {
  program: 'shop',
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' }, card: { kind: 'card' } },
  tracks: {
    main: {
      measure: 'growth',
      period: '1 year',
      grace: '30 days',
      protection: 'card',
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 10, multiplier: 1.2, pack: { points: 5 } },
        { id: 'v3', threshold: 20, pack: 'gift' },
      ],
    },
  },
  packs: { gift: { points: 10 }, both: { grants: [{ pack: 'gift' }, { asset: 'points', amount: 1 }] } },
  audiences: { gold: "member.tier == 'v3'" },
  multipliers: { combine: 'sum', list: [{ id: 'double', factor: 2 }] },
  events: { 'game.won': { data: { type: 'object', properties: { level: { type: 'integer' } } } } },
  messages: { hello: { title: 'Hello', body: { zh: '你好', en: 'Hello' } } },
  rules: [
    { id: 'first', on: 'checkin', grants: { points: 1 }, limits: ['3 per day'], goal: { count: 2 } },
    {
      id: 'second',
      on: ['order.completed', 'order.paid'],
      audience: 'gold',
      multiply: ['tier:main', 'double'],
      grants: [{ asset: 'points', amount: 'paid / 100' }],
      limits: [{ per: 'month', units: 100, asset: 'points' }],
      goal: { allOf: ['first'] },
      message: 'hello',
    },
    { id: 'third', on: 'checkin', pack: { points: 3 }, emit: [{ type: 'game.won', data: { level: 1 } }] },
  ],
  benefits: { monthly: { allowance: { asset: 'card', every: 'month', amounts: { v2: 1 } } } },
} satisfies Json;

function read(doc: unknown): Program {
  const result = readProgram(doc);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.program;
}

/** A copy in which the value at a pointer is another; undefined takes it away. */
function changed(pointer: string, value: Json | undefined): JsonObject {
  const copy = structuredClone(good) as unknown as JsonObject;
  const steps = pointer.split('/').slice(1);
  const last = steps.pop() ?? '';
  const parent = steps.reduce<unknown>((part, step) => {
    const inside = part as Record<string, unknown>;
    inside[step] ??= {};
    return inside[step];
  }, copy) as Record<string, Json | undefined>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

/** What is changed in the good program, and what is then told, where. */
const refusals: readonly [pointer: string, value: Json | undefined, code: string, at?: string][] = [
  ['/program', undefined, 'missing_field'],
  ['/program', 'My Shop', 'bad_name'],
  ['/program', 'constructor', 'bad_name'],
  ['/name', '', 'too_short'],
  ['/name', {}, 'missing_field'],
  ['/name', 'a\u0007', 'bad_text'],
  ['/asset', {}, 'unknown_field'],
  ['/timeZone', 'Mars/Olympus', 'unknown_zone'],
  ['/timeZone', 8, 'wrong_type'],
  ['/currency', 'yuan', 'bad_currency'],
  ['/currencies', { USD: 0 }, 'out_of_range', '/currencies/USD'],
  ['/currencies', { USD: 'x' }, 'wrong_type', '/currencies/USD'],
  ['/currencies', { CNY: 1 }, 'duplicate_id', '/currencies/CNY'],
  ['/lateness', 30, 'bad_span'],
  ['/lateness', '30 parsecs', 'bad_span'],
  ['/lateness', '36501 days', 'out_of_range'],
  ['/lateness', { days: 1, hours: 1 }, 'bad_span'],
  ['/rounding', 'up', 'not_a_choice'],
  [
    '/agreements',
    [
      { id: 'a', version: '1' },
      { id: 'a', version: '2' },
    ],
    'duplicate_id',
    '/agreements/1/id',
  ],
  ['/fields', { 'a-b': 'string' }, 'bad_name', '/fields/a-b'],
  ['/fields', { a: 'text' }, 'not_a_choice', '/fields/a'],
  ['/events', { 'order.paid': {} }, 'duplicate_id', '/events/order.paid'],
  ['/events', { 'Order!': {} }, 'bad_event_type', '/events/Order!'],
  ['/assets', {}, 'unknown_asset', '/tracks/main/measure'],
  ['/assets/points/kind', 'money', 'not_a_choice'],
  ['/assets/points/expires', 'someday', 'bad_expiry'],
  ['/assets/points/expires', { after: '1 day', at: '2026-01-01' }, 'bad_expiry'],
  ['/assets/points/worth', { units: 0, amount: 1 }, 'out_of_range', '/assets/points/worth/units'],
  ['/assets/points/decay', { every: 'day', keep: 1.1 }, 'out_of_range', '/assets/points/decay/keep'],
  ['/tracks/main/measure', 'grwoth', 'unknown_asset'],
  ['/tracks/main/window', '2 years', 'bad_window'],
  ['/tracks/main/window', 'always', 'not_a_choice'],
  ['/tracks/main/period', 'life', 'no_period', '/tracks/main/grace'],
  ['/tracks/main/protection', 'shield', 'unknown_asset'],
  ['/tracks/main/tiers', [], 'too_few'],
  ['/tracks/main/tiers/0/threshold', 1, 'first_tier_not_zero'],
  ['/tracks/main/tiers/0/when', 'true', 'first_tier_conditional'],
  ['/tracks/main/tiers/0/pack', { points: 1 }, 'first_tier_pack'],
  ['/assets/points/shortfall', 'charge', 'no_worth'],
  ['/tracks/main/tiers/1/threshold', 0, 'same_threshold'],
  ['/tracks/main/tiers/1/threshold', 30, 'threshold_order', '/tracks/main/tiers/2/threshold'],
  ['/tracks/main/tiers/1/threshold', '10', 'wrong_type'],
  ['/tracks/main/tiers/1/threshold', 1.5, 'not_whole'],
  ['/tracks/main/tiers/1/id', 'v1', 'duplicate_id'],
  ['/tracks/main/tiers/1/multiplier', 0, 'out_of_range'],
  ['/tracks/main/tiers/1/color', 'red', 'bad_color'],
  ['/tracks/main/tiers/1/pack', { pionts: 1 }, 'unknown_asset', '/tracks/main/tiers/1/pack/pionts'],
  ['/tracks/main/tiers/2/pack', 'gifts', 'unknown_pack'],
  ['/packs/gift', { grants: [{ pack: 'both' }] }, 'pack_cycle', '/packs/both/grants/0/pack'],
  ['/packs/gift', [{ asset: 'points' }], 'bad_grant', '/packs/gift/0'],
  ['/packs/gift', [{ pack: 'both', expires: 'never' }], 'bad_grant', '/packs/gift/0'],
  ['/packs/main-v2', { points: 1 }, 'duplicate_id', '/tracks/main/tiers/1/pack'],
  ['/multipliers/list/1', { id: 'double', factor: 3 }, 'duplicate_id', '/multipliers/list/1/id'],
  ['/rules/1/id', 'first', 'duplicate_id'],
  ['/rules/0/on', 'check.in', 'unknown_event_type'],
  ['/rules/0/on', [], 'too_few'],
  ['/rules/1/audience', 'silver', 'unknown_audience'],
  ['/rules/1/multiply', ['tier:mian'], 'unknown_multiplier'],
  ['/rules/1/message', 'bye', 'unknown_message'],
  ['/rules/1/goal', { allOf: ['third'] }, 'unknown_rule_with_a_goal', '/rules/1/goal/allOf/0'],
  ['/rules/1/goal', { allOf: ['first'], per: 'month' }, 'never_reached', '/rules/1/goal/allOf/0'],
  ['/rules/0/goal', { streak: 7 }, 'never_reached', '/rules/1/goal/allOf/0'],
  ['/rules/1/goal', { count: 1, streak: 7 }, 'bad_goal'],
  ['/rules/0/limits/0', '3 per fortnight', 'bad_limit'],
  ['/rules/0/limits/0', '0 per day', 'out_of_range'],
  ['/rules/0/limits/0', '9 pionts per day', 'unknown_asset'],
  ['/rules/0/limits/0', { per: 'day' }, 'bad_limit'],
  ['/rules/0/limits/0', { per: 'day', units: 1 }, 'bad_limit'],
  ['/rules/0/grants', { pionts: 1 }, 'unknown_asset', '/rules/0/grants/pionts'],
  [
    '/rules/0/grants',
    { points: { amount: 1, expire: 'never' } },
    'unknown_field',
    '/rules/0/grants/points/expire',
  ],
  ['/rules/0/grants', { points: 1e21 }, 'bad_number', '/rules/0/grants/points'],
  ['/rules/0/grants', { points: '' }, 'too_short', '/rules/0/grants/points'],
  ['/rules/2/emit/0/type', 'game.lost', 'unknown_event_type'],
  ['/rules/2/emit/0/type', 'order.paid', 'not_yours'],
  ['/rules/0/from', '2026-02-30', 'bad_time'],
  ['/rules/0/tag', 'a b', 'bad_tag'],
  ['/rules/0/task', 'weekly', 'not_a_choice'],
  ['/benefits/monthly/track', 'club', 'unknown_track'],
  ['/benefits/monthly/allowance/asset', 'crad', 'unknown_asset'],
  [
    '/benefits/monthly/allowance/amounts',
    { v9: 1 },
    'unknown_tier',
    '/benefits/monthly/allowance/amounts/v9',
  ],
];

describe('a program is refused', () => {
  it.each(refusals)('with %s = %j: %s', (pointer, value, code, at = pointer) => {
    const result = readProgram(changed(pointer, value));
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.problems[0]).toMatchObject({ code, pointer: at });
    for (const problem of result.problems) {
      expect(problem.message).toMatch(/\.$/);
      expect(problem.advice.length).toBeGreaterThan(3);
    }
  });

  it('with an end that is not later than its beginning', () => {
    const doc = structuredClone(good) as unknown as { rules: Record<string, string>[] };
    Object.assign(doc.rules[0] ?? {}, { from: '2026-11-12', until: '2026-11-12' });
    expect(readProgram(doc)).toMatchObject({ problems: [{ code: 'empty_span', pointer: '/rules/0/until' }] });
  });

  it.each([null, undefined, [], 'x', 7, Number.NaN, [[[]]]])('as %j', (doc) => {
    expect(readProgram(doc)).toMatchObject({ ok: false, problems: [{ code: 'wrong_type', pointer: '' }] });
  });

  it('with keys that every object has', () => {
    const doc = JSON.parse('{"program":"a","__proto__":{"x":1},"assets":{"__proto__":{"kind":"score"}}}');
    const result = readProgram(doc);
    expect(!result.ok && result.problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'unknown_field /__proto__',
      'bad_name /assets/__proto__',
    ]);
  });

  it('above its limits', () => {
    const rules = Array.from({ length: 1_001 }, (_, n) => ({ id: `r${n}`, on: 'checkin' }));
    expect(readProgram({ program: 'a', rules })).toMatchObject({
      problems: [{ code: 'too_many', pointer: '/rules' }],
    });
    const assets = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`a${n}`, { kind: 'score' }]));
    expect(readProgram({ program: 'a', assets })).toMatchObject({ problems: [{ code: 'too_many' }] });
  });

  it('with packs in packs beyond reason', () => {
    const packs = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        `p${n}`,
        n === 9 ? { points: 1 } : { grants: [{ pack: `p${n + 1}` }] },
      ]),
    );
    expect(readProgram({ program: 'a', assets: { points: { kind: 'currency' } }, packs })).toMatchObject({
      problems: [{ code: 'too_deep', pointer: '/packs/p7/grants/0/pack' }],
    });
  });

  it('with a limit per tier period where there are no tiers', () => {
    const rules = [{ id: 'r', on: 'checkin', limits: ['1 per tierPeriod'] }];
    expect(readProgram({ program: 'a', rules })).toMatchObject({
      problems: [{ code: 'no_tiers', pointer: '/rules/0/limits/0' }],
    });
  });

  it('with a benefit where there are no tiers', () => {
    const benefits = { b: { allowance: { asset: 'points', every: 'day', amounts: {} } } };
    expect(readProgram({ program: 'a', assets: { points: { kind: 'currency' } }, benefits })).toMatchObject({
      problems: [{ code: 'unknown_track', pointer: '/benefits/b/track' }],
    });
  });

  it('telling no more than a hundred problems', () => {
    const doc = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, 1]));
    const result = readProgram(doc);
    expect(!result.ok && result.problems.length).toBe(100);
  });

  it('guessing what was meant', () => {
    const result = readProgram(changed('/tracks/main/tiers/1/treshold', 1));
    expect(!result.ok && result.problems[0]?.advice).toBe("Did you mean 'threshold'?");
  });
});

describe('what is left out', () => {
  it('has its default', () => {
    const program = read({ program: 'shop' });
    expect(program).toMatchObject({
      name: { zh: 'shop', en: 'shop' },
      timeZone: 'Asia/Shanghai',
      currency: 'CNY',
      join: 'explicit',
      lateness: { days: 30 },
      rounding: 'floor',
      multipliers: { combine: 'max', list: [] },
      rules: [],
    });
  });

  it('may be written as null where nothing is the default', () => {
    expect(read(changed('/rules/0/from', null))).toEqual(read(good));
  });
});

describe('what can be written in several ways is the same', () => {
  it.each<[pointer: string, one: Json, other: Json]>([
    ['/lateness', '30 days', { days: 30 }],
    ['/lateness', '1 year', { years: 1 }],
    ['/lateness', '1 hours', '1hour'],
    ['/name', '店', { zh: '店', en: '店' }],
    ['/name', { en: 'Shop' }, 'Shop'],
    ['/multipliers/list/0/factor', 1.5, '1.5'],
    ['/tracks/main/tiers/1/multiplier', 1.2, '1.20'],
    ['/tracks/main/window', '365 days', { rollingDays: 365 }],
    ['/tracks/main/protection', 'card', { asset: 'card', extends: '90 days', automatic: true }],
    ['/assets/points/expires', '30 days', { after: { days: 30 } }],
    ['/assets/points/expires', { days: 30 }, { after: '30 days' }],
    ['/assets/points/expires', '2026-11-11', { at: '2026-11-11T00:00:00+08:00' }],
    ['/rules/0/from', '2026-11-11 20:00', '2026-11-11T12:00:00Z'],
    ['/rules/0/on', 'checkin', ['checkin']],
    ['/rules/0/limits', ['3 per day'], [{ per: 'day', times: 3, units: null, asset: null, by: 'member' }]],
    ['/rules/0/limits', ['9 points per month'], [{ per: 'month', units: 9, asset: 'points' }]],
    ['/rules/0/limits', ['once'], ['1 per lifetime']],
    ['/rules/0/limits', ['3 times per day'], ['3 per day']],
    ['/rules/0/grants', { points: 1 }, [{ asset: 'points', amount: '1' }]],
    ['/rules/0/task', 'daily', { kind: 'daily', how: 'first' }],
    [
      '/rules/0/grants',
      { points: { amount: 'paid', expires: 'never' } },
      [{ asset: 'points', amount: 'paid', expires: 'never' }],
    ],
    ['/packs/gift', { points: 10 }, { name: 'gift', grants: [{ asset: 'points', amount: 10 }] }],
    ['/audiences/gold', 'member.orders > 1', { name: 'gold', when: 'member.orders > 1' }],
    [
      '/fields',
      { city: 'string' },
      { city: { name: 'city', type: 'string', personal: false, counts: true } },
    ],
    ['/benefits/monthly/track', null, 'main'],
  ])('%s: %j and %j', (pointer, one, other) => {
    const first = changed(pointer, pointer === '/benefits/monthly/track' ? undefined : one);
    expect(read(first)).toEqual(read(changed(pointer, other)));
  });

  it('times without an offset are of the program and its zone', () => {
    const doc = { ...changed('/rules/0/from', '2026-03-08 02:30'), timeZone: 'America/New_York' };
    // 02:30 does not exist on that night; the clock goes on from 03:00.
    expect(read(doc).rules[0]?.from).toBe(Date.UTC(2026, 2, 8, 7, 30));
  });
});

describe('a pack in place', () => {
  it('joins the others under an id of where it stands, and keeps its place', () => {
    const result = readProgram(good);
    if (!result.ok) throw new Error('refused');
    const { program, origins } = result;
    expect(Object.keys(program.packs)).toEqual(['gift', 'both', 'main-v2', 'third']);
    expect(program.tracks['main']?.tiers.map((tier) => tier.pack)).toEqual([null, 'main-v2', 'gift']);
    expect(program.rules[2]?.grants).toMatchObject([{ pack: 'third', asset: null }]);
    const grant = program.packs['main-v2']?.grants[0] ?? {};
    expect(originOf(origins, grant, 'amount')).toBe('/tracks/main/tiers/1/pack/points');
  });
});

it('a program read again is the same program', () => {
  const program = read(good);
  const again = read(JSON.parse(JSON.stringify(program)));
  expect(again).toEqual(program);
});

describe('whatever it is given', () => {
  const anyPart = fc.oneof(
    fc.jsonValue({ maxDepth: 5 }),
    fc.constantFrom<Json>(
      '',
      '30 days',
      'points',
      'gift',
      'v2',
      -1,
      1e300,
      '1 + 1',
      'audience("gold")',
      [],
      {},
      null,
    ),
  );

  it('readProgram never throws', () => {
    const keys = fc.constantFrom(...Object.keys(good), 'name', 'fields', '__proto__');
    const doc = fc.oneof(fc.anything(), fc.jsonValue(), fc.dictionary(keys, anyPart));
    fc.assert(
      fc.property(doc, (value) => {
        readProgram(value);
      }),
      { numRuns: 3_000 },
    );
  });

  it('a program with any part changed is refused or compiled', () => {
    const places = pointersOf(good, '');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...places), anyPart), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const doc = structuredClone(good) as unknown as Json;
          for (const [pointer, value] of changes) put(doc, pointer, value);
          const result = readProgram(doc);
          if (result.ok) compileProgram(result.program, result.origins);
          else expect(result.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

function pointersOf(value: unknown, pointer: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  const inside = Object.entries(value).flatMap(([key, part]) => pointersOf(part, `${pointer}/${key}`));
  return pointer === '' ? inside : [pointer, ...inside];
}

/** Changes a value in place, where its parent is still an object. */
function put(doc: Json, pointer: string, value: Json): void {
  const steps = pointer.split('/').slice(1);
  const last = steps.pop() ?? '';
  let parent: unknown = doc;
  for (const step of steps)
    parent = typeof parent === 'object' && parent !== null ? Reflect.get(parent, step) : null;
  if (typeof parent === 'object' && parent !== null) Reflect.set(parent, last, value);
}

it('calls lines of service, which stand in a list, by their ids too', () => {
  const { service } = read({ ...good, service: { lines: [{ id: 'care', priority: 1 }] } });
  expect(service?.lines.map(({ name }) => name)).toEqual([{ zh: 'care', en: 'care' }]);
});
