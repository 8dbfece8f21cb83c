import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../kernel/json.ts';
import { type CompiledProgram, compileProgram } from '../program/compile.ts';
import { readProgram } from '../program/read-program.ts';
import { checkEvent, eventOrigin, exactData, memberPaths } from './check-event.ts';
import { builtInEvents } from './types.ts';

const compiled = compile({
  program: 'shop',
  currency: 'CNY',
  currencies: { USD: 7.1 },
  fields: {
    city: 'string',
    age: 'integer',
    member: 'boolean',
    birthday: { type: 'date', personal: true },
  },
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' } },
  tracks: {
    main: {
      measure: 'growth',
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 10 },
      ],
    },
    club: { measure: 'growth', tiers: [{ id: 'c1', threshold: 0 }] },
  },
  events: {
    'game.won': {
      data: {
        type: 'object',
        required: ['level'],
        properties: {
          level: { type: 'integer', minimum: 1, maximum: 10 },
          ratio: { type: 'number', minimum: 0 },
          mode: { type: 'string', enum: ['solo', 'team'] },
          against: { type: 'string', format: 'member' },
          at: { type: 'string', format: 'date-time' },
          on: { type: 'string', format: 'date' },
          title: { type: 'string', maxLength: 5 },
          rounds: {
            type: 'array',
            maxItems: 3,
            items: { type: 'object', properties: { score: { type: 'number' } } },
          },
          friend: { type: 'object', properties: { who: { type: 'string', format: 'member' } } },
          won: { type: 'boolean' },
        },
      },
    },
  },
});

function compile(doc: Json): CompiledProgram {
  const read = readProgram(doc);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const result = compileProgram(read.program);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.compiled;
}

const order = { orderId: 'o1', amount: 19_990, currency: 'CNY' };
const won = { level: 3 };
const long = 'x'.repeat(257);

