import { describe, expect, it } from 'vitest';
import { starter } from '../../test/play.ts';
import type { Finding, FindingCode } from './finding.ts';
import { lint } from './lint.ts';

/** Where something is put in the document: steps apart by `/`; a step into a list is the id of an element, or `-`. */
type Changes = Readonly<Record<string, unknown>>;

/** One seeded defect each: what is changed in starter, what must be found, and what its witness must say. */
const defects: readonly (readonly [string, Changes, FindingCode, RegExp])[] = [
  [
    'a higher tier multiplies by less',
    { 'tracks/main/tiers/v4/multiplier': 1.1 },
    'lower_multiplier',
    /×1\.1 instead of ×1\.2/,
  ],
  [
    'a tier like the one below',
    { 'tracks/main/tiers/v2/pack': undefined, 'benefits/monthly-freeship/allowance/amounts/v2': 0 },
    'same_tier',
    /v2/,
  ],
  [
    'a tier that gives less than the one below',
    {
      'benefits/monthly-freeship/allowance/amounts/v5': 5,
      'tracks/main/tiers/v5/multiplier': 1.5,
      'tracks/main/tiers/v5/pack': undefined,
    },
    'dominated_tier',
    /5 of benefit monthly-freeship/,
  ],
  [
    'a tier above all that can be earned',
    { 'rules/order-growth/grants': { points: 1 } },
    'unreachable_tier',
    /earns at most \d+ in 365 days/,
  ],
  ['growth that hardly anything grants', { 'tracks/main/measure': 'shield' }, 'unreachable_tier', /at most/],
  [
    'a condition of a tier that contradicts itself',
    { 'tracks/main/tiers/v3/when': 'member.orders > 5 && member.orders < 6' },
    'unreachable_tier',
    /No value of member\.orders/,
  ],
  [
    'a condition of a tier that is false',
    { 'tracks/main/tiers/v3/when': '1 > 2' },
    'unreachable_tier',
    /false/,
  ],
  [
    'a condition that contradicts itself',
    { 'rules/order-points/when': 'paid >= 10000 && paid < 5000' },
    'dead_rule',
    /No value of paid/,
  ],
  [
    'a tier that there is not',
    { 'rules/order-points/when': "member.tier == 'v9'" },
    'dead_rule',
    /never "v9"/,
  ],
  ['a level above the highest', { 'rules/order-points/when': 'member.level >= 5' }, 'dead_rule', /0 to 4/],
  ['a month of no year', { 'rules/order-points/when': 'local.month == 13' }, 'dead_rule', /1 to 12/],
  ['an amount below zero', { 'rules/order-points/when': 'paid < 0' }, 'dead_rule', /paid is 0/],
  ['the first order at a check-in', { 'rules/checkin/when': 'member.firstOrder' }, 'dead_rule', /alone/],
  ['an echo that nothing makes', { 'rules/review/on': 'plan.started' }, 'dead_rule', /plan\.started/],
  [
    'an echo of tiers that never fall',
    { 'tracks/main/demotion': 'never', 'rules/review/on': 'tier.demoted' },
    'dead_rule',
    /tier\.demoted/,
  ],
  [
    'an audience that is empty',
    { audiences: { nobody: 'member.level > 9' }, 'rules/review/audience': 'nobody' },
    'dead_rule',
    /member\.level/,
  ],
  [
    'a streak longer than its window',
    { 'rules/checkin-streak/goal': { streak: 8, per: 'week', repeat: true } },
    'unreachable_goal',
    /at most 7 days/,
  ],
  [
    'a goal that waits for a dead rule',
    {
      'rules/-': { id: 'never', on: 'checkin', when: '1 > 2', goal: { count: 3 }, grants: { points: 1 } },
      'rules/checkin-streak/goal': { allOf: ['never'] },
    },
    'unreachable_goal',
    /false whatever/,
  ],
  [
    'a pack with nothing in it',
    { packs: { hollow: {} }, 'tracks/main/tiers/v2/pack': 'hollow' },
    'empty_pack',
    /before/,
  ],
  ['a pack that nobody gets', { packs: { spare: { points: 5 } } }, 'idle_part', /No tier, rule or plan/],
  ['an asset that nobody gets', { 'assets/gem': { kind: 'currency' } }, 'idle_part', /0 of it/],
  ['an audience that nobody asks', { audiences: { gold: 'member.level >= 2' } }, 'idle_part', /asked by no/],
  [
    'a multiplier that nothing uses',
    { multipliers: { combine: 'max', list: [{ id: 'double', factor: 2 }] } },
    'idle_part',
    /No rule multiplies/,
  ],
  ['a rule that does nothing', { 'rules/review/grants': {} }, 'worthless_grant', /what she had before/],
  [
    'a grant rounded down to nothing',
    { 'rules/review/grants': { growth: '1 / 3' } },
    'worthless_grant',
    /rounded down/,
  ],
  [
    'an allowance of nothing',
    { 'benefits/monthly-freeship/allowance/amounts': { v2: 0, v3: 0 } },
    'worthless_grant',
    /gets 0/,
  ],
  [
    'units that expire before they open',
    {
      'rules/order-points/grants': {
        points: { amount: 'paid / 100', availableAfter: '7 days', expires: '5 days' },
      },
    },
    'gone_before_it_comes',
    /7 days later/,
  ],
  [
    'two allowances of the same',
    { 'benefits/again': { allowance: { asset: 'freeship', every: 'month', amounts: { v3: 2 } } } },
    'overlapping_benefit',
    /each month/,
  ],
  ['reviews without a limit', { 'rules/review/limits': undefined }, 'unlimited_reward', /thousand/],
  ['check-ins without a limit', { 'rules/checkin/limits': undefined }, 'unlimited_reward', /checkin/],
  [
    'a limit per event only',
    { 'rules/review/limits': ['1 per event'] },
    'unlimited_reward',
    /review\.posted/,
  ],
  [
    'tiers that stay after a refund',
    { 'tracks/main/onRefund': 'keep' },
    'kept_after_refund',
    /refunded in full/,
  ],
  [
    'a member price above the public one',
    {
      products: { A1: { price: 149900 } },
      'benefits/deal': { for: { tiers: ['v3'] }, offer: { prices: { A1: 159900 } } },
    },
    'price_above_public',
    /Everybody pays 149900 for A1; a member with 'deal' would pay 159900, 10000 more/,
  ],
  [
    'an offer whose units never come again',
    { 'benefits/save': { offer: { percent: 5, uses: { shield: 1 } } } },
    'quota_never_refreshed',
    /only a pack of \d+ tiers grants it/,
  ],
  [
    'an allowance per term of a plan for life',
    {
      plans: { life: { variants: { life: { term: 'life', price: 99900 } } } },
      'benefits/gift': { for: { plans: ['life'] }, allowance: { asset: 'spin', every: 'term', amount: 3 } },
    },
    'quota_never_refreshed',
    /gets 3 spin on that day/,
  ],
  [
    'two offers that are one',
    {
      'benefits/one': { for: { tiers: ['v2', 'v3'] }, offer: { percent: 5 } },
      'benefits/two': { for: { tiers: ['v3', 'v4'] }, offer: { percent: 5 } },
    },
    'overlapping_benefit',
    /A member of v3 has both/,
  ],
];

function findings(changes: Changes = {}): readonly Finding[] {
  const version = starter((doc) => {
    for (const [path, value] of Object.entries(changes)) put(doc, path.split('/'), value);
  }).versions[0];
  return version === undefined ? [] : lint(version.compiled);
}

function put(into: unknown, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (Array.isArray(into)) {
    if (step === '-') into.push(value);
    else
      put(
        into.find((one: { id?: string }) => one.id === step),
        rest,
        value,
      );
    return;
  }
  const part = into as Record<string, unknown>;
  if (rest.length > 0) put(part[step], rest, value);
  else if (value === undefined) delete part[step];
  else part[step] = value;
}

describe('starter', () => {
  it('is clean', () => {
    expect(findings()).toEqual([]);
  });
});

describe('a seeded defect is found, with a witness', () => {
  it.each(defects)('%s', (_, changes, code, witness) => {
    const found = findings(changes);
    const one = found.find((each) => each.code === code);
    expect(one, JSON.stringify(found, null, 1)).toBeDefined();
    expect(one?.witness).toMatch(witness);
  });
});
