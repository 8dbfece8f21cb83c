import { expect, it } from 'vitest';
import { exampleDoc, programsOf } from '../../test/play.ts';
import { type Finding, type FindingCode, findingCodes } from './finding.ts';
import { lint } from './lint.ts';

/** Where something is put in a document: steps apart by `/`; a step into a list is the id of an element, `-` a new one. */
type Changes = Readonly<Record<string, unknown>>;
type Seed = readonly [what: string, code: FindingCode, changes: Changes];

const plus: readonly Seed[] = [
  [
    'a member price above the public one',
    'price_above_public',
    { 'benefits/plus-price/offer/prices/TV-55': 169_900 },
  ],
  ['reviews without a limit', 'unlimited_reward', { 'rules/review/limits': undefined }],
  ['reviews limited per event alone', 'unlimited_reward', { 'rules/review/limits': ['1 per event'] }],
  ['a welcome of nothing', 'worthless_grant', { 'rules/newcomer/grants': {} }],
  ['a grant rounded down to nothing', 'worthless_grant', { 'rules/review/grants': { beans: '1 / 2' } }],
  [
    'beans that are gone before they come',
    'gone_before_it_comes',
    {
      'rules/back/grants': [
        { asset: 'beans', amount: 'paid / 100', availableAfter: '7 days', expires: '3 days' },
      ],
    },
  ],
  ['a condition of no order', 'dead_rule', { 'rules/back/when': 'paid < 0' }],
  ['a condition that contradicts itself', 'dead_rule', { 'rules/birthday/when': 'paid > 900 && paid < 100' }],
  ['an hour of no day', 'dead_rule', { 'rules/review/when': 'local.hour == 24' }],
  ['an asset that nobody gets', 'idle_part', { 'assets/gem': { kind: 'currency' } }],
  ['an audience that nobody asks', 'idle_part', { 'audiences/night': 'local.hour < 6' }],
  ['a pack that nobody gets', 'idle_part', { packs: { spare: { beans: 5 } } }],
  ['a pack with nothing in it', 'empty_pack', { packs: { hollow: {} }, 'rules/newcomer/pack': 'hollow' }],
  [
    'a coupon that never comes again',
    'quota_never_refreshed',
    { 'benefits/coupons': undefined, 'rules/newcomer/grants': { coupon: 1 } },
  ],
  [
    'an allowance per term of a plan for life',
    'quota_never_refreshed',
    {
      'plans/life': { variants: { life: { term: 'life', price: 99_900 } } },
      'benefits/once': { for: { plans: ['life'] }, allowance: { asset: 'coupon', every: 'term', amount: 3 } },
    },
  ],
  [
    'two offers that are one',
    'overlapping_benefit',
    {
      'benefits/own-again': {
        for: { plans: ['plus'] },
        offer: { percent: 5, lines: "line.category == 'own'" },
      },
    },
  ],
  [
    'two allowances that are one',
    'overlapping_benefit',
    {
      'benefits/more': {
        for: { plans: ['plus'] },
        allowance: { asset: 'coupon', every: 'month', anchor: 'term', amount: 2 },
      },
    },
  ],
  ['a benefit for nobody', 'unreachable_benefit', { 'audiences/member-day/when': 'local.day == 32' }],
  [
    'a price that nobody is asked',
    'unreachable_price',
    {
      'plans/plus/variants/year/price': [{ when: '1 < 2', amount: 14_900 }, { amount: 19_900 }],
    },
  ],
];

const vip88: readonly Seed[] = [
  [
    'a price above what the score can reach',
    'unreachable_price',
    {
      'plans/vip88/variants/year/price/0/when': 'settled.loyalty >= 2501',
    },
  ],
  [
    'a benefit for a score that nobody has',
    'unreachable_benefit',
    {
      'audiences/few': 'settled.loyalty > 2500',
      'benefits/five-off/for': { plans: ['vip88'], audience: 'few' },
    },
  ],
  ['check-ins without a limit', 'unlimited_reward', { 'rules/checkin/limits': undefined }],
  ['sharing without a limit', 'unlimited_reward', { 'rules/share/limits': undefined }],
  [
    'a play that pays for the next',
    'reward_cycle',
    {
      'assets/spin': { kind: 'chance' },
      'rules/checkin/grants': { spin: 1 },
      games: {
        wheel: {
          kind: 'wheel',
          cost: { asset: 'spin', units: 1 },
          prizes: [{ id: 'again', odds: '1/2', grants: { spin: 2 } }],
        },
      },
    },
  ],
  [
    'a prize of worth without end',
    'unbounded_prize',
    {
      games: {
        wheel: {
          kind: 'wheel',
          cost: { asset: 'points', units: 10 },
          prizes: [{ id: 'tv', odds: '1/100', worth: 159_900 }],
        },
      },
    },
  ],
  [
    'goods that pay for themselves',
    'mall_gives_back',
    {
      mall: { bag: { price: { asset: 'points', units: 100 }, stock: false, grants: { points: 100 } } },
    },
  ],
  [
    'a coupon for less than it is worth',
    'mall_gives_back',
    {
      mall: { voucher: { price: { asset: 'points', units: 100 }, stock: false, grants: { coupon: 1 } } },
    },
  ],
  ['a multiplier that nothing uses', 'idle_part', { 'rules/points/multiply': undefined }],
  ['an echo that nothing makes', 'dead_rule', { 'rules/share/on': 'tier.demoted' }],
  ['the first order at a check-in', 'dead_rule', { 'rules/checkin/when': 'member.firstOrder' }],
  ['a month of no year', 'dead_rule', { 'rules/points/when': 'local.month == 13' }],
  ['a score of nothing', 'worthless_grant', { 'rules/review/grants': { interaction: 0 } }],
  [
    'a streak longer than its window',
    'unreachable_goal',
    {
      'rules/-': {
        id: 'week',
        on: 'checkin',
        goal: { streak: 8, per: 'week' },
        limits: ['once'],
        grants: { points: 1 },
      },
    },
  ],
];