/** What is changed in good data, and what the refusal then says. */
const refusals: readonly [type: string, data: unknown, code: string, pointer: string][] = [
  ['order.completed', { ...order, amount: -1 }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: 1.5 }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: 2 ** 53 }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: Number.POSITIVE_INFINITY }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: Number.NaN }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: '100' }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: null }, 'invalid_value', '/data/amount'],
  ['order.completed', { ...order, amount: true }, 'invalid_value', '/data/amount'],
  ['order.completed', { orderId: 'o1', currency: 'CNY' }, 'missing_field', '/data/amount'],
  ['order.completed', { ...order, currency: 'cny' }, 'invalid_value', '/data/currency'],
  ['order.completed', { ...order, currency: 'XTS' }, 'unknown_currency', '/data/currency'],
  ['order.completed', { orderId: 'o1', amount: 1 }, 'missing_field', '/data/currency'],
  ['order.completed', { ...order, orderId: '' }, 'invalid_value', '/data/orderId'],
  ['order.completed', { ...order, orderId: 1 }, 'invalid_value', '/data/orderId'],
  ['order.completed', { ...order, orderId: long }, 'string_too_long', '/data/orderId'],
  ['order.completed', { ...order, orderId: 'a\u0000b' }, 'invalid_value', '/data/orderId'],
  ['order.completed', { ...order, orderId: 'a\u202eb' }, 'invalid_value', '/data/orderId'],
  ['order.completed', { ...order, orderId: '\ud800' }, 'invalid_value', '/data/orderId'],
  ['order.completed', { ...order, ammount: 1 }, 'unknown_field', '/data/ammount'],
  ['order.completed', { ...order, constructor: 1 }, 'unknown_field', '/data/constructor'],
  [
    'order.completed',
    JSON.parse('{"orderId":"1","__proto__":{"amount":1}}'),
    'unknown_field',
    '/data/__proto__',
  ],
  ['order.completed', { ...order, goods: 19_000 }, 'amounts_do_not_add_up', '/data/amount'],
  [
    'order.completed',
    { ...order, goods: 19_000, shipping: 500, tax: 1 },
    'amounts_do_not_add_up',
    '/data/amount',
  ],
  ['order.completed', { ...order, shipping: 20_000 }, 'amounts_do_not_add_up', '/data/amount'],
  [
    'order.completed',
    { ...order, items: [{ lineId: '1', amount: 1 }] },
    'amounts_do_not_add_up',
    '/data/amount',
  ],
  [
    'order.completed',
    { ...order, goods: 19_990, items: [{ lineId: '1', amount: 1 }] },
    'amounts_do_not_add_up',
    '/data/goods',
  ],
  [
    'order.completed',
    { ...order, items: [{ lineId: '1', amount: -1 }] },
    'invalid_value',
    '/data/items/0/amount',
  ],
  ['order.completed', { ...order, items: [{ amount: 1 }] }, 'missing_field', '/data/items/0/lineId'],
  [
    'order.completed',
    { ...order, items: [{ lineId: '1', amount: 1, sku_: 1 }] },
    'unknown_field',
    '/data/items/0/sku_',
  ],
  [
    'order.completed',
    {
      ...order,
      amount: 2,
      items: [
        { lineId: '1', amount: 1 },
        { lineId: '1', amount: 1 },
      ],
    },
    'invalid_value',
    '/data/items/1/lineId',
  ],
  [
    'order.completed',
    { ...order, items: Array.from({ length: 10_001 }, () => ({})) },
    'too_many_items',
    '/data/items',
  ],
  ['order.completed', { ...order, extra: nested(20) }, 'too_deep', `/data/extra${'/a'.repeat(16)}`],
  ['order.completed', { ...order, extra: { constructor: 1 } }, 'invalid_value', '/data/extra/constructor'],
  ['order.completed', { ...order, extra: { a: 2 ** 60 } }, 'invalid_value', '/data/extra/a'],
  [
    'order.completed',
    { ...order, extra: { list: Array(2_000).fill(1) } },
    'too_many_items',
    '/data/extra/list/998',
  ],
  ['order.completed', [], 'invalid_value', '/data'],
  ['order.completed', 'text', 'invalid_value', '/data'],
  ['order.completed', null, 'missing_field', '/data/orderId'],
  ['order.refunded', { ...order, amount: 0 }, 'invalid_value', '/data/amount'],
  ['order.cancelled', {}, 'missing_field', '/data/orderId'],
  ['member.registered', { profile: { town: 'x' } }, 'unknown_field_of_profile', '/data/profile/town'],
  ['member.registered', { profile: { city: null } }, 'invalid_value', '/data/profile/city'],
  ['member.registered', { profile: { birthday: '2026-02-29' } }, 'invalid_value', '/data/profile/birthday'],
  ['member.registered', { tags: Array(101).fill('a') }, 'too_many_items', '/data/tags'],
  ['member.registered', { consents: [{ id: 'a' }] }, 'missing_field', '/data/consents/0/version'],
  ['invite.accepted', {}, 'missing_field', '/data/inviter'],
  ['checkin.made_up', { date: '2026-13-01' }, 'invalid_value', '/data/date'],
  ['hold.placed', { asset: 'pionts', amount: 1 }, 'unknown_asset', '/data/asset'],
  ['hold.placed', { asset: 'constructor', amount: 1 }, 'unknown_asset', '/data/asset'],
  ['hold.placed', { asset: 'points', amount: 0 }, 'invalid_value', '/data/amount'],
  ['adjustment.made', { asset: 'points', amount: 0, reason: 'x' }, 'invalid_value', '/data/amount'],
  ['adjustment.made', { asset: 'points', amount: 1 }, 'missing_field', '/data/reason'],
  ['adjustment.made', { asset: 'points', amount: 1, reason: '' }, 'invalid_value', '/data/reason'],
  ['tier.set', { track: 'x', tier: 'v1', kind: 'floor', reason: 'r' }, 'unknown_track', '/data/track'],
  ['tier.set', { track: 'club', tier: 'v1', kind: 'floor', reason: 'r' }, 'unknown_tier', '/data/tier'],
  ['tier.set', { track: 'main', tier: 'v9', kind: 'floor', reason: 'r' }, 'unknown_tier', '/data/tier'],
  ['tier.set', { track: 'main', tier: 'v1', kind: 'hat', reason: 'r' }, 'invalid_value', '/data/kind'],
  [
    'member.imported',
    { joinedAt: '2020-01-01T00:00:00Z', tier: { track: 'club', tier: 'v2', since: '2020-01-01T00:00:00Z' } },
    'unknown_tier',
    '/data/tier/tier',
  ],
  ['member.imported', { tier: [{ tier: 'v1' }, { tier: 'c1' }] }, 'unknown_tier', '/data/tier/1/tier'],
  ['tier.set', { tier: 'c1', kind: 'floor', reason: 'r' }, 'unknown_tier', '/data/tier'],
  ['cause.revoked', { source: 's', id: 'i' }, 'unknown_event_type', '/type'],
  ['member.imported', { joinedAt: '2020-01-01' }, 'invalid_value', '/data/joinedAt'],
  ['tier.upgraded', { track: 'main', tier: 'v2', previous: 'v1' }, 'unknown_event_type', '/type'],
  ['order.complete', order, 'unknown_event_type', '/type'],
  ['', {}, 'unknown_event_type', '/type'],
  ['constructor', {}, 'unknown_event_type', '/type'],
  ['plan.', {}, 'unknown_event_type', '/type'],
  ['game.won', {}, 'missing_field', '/data/level'],
  ['game.won', { level: 0 }, 'invalid_value', '/data/level'],
  ['game.won', { ...won, ratio: -0.5 }, 'invalid_value', '/data/ratio'],
  ['game.won', { ...won, ratio: '1' }, 'invalid_value', '/data/ratio'],
  ['game.won', { ...won, ratio: 1e-300 }, 'invalid_value', '/data/ratio'],
  ['game.won', { ...won, mode: 'duo' }, 'invalid_value', '/data/mode'],
  ['game.won', { ...won, title: '123456' }, 'string_too_long', '/data/title'],
  ['game.won', { ...won, at: '2026-03-01T10:00:00' }, 'invalid_value', '/data/at'],
  ['game.won', { ...won, rounds: [{}, {}, {}, {}] }, 'too_many_items', '/data/rounds'],
  ['game.won', { ...won, rounds: [{ score: 'x' }] }, 'invalid_value', '/data/rounds/0/score'],
  ['game.won', { ...won, friend: { whom: 'x' } }, 'unknown_field', '/data/friend/whom'],
  ['game.won', { ...won, won: 'yes' }, 'invalid_value', '/data/won'],
];

