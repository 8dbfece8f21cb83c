import {
  type Families,
  type FamilyRefund,
  monthsOf,
  type Share,
  type Variant,
} from '../oracle/families/families.ts';
import type { Expiry } from '../oracle/terms.ts';

type Doc = Record<string, unknown>;

/** The program document that says what the numbers of families say. */
export function programOfFamilies(families: Families): Doc {
  const { zone, latenessDays, rate, card } = families;
  return {
    program: 'families',
    timeZone: zone,
    lateness: `${latenessDays} days`,
    card,
    assets: assetsOf(families),
    gifts: { points: {} },
    households: householdsOf(families),
    rules: [
      {
        id: 'points',
        on: ['order.completed'],
        grants: [{ asset: 'points', amount: `paid / 100 * ${rate}` }],
      },
    ],
    plans: { plus: planOf(families) },
    benefits: benefitsOf(families),
    pay: { asset: 'points', maxPercent: 100 },
  };
}

function expiryText(expires: Expiry): string {
  if (typeof expires === 'string') return expires;
  if ('days' in expires) return `${expires.days} days`;
  throw new Error('no program of this kind ends units at an instant');
}

function assetsOf({ restoreGraceDays, holdMinutes, pointsExpire, shortfall }: Families): Doc {
  const spendable = { restoreGrace: `${restoreGraceDays} days`, holdFor: `${holdMinutes} minutes` };
  const worth = { units: 100, amount: 100 };
  return {
    points: { kind: 'currency', worth, expires: expiryText(pointsExpire), shortfall, ...spendable },
    freeship: { kind: 'voucher', ...spendable },
  };
}

function householdsOf({ household }: Families): Doc {
  const { seats, invitationDays, coolDownDays, returnDays, points, freeship } = household;
  return {
    seats,
    invitationFor: `${invitationDays} days`,
    coolDown: `${coolDownDays} days`,
    returnAfter: `${returnDays} days`,
    shares: {
      ...(points === null ? {} : { points: shareOf(points) }),
      ...(freeship === null ? {} : { freeship: shareOf(freeship) }),
    },
  };
}

const shareOf = ({ cap, contributions }: Share): Doc => ({
  ...(cap === null ? {} : { cap: `${cap.units} per ${cap.per}` }),
  contributions,
});

function planOf({ plan }: Families): Doc {
  const { prices, trialDays, quoteMinutes, graceDays, refund, family } = plan;
  const variant = (id: Variant): Doc => ({ term: `${monthsOf[id]} months`, price: prices[id] });
  return {
    variants: { month: variant('month'), season: variant('season') },
    quoteFor: `${quoteMinutes} minutes`,
    trial: { term: `${trialDays} days` },
    renewal: { charge: '14 hours', notice: '5 days', send: '7 days', grace: `${graceDays} days` },
    refund: [wayOf(refund)],
    family,
  };
}

const wayOf = (refund: FamilyRefund): unknown =>
  'days' in refund ? { [refund.way]: `${refund.days} days` } : refund.way;

function benefitsOf({ plan }: Families): Doc {
  const forPlan = { plans: ['plus'] };
  return {
    vouchers: { for: forPlan, allowance: { asset: 'freeship', every: 'term', amount: plan.vouchers } },
    own: { for: forPlan, offer: { percent: plan.percent } },
    lounge: { for: forPlan, access: true },
    wrap: { for: forPlan, access: true },
  };
}
