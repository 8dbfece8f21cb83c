import {
  type BenefitId,
  type BenefitTerms,
  benefitIds,
  type ChoiceTerms,
  type ClaimTerms,
  type ItemTerms,
  type Joint,
  monthsOf,
  type PartnerTerms,
  type Variant,
} from '../oracle/partners/joint.ts';
import type { Expiry } from '../oracle/terms.ts';

type Doc = Record<string, unknown>;

/** The program document that says what the numbers say. */
export function programOfJoint(joint: Joint): Doc {
  const { zone, latenessDays, plan } = joint;
  const variant = (id: Variant): Doc => ({ term: `${monthsOf[id]} months`, price: plan.prices[id] });
  return {
    program: 'partners',
    timeZone: zone,
    lateness: `${latenessDays} days`,
    assets: {
      ticket: {
        kind: 'voucher',
        restoreGrace: `${joint.restoreGraceDays} days`,
        expires: expiryText(joint.ticketsExpire),
      },
    },
    plans: {
      plus: {
        variants: { month: variant('month'), year: variant('year') },
        quoteFor: `${plan.quoteMinutes} minutes`,
        ...(plan.coolingOffDays === null ? {} : { refund: [{ coolingOff: `${plan.coolingOffDays} days` }] }),
      },
    },
    partners: mapOf(joint.partners, partnerDoc),
    ...(joint.choice === null ? {} : { choices: { extra: choiceDoc(joint.choice) } }),
    benefits: Object.fromEntries(benefitIds.map((id) => [id, benefitDoc(joint, id)])),
  };
}

const mapOf = <T>(all: Readonly<Record<string, T>>, doc: (one: T) => Doc): Doc =>
  Object.fromEntries(Object.entries(all).map(([id, one]) => [id, doc(one)]));

function expiryText(expires: Expiry): string {
  if (typeof expires === 'string') return expires;
  return 'days' in expires
    ? `${expires.days} days`
    : Temporal.Instant.fromEpochMilliseconds(expires.at).toString();
}

const choiceDoc = ({ per, swapPer, from }: ChoiceTerms): Doc => ({
  pick: 1,
  per,
  swap: { per: swapPer, times: 1, from },
});

const claimDoc = (claim: ClaimTerms | null): Doc => (claim === null ? {} : { claim });

const partnerDoc = ({ claim, items }: PartnerTerms): Doc => ({
  ...claimDoc(claim),
  items: mapOf(items, itemDoc),
});

const itemDoc = ({ cost, value, delivery, claim, instead, giveUpDays }: ItemTerms): Doc => ({
  cost,
  value,
  ...(delivery === null ? {} : { delivery }),
  ...claimDoc(claim),
  ...(instead === null ? {} : { instead }),
  ...(delivery === 'call' ? { giveUp: `${giveUpDays} days` } : {}),
});

function benefitDoc(joint: Joint, id: BenefitId): Doc {
  const { partner, item, holders, claim, tickets, atStart }: BenefitTerms = joint.benefits[id];
  const of = {
    partner,
    item,
    ...(tickets === 0 ? {} : { uses: { ticket: tickets } }),
    ...(atStart ? { atStart } : {}),
  };
  const isChosen = joint.choice !== null && (id === 'tune' || id === 'melody');
  return {
    ...(holders ? { for: { plans: ['plus'] } } : {}),
    ...(isChosen ? { choose: 'extra' } : {}),
    ...claimDoc(claim),
    partner: of,
  };
}