function nested(depth: number): JsonObject {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

describe('an event is refused', () => {
  it.each(refusals)('%s with %j', (type, data, code, pointer) => {
    const checked = checkEvent(compiled, type, data as Json);
    expect(checked).toMatchObject({ ok: false, refusal: { code, pointer } });
    expect(!checked.ok && checked.refusal.detail.length).toBeGreaterThan(10);
  });

  it.each([
    '2026-03-01T10:00:00',
    '2026-03-01T24:00:00Z',
    '2026-03-01T10:00:60Z',
    '2027-02-29T10:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-03-01 10:00:00Z',
    '2026-03-01T10:00Z',
    '2026-03-01T10:00:00+24:00',
    '20260301T100000Z',
    1_772_330_400_000,
  ])('with the time %j', (at) => {
    expect(checkEvent(compiled, 'game.won', { ...won, at })).toMatchObject({ ok: false });
  });
});

describe('an event is taken', () => {
  it.each<[type: string, data: JsonObject]>([
    ['order.completed', { ...order, amount: 0 }],
    ['order.completed', { ...order, currency: 'USD' }],
    ['order.completed', { ...order, shipping: 1_000 }],
    ['order.completed', { ...order, goods: 19_000, shipping: 900, tax: 90 }],
    [
      'order.completed',
      {
        ...order,
        channel: 'app',
        scene: 'live',
        shopId: 's1',
        goods: 18_990,
        shipping: 1_000,
        items: [
          {
            lineId: '1',
            sku: 'a',
            category: 'c',
            brand: 'b',
            quantity: 2,
            amount: 10_000,
            listPrice: 12_000,
          },
          { lineId: '2', amount: 8_990, discount: 10, cost: 5_000 },
        ],
        discounts: [{ type: 'coupon', id: 'c1', amount: 500, funder: 'shop' }],
        pointsUsed: 100,
        payments: [{ method: 'wallet', amount: 19_990 }],
        risk: { deviceId: 'd', addressKey: 'a', paymentKey: 'p', score: 7 },
        extra: { any: ['thing', 1, 0.5, null, { deep: true }] },
      },
    ],
    ['order.refunded', { ...order, refundId: 'r1' }],
    ['order.cancelled', { orderId: 'o1' }],
    ['member.registered', {}],
    ['member.registered', { profile: { city: '上海', age: 30, member: true }, tags: ['a', 'b'] }],
    ['member.updated', { profile: { city: null } }],
    ['invite.accepted', { inviter: 'm 1/2' }],
    ['plan.paused', { planId: 'p', orderId: 'o', amount: 8_800, currency: 'CNY' }],
    [
      'member.imported',
      {
        orders: 3,
        tier: [
          { tier: 'v2', until: null },
          { track: 'club', tier: 'c1' },
        ],
        lots: [
          { asset: 'points', amount: 5, expiresAt: null },
          { asset: 'points', amount: 0 },
        ],
        earned: [{ asset: 'growth', date: '2025-01-01', amount: 7 }],
        consents: [{ id: 'terms', version: '1', given: false }],
      },
    ],
    ['tier.set', { tier: 'v2', kind: 'floor', reason: 'r' }],
    ['tier.set', { track: 'club', tier: 'c1', kind: 'trial', reason: 'r' }],
    [
      'game.won',
      { ...won, ratio: 0.1, mode: 'team', against: 'm2', on: '2026-02-28', rounds: [{ score: 1.5 }] },
    ],
  ])('%s with %j, as it is', (type, data) => {
    expect(checkEvent(compiled, type, data)).toEqual({ ok: true, data });
  });

  it('without data, as with empty data', () => {
    expect(checkEvent(compiled, 'checkin', undefined)).toEqual({ ok: true, data: {} });
  });

  it('with ids composed, tags in order, minus zero as zero and instants in milliseconds', () => {
    expect(checkEvent(compiled, 'order.completed', { ...order, orderId: 'e\u0301', amount: -0 })).toEqual({
      ok: true,
      data: { ...order, orderId: '\u00e9', amount: 0 },
    });
    expect(checkEvent(compiled, 'member.registered', { tags: ['b', 'a', 'b'] })).toEqual({
      ok: true,
      data: { tags: ['a', 'b'] },
    });
    expect(checkEvent(compiled, 'game.won', { ...won, at: '2026-03-01T10:00:00.1239+08:00' })).toEqual({
      ok: true,
      data: { ...won, at: 1_772_330_400_123 },
    });
  });
});

it('says which fields name other members', () => {
  expect(memberPaths(compiled, 'invite.accepted')).toEqual(['/inviter']);
  expect(memberPaths(compiled, 'game.won')).toEqual(['/against', '/friend/who']);
  expect(memberPaths(compiled, 'checkin')).toEqual([]);
  expect(memberPaths(compiled, 'nothing')).toEqual([]);
});

it('says who may send an event', () => {
  const types = ['order.paid', 'hold.placed', 'tier.upgraded', 'game.won', 'plan.paused', 'nothing'];
  expect(types.map((type) => eventOrigin(compiled, type))).toEqual([
    'event',
    'command',
    'echo',
    'event',
    'event',
    null,
  ]);
});

it('reads decimals as exact fractions, and other data as they are', () => {
  const data = { level: 1, ratio: 0.1, rounds: [{ score: 2.5 }, {}] };
  expect(exactData(compiled, 'game.won', data)).toEqual({
    level: 1,
    ratio: { n: 1, d: 10 },
    rounds: [{ score: { n: 5, d: 2 } }, {}],
  });
  expect(exactData(compiled, 'order.completed', order)).toBe(order);
});

it('never throws, and never takes what it would then refuse', () => {
  const types = [...builtInEvents.map(({ type }) => type), 'game.won', 'plan.paused', 'none'];
  const fields = [
    'orderId',
    'amount',
    'currency',
    'items',
    'extra',
    'tags',
    'profile',
    'level',
    'ratio',
    'date',
  ];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.constantFrom(0, -0, 1, 'CNY', '2026-01-01', [], {}, 1e300, '2026-01-01T00:00:00Z'),
  );
  const data = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), value),
  );
  fc.assert(
    fc.property(fc.constantFrom(...types), data, (type, sent) => {
      const checked = checkEvent(compiled, type, sent);
      if (!checked.ok) {
        expect(checked.refusal.pointer).toMatch(/^\/(data|type)/);
        return;
      }
      // What was taken has its normal form, instants apart, which are read only once.
      const again = checkEvent(compiled, type, checked.data);
      if (again.ok) expect(again.data).toEqual(checked.data);
      exactData(compiled, type, checked.data);
    }),
    { numRuns: 3_000 },
  );
});
