import {
  type Club,
  type Item,
  monthsOf,
  type Prize,
  type RefundWay,
  type VariantId,
} from '../oracle/club/club.ts';
import type { Expiry } from '../oracle/terms.ts';

type Doc = Record<string, unknown>;

/** The program document that says what the numbers of a club say. */
export function programOfClub(club: Club): Doc {
  return {
    program: 'club',
    timeZone: club.zone,
    lateness: `${club.latenessDays} days`,
    assets: assetsOf(club),
    tracks: {
      main: {
        measure: 'growth',
        tiers: [
          { id: 'v1', threshold: 0 },
          { id: 'v2', threshold: 1_000_000_000 },
        ],
      },
    },
    gifts: { points: { min: club.gifts.min, max: club.gifts.max, limits: [`${club.gifts.perDay} per day`] } },
    scores: { loyalty: scoreOf(club) },
    rules: rulesOf(club),
    plans: { plus: planOf(club) },
    games: { wheel: wheelOf(club) },
    mall: { mug: itemOf(club.mall.mug), kettle: itemOf(club.mall.kettle) },
    choices: { extra: { pick: 1, swap: { per: club.choice.swapsPer, times: 1, from: club.choice.from } } },
    benefits: benefitsOf(club),
    pay: { asset: 'points', ...club.pay },
  };
}

const instant = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString();

function expiryText(expires: Expiry): string {
  if (typeof expires === 'string') return expires;
  return 'days' in expires ? `${expires.days} days` : instant(expires.at);
}

function assetsOf(club: Club): Doc {
  const spendable = { restoreGrace: `${club.restoreGraceDays} days`, holdFor: `${club.holdMinutes} minutes` };
  const { pointsExpire, shortfall } = club;
  return {
    points: {
      kind: 'currency',
      worth: { units: 100, amount: 100 },
      expires: expiryText(pointsExpire),
      shortfall,
      ...spendable,
    },
    frozen: { kind: 'currency', hidden: true, ...spendable },
    coupon: { kind: 'voucher', ...spendable },
    spin: { kind: 'chance', ...spendable },
    growth: { kind: 'score' },
  };
}

const scoreOf = ({ score }: Club): Doc => ({
  settledOn: score.settledOn,
  parts: [
    { id: 'growth', of: 'balance.growth', cap: score.growthCap },
    { id: 'orders', of: 'member.orders * 10', cap: score.ordersCap },
  ],
});

function rulesOf({ rates, welcome }: Club): readonly Doc[] {
  const earns = (id: string, when: string, asset: string, rate: number): Doc => ({
    id,
    on: ['order.completed'],
    when,
    grants: [{ asset, amount: `paid / 100 * ${rate}` }],
  });
  return [
    earns('plain-points', "!('plus' in member.plans)", 'points', rates.plain),
    earns('plan-points', "'plus' in member.plans && !('plus' in member.trial)", 'points', rates.plan),
    earns('trial-points', "'plus' in member.trial", 'frozen', rates.trial),
    { id: 'growth', on: ['review.posted'], grants: [{ asset: 'growth', amount: 100 }] },
    { id: 'welcome', on: ['plan.started'], grants: [{ asset: 'points', amount: welcome }] },
    { id: 'played', on: ['game.played'], grants: [{ asset: 'growth', amount: 1 }] },
  ];
}

function planOf({ plan }: Club): Doc {
  const { prices, good, renewal, trial } = plan;
  const variant = (id: VariantId, price: unknown): Doc => ({ term: `${monthsOf[id]} months`, price });
  const byScore = [{ when: `settled.loyalty >= ${good.score}`, amount: good.price }, { amount: prices.year }];
  return {
    variants: {
      month: variant('month', prices.month),
      season: variant('season', prices.season),
      year: variant('year', byScore),
    },
    quoteFor: `${plan.quoteMinutes} minutes`,
    trial: {
      term: `${trial.days} days`,
      frozen: { frozen: 'points' },
      releaseWithin: `${trial.releaseDays} days`,
    },
    renewal: {
      charge: `${renewal.chargeHours} hours`,
      notice: `${renewal.noticeDays} days`,
      send: `${renewal.sendDays} days`,
      retries: renewal.retries,
      grace: `${renewal.graceDays} days`,
    },
    refund: plan.refund.map(wayOf),
    guarantee: { within: `${plan.guaranteeDays} days` },
    upgrade: ['plus'],
  };
}

const wayOf = (way: RefundWay): unknown => ('days' in way ? { [way.way]: `${way.days} days` } : way.way);

function wheelOf({ wheel }: Club): Doc {
  const { cost, perDay, prizes, pity } = wheel;
  return {
    kind: 'wheel',
    cost,
    limits: [`${perDay} per day`],
    prizes: prizes.map(prizeOf),
    ...(pity === null ? {} : { pity }),
  };
}

const prizeOf = ({ id, over, under, loaded, instead, points }: Prize): Doc => ({
  id,
  odds: `${over}/${under}`,
  ...(loaded === null ? {} : { stock: true }),
  ...(instead === null ? {} : { instead }),
  ...(points === 0 ? {} : { grants: { points } }),
});

const itemOf = ({ units, cash, loaded, perMonth }: Item): Doc => ({
  price: { asset: 'points', units },
  ...(cash === null ? {} : { cash }),
  stock: loaded !== null,
  ...(perMonth === null ? {} : { limits: [`${perMonth} per month`] }),
});

function benefitsOf({ coupons, offers }: Club): Doc {
  const { five, thirty, less, ship, tea } = offers;
  const forPlan = { plans: ['plus'] };
  return {
    tea: { offer: { prices: { TEA: tea } } },
    five: {
      for: forPlan,
      offer: {
        percent: five.percent,
        lines: "line.category == 'own'",
        ...(five.max === null ? {} : { max: five.max }),
      },
    },
    thirty: {
      offer: {
        amount: thirty.amount,
        over: thirty.over,
        uses: { coupon: 1 },
        group: 'coupons',
        restoreOnRefund: thirty.comesBack,
      },
    },
    less: { offer: { amount: less.amount, over: less.over, group: 'coupons' } },
    ship: { offer: { shipping: true, over: ship.over } },
    video: { for: forPlan, choose: 'extra', access: true },
    music: { for: forPlan, choose: 'extra', access: true },
    ...(coupons === null ? {} : { coupons: { for: forPlan, allowance: allowanceOf(coupons) } }),
  };
}

const allowanceOf = ({ amount, anchor, days, onStart }: NonNullable<Club['coupons']>): Doc => ({
  asset: 'coupon',
  every: 'month',
  anchor,
  onStart,
  amount,
  ...(days === null ? {} : { expires: `${days} days` }),
});