const starter: readonly Seed[] = [
  ['a higher tier multiplies by less', 'lower_multiplier', { 'tracks/main/tiers/v5/multiplier': 1.4 }],
  [
    'a tier like the one below',
    'same_tier',
    {
      'tracks/main/tiers/v2/pack': undefined,
      'benefits/monthly-freeship/allowance/amounts/v2': 0,
    },
  ],
  [
    'a tier that gives less than the one below',
    'dominated_tier',
    {
      'benefits/monthly-freeship/allowance/amounts/v5': 4,
      'tracks/main/tiers/v5/multiplier': 1.5,
      'tracks/main/tiers/v5/pack': undefined,
    },
  ],
  ['a tier above all that can be earned', 'unreachable_tier', { 'rules/order-growth/grants': { points: 1 } }],
  ['a tier whose condition is false', 'unreachable_tier', { 'tracks/main/tiers/v4/when': '2 < 1' }],
  [
    'a tier whose condition contradicts itself',
    'unreachable_tier',
    {
      'tracks/main/tiers/v3/when': 'member.orders > 9 && member.orders < 3',
    },
  ],
  ['tiers that stay after a refund', 'kept_after_refund', { 'tracks/main/onRefund': 'keep' }],
  ['a tier that there is not', 'dead_rule', { 'rules/order-points/when': "member.tier == 'v6'" }],
  ['a level above the highest', 'dead_rule', { 'rules/order-points/when': 'member.level > 4' }],
  [
    'a goal that waits for a dead rule',
    'unreachable_goal',
    {
      'rules/-': { id: 'never', on: 'checkin', when: '2 < 1', goal: { count: 2 }, grants: { points: 1 } },
      'rules/checkin-streak/goal': { allOf: ['never'] },
    },
  ],
  [
    'an allowance of nothing',
    'worthless_grant',
    {
      'benefits/monthly-freeship/allowance/amounts': { v2: 0, v3: 0, v4: 0, v5: 0 },
    },
  ],
  [
    'an allowance twice',
    'overlapping_benefit',
    {
      'benefits/twice': { allowance: { asset: 'freeship', every: 'month', amounts: { v4: 1 } } },
    },
  ],
  [
    'a multiplier of nothing',
    'idle_part',
    { multipliers: { combine: 'max', list: [{ id: 'x', factor: 3 }] } },
  ],
  [
    'a task that waits for what never is',
    'unreachable_task',
    {
      'rules/-': {
        id: 'later',
        on: 'checkin',
        limits: ['once'],
        grants: { points: 1 },
        task: { kind: 'growth', after: ['review'] },
      },
      'rules/review/when': '2 < 1',
    },
  ],
];

const seeds = Object.entries({ plus, vip88, starter }).flatMap(([program, all]) =>
  all.map(([what, code, changes]) => ({ program, what, code, changes })),
);

function findings(program: string, changes: Changes = {}): readonly Finding[] {
  const doc = exampleDoc(program);
  for (const [path, value] of Object.entries(changes)) put(doc, path.split('/'), value);
  const compiled = programsOf(doc).versions[0]?.compiled;
  if (compiled === undefined) throw new Error('no program');
  return lint(compiled);
}

function put(into: unknown, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (Array.isArray(into)) {
    const part = into.find((one: { id?: string }, i) => one.id === step || String(i) === step);
    if (step === '-') into.push(value);
    else put(part, rest, value);
    return;
  }
  const part = into as Record<string, unknown>;
  if (rest.length > 0) {
    part[step] ??= {};
    put(part[step], rest, value);
  } else if (value === undefined) delete part[step];
  else part[step] = value;
}

it.each(['starter', 'plus', 'vip88'])('B10 %s is clean', (program) => {
  expect(findings(program)).toEqual([]);
});

it('B10 of 40 programs and more with one seeded defect each, at least 39 are found, each with a witness', () => {
  const missed = seeds.filter(({ program, code, changes }) => {
    const found = findings(program, changes).find((each) => each.code === code);
    return found === undefined || found.witness.trim() === '';
  });
  const found = seeds.length - missed.length;
  console.log(`B10: ${found} of ${seeds.length} seeded defects found`);
  for (const { program, what } of missed) console.log(`  missed in ${program}: ${what}`);
  expect(seeds.length).toBeGreaterThanOrEqual(40);
  expect(missed.length * 40).toBeLessThanOrEqual(seeds.length);
  expect(new Set(seeds.map(({ code }) => code)).size).toBe(Object.keys(findingCodes).length);
});
