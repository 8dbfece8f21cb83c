import type { JsonObject } from '@laurel/core';

/** What a member asks for, in her own name. */
export interface Ask {
  readonly member: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** What she is told. Money in fen. */
export interface Said {
  readonly ok: boolean;
  readonly code?: string;
  /** By which what was made is named later: a quote, an order of the mall. */
  readonly id?: string;
  /** What a quoted plan costs. */
  readonly price?: number;
  /** Money that goes back. */
  readonly back?: number;
  /** What offers take off, as far as it stands; what points pay. */
  readonly saved?: number;
  readonly byPoints?: number;
  /** Whether a play won. */
  readonly won?: boolean;
}

/** A membership system with offers, plans, games, gifts and a mall, as an attacker meets it. */
export interface Service {
  /** What arrives at the same moment. */
  readonly ask: (time: number, asks: readonly Ask[]) => Promise<readonly Said[]>;
  readonly pass: (to: number) => Promise<void>;
  /** What a member has, in fen: points, coupons, chances; debt counts against. */
  readonly worth: (member: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A point is a fen by the rules, and a coupon takes ¥30.00 off. */
export const worthOf = (units: { points: number; coupons: number; spins: number }): number =>
  units.points + 3_000 * units.coupons + 100 * units.spins;

/** What the rules are, for whoever has to follow them. */
export const rules = {
  program: 'abused',
  currencies: { USD: '7.2' },
  join: 'explicit',
  assets: {
    points: { kind: 'currency', worth: { units: 100, amount: 100 } },
    coupon: { kind: 'voucher' },
    spin: { kind: 'chance' },
    score: { kind: 'score' },
  },
  gifts: { points: {} },
  pay: { asset: 'points' },
  rules: [
    { id: 'welcome', on: 'member.registered', grants: { points: 100, coupon: 1, spin: 1 } },
    { id: 'earn', on: 'order.completed', grants: { points: 'paid / 100', score: 'paid / 100' } },
    { id: 'try', on: 'plan.trial_started', grants: { coupon: 1 } },
    {
      id: 'big',
      on: 'order.completed',
      when: 'paid >= 200000',
      grants: { points: 500 },
      task: { kind: 'special', claim: 'byHand', claimWithin: '7 days' },
    },
  ],
  households: { seats: 2, coolDown: '30 days', shares: { points: { cap: '50 per month' } } },
  activities: {
    fair: { kind: 'signUp', from: '2026-03-01', until: '2026-05-01', cost: { asset: 'points', units: 50 } },
  },
  benefits: {
    thirty: { offer: { amount: 3_000, over: 20_000, uses: { coupon: 1 } } },
    five: { for: { plans: ['plus'] }, offer: { percent: 5, lines: "line.category == 'own'" } },
    few: { offer: { amount: 100, lines: "line.category == 'few'" }, stock: { units: 3 } },
    video: { for: { plans: ['plus'] }, choose: 'extra', cost: 12_000, claim: { per: 'year', times: 1 } },
    music: { for: { plans: ['plus'] }, choose: 'extra', cost: 12_000, claim: { per: 'year', times: 1 } },
  },
  choices: { extra: { per: 'term', swap: { per: 'quarter', from: 'monthEnd' } } },
  plans: {
    plus: {
      variants: {
        month: {
          term: '1 month',
          price: [{ when: 'balance.score >= 100', amount: 8_800 }, { amount: 88_800 }],
        },
      },
      trial: { term: '30 days', once: ['phone'] },
      refund: ['paidMinusUsed'],
      guarantee: { within: '30 days' },
    },
  },
  fields: { phone: { type: 'string', personal: true } },
  games: {
    wheel: {
      kind: 'wheel',
      cost: { asset: 'spin', units: 1 },
      prizes: [{ id: 'coin', odds: '1/2', grants: { points: 200 } }],
    },
  },
  mall: { ticket: { price: { asset: 'points', units: 50 }, stock: false, grants: { coupon: 1 } } },
} as const;
