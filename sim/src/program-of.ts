import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Cap, type Expiry, type Gift, type Length, type Terms, type Tier } from './oracle/terms.ts';

type Doc = Record<string, unknown>;

const source = new URL('../../examples/programs/starter.yaml', import.meta.url);

/** The program document that says what the terms say: `starter.yaml` with the numbers of the terms put in. */
export function programOf(terms: Terms): Doc {
  const doc: Doc = parse(readFileSync(source, 'utf8'));
  doc['timeZone'] = terms.zone;
  doc['join'] = terms.join;
  doc['lateness'] = `${terms.latenessDays} days`;
  doc['rounding'] = terms.rounding;
  if (terms.appMultiplier !== null) doc['multipliers'] = appMultiplier(terms);
  putAssets(doc['assets'] as Doc, terms);
  putTrack((doc['tracks'] as Doc)['main'] as Doc, terms);
  const rules = doc['rules'] as Doc[];
  for (const rule of rules) Object.assign(rule, ruleOf(terms, rule['id'] as string));
  const benefit = (doc['benefits'] as Doc)['monthly-freeship'] as Doc;
  const amounts = terms.tiers.map((tier, index) => [tier.id, terms.allowance[index] ?? 0] as const);
  (benefit['allowance'] as Doc)['amounts'] = Object.fromEntries(amounts.filter(([, units]) => units > 0));
  return doc;
}

const appMultiplier = ({ combine, appMultiplier: factor }: Terms): Doc => ({
  combine,
  list: [
    {
      id: 'app',
      name: { zh: '应用', en: 'App' },
      when: "has(data.channel) && data.channel == 'app'",
      factor,
    },
  ],
});

function putAssets(assets: Doc, terms: Terms): void {
  const spendable = {
    restoreGrace: `${terms.restoreGraceDays} days`,
    holdFor: `${terms.holdMinutes} minutes`,
  };
  for (const id of ['points', 'freeship', 'spin']) Object.assign(assets[id] as Doc, spendable);
  Object.assign(assets['points'] as Doc, {
    expires: expiryText(terms.pointsExpire),
    shortfall: terms.shortfall,
  });
}

const lengthText = (length: Length): string =>
  'days' in length ? `${length.days} days` : `${length.months} months`;

function expiryText(expires: Expiry): unknown {
  if (typeof expires === 'string') return expires;
  return 'days' in expires
    ? `${expires.days} days`
    : Temporal.Instant.fromEpochMilliseconds(expires.at).toString();
}

function putTrack(track: Doc, terms: Terms): void {
  const { window } = terms;
  track['window'] = typeof window === 'string' ? window : `${window.rollingDays} days`;
  track['demotion'] = terms.demotion;
  track['onRefund'] = terms.onRefund;
  putOrDrop(track, 'period', terms.period === null ? null : lengthText(terms.period));
  putOrDrop(track, 'grace', terms.graceDays === null ? null : `${terms.graceDays} days`);
  const card = terms.shieldDays === null ? null : { asset: 'shield', extends: `${terms.shieldDays} days` };
  putOrDrop(track, 'protection', card);
  track['tiers'] = (track['tiers'] as Doc[]).map((tier, index) => tierOf(tier, terms.tiers[index]));
}

function putOrDrop(doc: Doc, key: string, value: unknown): void {
  if (value === null) delete doc[key];
  else doc[key] = value;
}

function tierOf(doc: Doc, tier: Tier | undefined): Doc {
  if (tier === undefined) throw new Error('starter has five tiers');
  const made: Doc = { ...doc, threshold: tier.threshold, multiplier: tier.multiplier };
  if (tier.pack.length > 0) made['pack'] = gifts(tier.pack);
  return made;
}

const gifts = (given: readonly Gift[]): Doc =>
  Object.fromEntries(
    given.map(({ asset, units, expires }) => [
      asset,
      expires === 'never' ? units : { amount: units, expires: expiryText(expires) },
    ]),
  );

/** What the terms change of a rule. */
function ruleOf(terms: Terms, id: string): Doc {
  const { checkin, review, invite, firstOrder } = terms;
  const rules: Readonly<Record<string, Doc>> = {
    newcomer: { grants: gifts(terms.newcomer) },
    'order-growth': { grants: { growth: `paid / 100 * ${terms.growthRate}` } },
    'order-points': {
      grants: [orderPoints(terms)],
      multiply: terms.appMultiplier === null ? ['tier:main'] : ['tier:main', 'app'],
      limits: terms.pointsCaps.map((cap) => capOf(cap, 'points')),
    },
    'first-order': {
      when: `member.firstOrder && paid >= ${firstOrder.atLeast}`,
      grants: { points: firstOrder.points },
    },
    checkin: { grants: { points: checkin.points, growth: checkin.growth } },
    'checkin-streak': { goal: { streak: checkin.streak, repeat: true }, grants: { points: checkin.bonus } },
    review: { limits: [capOf(review.cap, 'growth')], grants: { growth: review.growth } },
    'invitee-first-order': { when: `member.invited && member.firstOrder && paid >= ${invite.atLeast}` },
    'invite-reward': {
      limits: [capOf(invite.cap, 'growth')],
      grants: { growth: invite.growth, points: invite.points },
    },
  };
  return rules[id] ?? {};
}

const orderPoints = ({ pointsRate, pointsAfterDays }: Terms): Doc => ({
  asset: 'points',
  amount: `paid / 100 * ${pointsRate}`,
  ...(pointsAfterDays === null ? {} : { availableAfter: `${pointsAfterDays} days` }),
});

const capOf = (cap: Cap, asset: string): Doc =>
  cap.times === null ? { per: cap.per, units: cap.units, asset } : { per: cap.per, times: cap.times };

/** Where `starter.yaml` itself is run, it must say what `starter` says. */
export const starterDoc = (): Doc => parse(readFileSync(source, 'utf8'));
