import { tested as canary, ofKind, type TestedCanary } from './canary.ts';

const core = 'packages/core/src';
const server = 'packages/server/src';

const tasks: readonly TestedCanary[] = [
  canary(
    'a reward claimed by hand is paid twice',
    [`${core}/tasks/claims.test.ts`],
    `${core}/tasks/give-claim.ts`,
    ['  endClaimable(m, one);\n', ''],
  ),
  canary(
    'a reward waits for ever for its hand',
    [`${core}/tasks/claims.test.ts`],
    `${core}/rules/reward.ts`,
    ['def.task?.claimWithin ?? { days: 0 }', '{ years: 9 }'],
  ),
  canary(
    'a refund leaves what waits to be claimed',
    [`${core}/tasks/claims.test.ts`],
    `${core}/tasks/claimable.ts`,
    ['stands: unitsOf(one) - units', 'stands: unitsOf(one)'],
  ),
  canary(
    'a task is done before those that it waits for',
    [`${core}/tasks/claims.test.ts`],
    `${core}/tasks/gates.ts`,
    ['if (gate.after.some(', 'if (gate.after.length > 9 && gate.after.some('],
  ),
  canary(
    'a prerequisite that was done later opens what came before it',
    [`${core}/tasks/claims.test.ts`],
    `${core}/tasks/gates.ts`,
    ['return at === null || at > happenedAt;', 'return at === null;'],
  ),
  canary(
    'a tier that a task saved is lost when it is folded again',
    [`${core}/tiers/saves.test.ts`],
    `${core}/tiers/saves.ts`,
    ['return atStake ? save(g, s, one.span) : s;', 'return s;'],
  ),
  canary(
    'a tier stays saved by an order that went back',
    [`${core}/tiers/saves.test.ts`],
    `${core}/tiers/saves.ts`,
    ["lost === undefined || track.def.onRefund === 'keep'", 'lost !== undefined'],
  ),
  canary('a save of what is not at risk', [`${core}/tiers/saves.test.ts`], `${core}/tiers/saves.ts`, [
    '  if (riskOf(m.program, m.draft.head, { track, state }, m.decidedAt) === null) return;\n',
    '',
  ]),
];

const days: readonly TestedCanary[] = [
  canary(
    'a member day of the wrong zone',
    [`${core}/days/occurrence.test.ts`],
    `${core}/days/occurrence.ts`,
    ['return [{ from: start, until: end }];', 'return [{ from: day * 86_400_000, until: end }];'],
  ),
];

const clocks: readonly TestedCanary[] = [
  canary(
    'hours of a day that its clock moved',
    [`${core}/days/occurrence.test.ts`],
    `${core}/days/occurrence.ts`,
    ['if (end - start !== MINUTES_OF_DAY * MINUTE) return', 'if (end < start) return'],
  ),
];

const activities: readonly TestedCanary[] = [
  canary(
    'a place that nobody takes is not given back',
    [`${core}/activities/activities.test.ts`],
    `${core}/activities/sign-up.ts`,
    ['if (counter !== undefined) giveBackStock(m, counter);', ''],
  ),
  canary(
    'a vote that is changed counts twice',
    [`${core}/activities/activities.test.ts`],
    `${core}/activities/polls.ts`,
    ['if (known !== null) count(m, voteCounter(activity.id, known.option), -1);', ''],
  ),
  canary(
    'a quiz may be tried without end',
    [`${core}/activities/activities.test.ts`],
    `${core}/activities/quizzes.ts`,
    ['if (tries >= activity.def.tries)', 'if (tries >= activity.def.tries + 99)'],
  ),
  canary(
    'a reward of a quiz with every try',
    [`${core}/activities/activities.test.ts`],
    `${core}/activities/quizzes.ts`,
    [' && !known.given.includes(one.score)', ''],
  ),
  canary(
    'whoever is there is rewarded for each time she comes',
    [`${core}/activities/activities.test.ts`],
    `${core}/activities/sign-up.ts`,
    ["state: 'attended', changedAt", 'changedAt'],
  ),
];

const partners: readonly TestedCanary[] = [
  canary('a code is given to two', [`${core}/partners/partners.test.ts`], `${core}/stock/stock.ts`, [
    'const last = (stock?.[counter] ?? 0) + m.claimed(counter);\n  const usable',
    'const last = stock?.[counter] ?? 0;\n  const usable',
  ]),
  canary(
    'a claim that was given back counts on',
    [`${core}/partners/partners.test.ts`],
    `${core}/partners/answers.ts`,
    ['  uncount(m, over, -1);\n', ''],
  ),
  canary(
    'a piece that came after all and is not claimed anew',
    [`${core}/partners/partners.test.ts`],
    `${core}/partners/answers.ts`,
    ['  uncount(m, issued, 1);\n', ''],
  ),
  canary(
    'a settlement without what stood in',
    [`${server}/partners/settlement.test.ts`],
    `${server}/partners/issue-log.ts`,
    ['if (issued.partner === partner && ', 'if (issued.of === undefined && issued.partner === partner && '],
  ),
  canary(
    'a success after its year forgets what this one counts',
    [`${core}/partners/partners-late.test.ts`],
    `${core}/partners/claim-limits.ts`,
    ['[window, Math.max(0, known[1] + by)] : known,', '[window, Math.max(0, known[1] + by)] : [window, 1],'],
  ),
  canary(
    'what was of no use is owed on',
    [`${core}/partners/partners.property.test.ts`],
    `${core}/partners/postings.ts`,
    ["return posting === 'revoked' ? -cost : 0;", 'return 0;'],
  ),
];

const partnersByTests: readonly TestedCanary[] = [
  canary(
    'a number that another decision was given in the meantime',
    [`${server}/log/group-claims.test.ts`],
    `${server}/log/group.ts`,
    ['...(from === undefined ? {} : { exact: from }),', ''],
  ),
  canary(
    'a merge posts once more what it carries',
    [`${server}/partners/settlement.test.ts`],
    `${server}/partners/issue-log.ts`,
    [' && !carriesIssues.has(entry.event.type)', ''],
  ),
  canary(
    'what a plan brought is decided again without its numbers',
    [`${core}/partners/partners-replay.test.ts`],
    `${core}/replay.ts`,
    ['    Object.assign(numbers, context?.numbers);\n', ''],
  ),
];

const service: readonly TestedCanary[] = [
  canary(
    'a case loses its priority with the status',
    [`${core}/service/cases.test.ts`],
    `${core}/service/cases.ts`,
    [
      'const priority = Math.max(one.priority, to.def.priority);',
      `const env = environmentNow(m);
  const priority = m.program.service?.lines.find(({ when }) => when?.evaluate(env) !== false)?.def.priority ?? 0;`,
    ],
  ),
  canary('a case that was answered is late', [`${core}/service/cases.test.ts`], `${core}/service/cases.ts`, [
    'respondBy: null,\n    ...(agent === undefined',
    '...(agent === undefined',
  ]),
];

export const partCanaries: readonly TestedCanary[] = [
  ...ofKind('tasks', tasks),
  ...ofKind('tasks', days),
  ...clocks,
  ...ofKind('care', activities),
  ...ofKind('partners', partners),
  ...partnersByTests,
  ...ofKind('care', service),
];
