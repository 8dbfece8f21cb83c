import { tested as canary, type TestedCanary } from './canary.ts';

const core = 'packages/core/src';
const server = 'packages/server/src';
const abuse = 'sim/attacks/abuse/abuse.test.ts';

const plans: readonly TestedCanary[] = [
  canary(
    'a payment that is told twice begins two terms',
    [`${core}/plans/frozen.test.ts`],
    `${core}/plans/payments.ts`,
    [
      "if (bought.state === 'paid' || bought.state === 'returned') return;",
      "if (bought.state === 'returned') return;",
    ],
  ),
  canary(
    'money of a term is recognised a day early',
    [`${core}/plans/plans.test.ts`],
    `${core}/plans/account.ts`,
    ['Math.max(0, calendar.day(at) - first)', 'Math.max(0, calendar.day(at) - first + 1)'],
  ),
  canary(
    'a charge without a delivered notice',
    [`${core}/plans/plans.test.ts`],
    `${core}/plans/pass-plans.ts`,
    ['mayCharge(m, plan, fact) && ', ''],
  ),
  canary('a price of a plan holds for ever', [abuse], `${core}/plans/quotes.ts`, [
    'if (m.happenedAt >= known.until)',
    'if (m.happenedAt > known.until + 1e12)',
  ]),
  canary('one person tries a plan again and again', [abuse], `${core}/plans/trial.ts`, [
    'if (used > 0)',
    'if (used > 9)',
  ]),
];

const benefits: readonly TestedCanary[] = [
  canary(
    'an allowance given again within its period',
    [`${core}/benefits/benefits.property.test.ts`],
    `${core}/benefits/plan-allowances.ts`,
    ['period.from >= known[1])', 'period.from >= known[0])'],
  ),
  canary(
    'a day that was clamped is lost for ever after',
    [`${core}/benefits/benefits.test.ts`],
    `${core}/benefits/anchored.ts`,
    [
      'const begins = (n: number): EpochMs => calendar.plusAnchored(anchor, length, n);',
      `const begins = (n: number): EpochMs => {
    let at = anchor;
    for (let i = 0; i < n; i += 1) at = calendar.plus(at, length);
    return at;
  };`,
    ],
  ),
  canary('a swap that is not counted', [`${core}/benefits/benefits.test.ts`], `${core}/benefits/choose.ts`, [
    'swaps: { [window.key]: used + 1 }',
    'swaps: { [window.key]: used }',
  ]),
];

const redemptions: readonly TestedCanary[] = [
  canary(
    'more pieces come back than were bought',
    [`${core}/redemptions/redemptions.property.test.ts`],
    `${core}/redemptions/use-record.ts`,
    ['back: Math.min(pieces, (line.back ?? 0) + more)', 'back: (line.back ?? 0) + more'],
  ),
  canary(
    'two offers of a group together',
    [`${core}/redemptions/best.property.test.ts`],
    `${core}/redemptions/best.ts`,
    ['if (offer.group !== undefined && state.groups.has(offer.group)) return null;', ''],
  ),
  canary(
    'savings that stay when the order goes back',
    [`${core}/redemptions/term-savings.test.ts`],
    `${core}/redemptions/redemptions.ts`,
    ['  });\n  m.record(keyOf(m), next);\n  countSavings(m, next);', '  });\n  m.record(keyOf(m), next);'],
  ),
  canary('stock that stays with a use that lapsed', [abuse], `${core}/redemptions/open-uses.ts`, [
    'for (const [counter, by] of use.claims) count(m, counter, -by);',
    'continue;',
  ]),
];

const games: readonly TestedCanary[] = [
  canary('a prize beyond what was loaded', [`${core}/games/play.test.ts`], `${core}/games/play.ts`, [
    'leftOf(m, counter) >= by)',
    'leftOf(m, counter) >= 0)',
  ]),
  canary(
    'a pity that comes a play too late',
    [`${core}/games/draw-prize.test.ts`],
    `${core}/games/draw-prize.ts`,
    ['if (misses < pity.after)', 'if (misses <= pity.after)'],
  ),
  canary(
    'a round plays by another seed than it committed to',
    [`${server}/games/draws.test.ts`],
    `${server}/games/draws.ts`,
    ['hash: hashOfSeed(seed)', 'hash: hashOfSeed(Buffer.from(chance.bytes(seedBytes)))'],
  ),
  canary(
    'a seed that nobody committed to before it plays',
    [`${server}/games/draws.test.ts`],
    `${server}/games/draws.ts`,
    ['if (row === last) await publish(parts, asked, row.round + 1);', ''],
  ),
];

const others: readonly TestedCanary[] = [
  canary(
    'a mall order that keeps its stock when it is given up',
    [`${core}/mall/orders.test.ts`],
    `${core}/mall/give-back.ts`,
    ['if (order.counter !== null) giveBackStock(m, order.counter);\n  m.fact', 'm.fact'],
  ),
  canary('a gift that is refused and kept', [abuse], `${core}/gifts/gifts.ts`, [
    "if (reason !== null) return tell(m, 'gift.returned', from.member, { gift, reason });",
    "if (reason !== null) tell(m, 'gift.returned', from.member, { gift, reason });",
  ]),
  canary('a score whose part has no cap', [`${core}/scores/settle.test.ts`], `${core}/scores/scores.ts`, [
    'Math.min(found, def.cap)',
    'found',
  ]),
  canary('a claim that is not in the commit', [abuse], `${server}/log/take.ts`, [
    'addClaim(group, counter, claim);',
    '',
  ]),
  canary(
    'two claims and one given back are too many at once',
    [`${server}/log/group-claims.test.ts`],
    `${server}/log/group.ts`,
    ['by < 0 ? (newestOf(group, counter) ?? own) : own', 'own'],
  ),
  canary(
    'a webhook that is not tried again',
    [`${server}/webhooks/deliver.test.ts`],
    `${server}/webhooks/deliver.ts`,
    ['nextAt: now + waitMs(tries)', 'nextAt: null'],
  ),
  canary(
    'the secret before signs for ever',
    [`${server}/webhooks/rotate.test.ts`],
    `${server}/webhooks/tell.ts`,
    ['clock.now() < previousUntil', 'clock.now() < previousUntil + 1e12'],
  ),
  canary(
    'a trial meets the numbers of the record',
    [`${server}/simulation/simulate.test.ts`],
    `${server}/simulation/simulate-member.ts`,
    ['decideAgain(trial, member, asks, eventOf)', 'decideAgain(trial, member, asks)'],
  ),
];

export const mechanismCanaries: readonly TestedCanary[] = [
  ...plans,
  ...benefits,
  ...redemptions,
  ...games,
  ...others,
];
