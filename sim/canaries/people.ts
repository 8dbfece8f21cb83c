import { tested as canary, ofKind, type TestedCanary } from './canary.ts';

const core = 'packages/core/src';
const server = 'packages/server/src';

const merging: readonly TestedCanary[] = [
  {
    // The mark of the pack and its limit both stand in the way.
    name: 'a merge grants a pack again that is once in a lifetime',
    tests: [`${core}/merging/merging.test.ts`],
    edits: [
      {
        file: `${core}/merging/join-facts.ts`,
        find: 'pack: (a, b) => a ?? (b === 1 ? 1 : HAD_BEFORE)',
        put: 'pack: keep',
      },
      {
        file: `${core}/merging/join-facts.ts`,
        find: "(key.startsWith('limit:household-') ?",
        put: "(key.startsWith('limit:household-') || key.startsWith('limit:pack') ?",
      },
    ],
  },
  canary(
    'a merge forgets what the other one had of a limit',
    [`${core}/merging/merging.test.ts`],
    `${core}/merging/join-facts.ts`,
    [
      'return [times + more, units + moreUnits];',
      'return [Math.max(times, more), Math.max(units, moreUnits)];',
    ],
  ),
  canary(
    'what was spent of the other one’s is forgiven',
    [`${core}/merging/merging.test.ts`],
    `${core}/merging/side.ts`,
    ['for (const [asset, units] of lacks) this.owe(asset, units, asked);', ''],
  ),
  canary(
    'what is about an order of the other one is hers for whom it was sent',
    [`${core}/merging/merging-between.test.ts`],
    `${core}/merging/split.ts`,
    ['return isAbout(other, event) && !isAbout(own, event) ? other : own;', 'return own;'],
  ),
  canary(
    'what waited for its order is asked again by itself',
    [`${core}/merging/merging-between.test.ts`],
    `${core}/merging/asked.ts`,
    ['if (withOrder > 0) {', 'if (withOrder > 9) {'],
  ),
  canary(
    'who came before and has left since is there still',
    [`${core}/merging/merging-between.test.ts`],
    `${core}/merging/split.ts`,
    ['if (came !== null && came < from) [from, n] = [came, entries.length];', ''],
  ),
];

const mergingByTests: readonly TestedCanary[] = [
  canary(
    'an event of one who was merged is taken twice',
    [`${server}/log/forward.test.ts`],
    `${server}/log/forward.ts`,
    ['return factOf(facts, MERGED) !== undefined;', 'return factOf(facts, MERGED) === null;'],
  ),
  canary(
    'an event taken while she was elsewhere is taken again when she has left',
    [`${server}/log/forward.test.ts`],
    `${server}/log/forward.ts`,
    ['had === undefined ? [] : [who.member]', 'had === undefined || had >= 0 ? [] : [who.member]'],
  ),
  canary('a debt that nobody reads of', [`${core}/merging/merging.test.ts`], `${core}/merging/side.ts`, [
    'if (owed > 0) this.loans.push(',
    'if (owed < 0) this.loans.push(',
  ]),
];

const households: readonly TestedCanary[] = [
  canary(
    'the cap of a seat is ignored',
    [`${core}/households/households.test.ts`],
    `${core}/households/draws.ts`,
    ['const limits = capOf(m, asset, from.member);', 'const limits = capOf(m, asset, from.member).slice(1);'],
  ),
  {
    name: 'units of a seat who left stay with her',
    tests: [`${core}/households/households.test.ts`],
    edits: [
      {
        file: `${core}/households/households.ts`,
        find: '  sendHome(m, false);\n  setHousehold(m, gone(m));\n  tell(',
        put: '  setHousehold(m, gone(m));\n  tell(',
      },
      {
        file: `${core}/households/units.ts`,
        find: 'return null;\n  return of;',
        put: "return null;\n  return fact?.role === 'none' ? null : of;",
      },
    ],
  },
  canary(
    'what a seat put in stays when she leaves',
    [`${core}/households/households.test.ts`],
    `${core}/households/units.ts`,
    ['return null;\n  return of;', "return null;\n  return fact?.role === 'owner' ? null : of;"],
  ),
  canary(
    'what went home counts as drawn',
    [`${core}/households/households.test.ts`],
    `${core}/households/units.ts`,
    ['Math.max(0, used[1] - freed)', 'used[1]'],
  ),
  canary(
    'no time between two households',
    [`${core}/households/households.test.ts`],
    `${core}/households/households.ts`,
    ['if (coolUntil(m, fact.leftAt) <= m.decidedAt) return;', 'if (coolUntil(m, fact.leftAt) > 0) return;'],
  ),
  canary(
    'a second report of what a seat used takes the place of the first',
    [`${core}/households/households.test.ts`],
    `${core}/households/family.ts`,
    ['    reported !== true &&\n', ''],
  ),
  canary(
    'the seat that moves up is not told of the family',
    [`${core}/households/households.test.ts`],
    `${core}/households/households.ts`,
    ['  tellFamily(m);\n', ''],
  ),
  canary(
    'two that say the same at one instant share an id',
    [`${core}/households/households.test.ts`],
    `${core}/households/units.ts`,
    ['#${me(m)}.${m.followCount + 1}', '#${m.followCount + 1}'],
  ),
];

const cards: readonly TestedCanary[] = [
  canary(
    'no check digit is asked for',
    [`${server}/cards/card-number.test.ts`],
    `${server}/cards/card-number.ts`,
    ['return checkDigit(number.slice(0, -1)) === number.at(-1) ? number : null;', 'return number;'],
  ),
  canary(
    'a code of the minute is accepted twice',
    [`${server}/cards/look-up.test.ts`, `${server}/cards/cards.property.test.ts`],
    `${server}/cards/look-up.ts`,
    [
      'if (await parts.store.cards.use(member, issue, step)) return;',
      'if ((await parts.store.cards.use(member, issue, step)) || step > 0) return;',
    ],
  ),
  canary('a code counts for an hour', [`${server}/cards/card-code.test.ts`], `${server}/cards/card-code.ts`, [
    'const around = [0, -1, 1] as const;',
    'const around = Array.from({ length: 60 }, (_, n) => 1 - n);',
  ]),
  canary(
    'a lost card is still one',
    [`${server}/cards/look-up.test.ts`, `${server}/cards/cards.property.test.ts`],
    `${server}/cards/look-up.ts`,
    ['if (row.issue < cardIssue(facts))', 'if (row.issue > cardIssue(facts))'],
  ),
];

const pauses: readonly TestedCanary[] = [
  canary('a pause moves an end twice', [`${core}/tiers/pauses.test.ts`], `${core}/tiers/standstill.ts`, [
    'days += goesOn - first;',
    'days += 2 * (goesOn - first);',
  ]),
  canary(
    'a pause that ends early counts as approved and as it was',
    [`${core}/tiers/pauses.test.ts`],
    `${core}/tiers/standstill.ts`,
    ['.filter(([begins]) => begins !== one[0])', '.slice()'],
  ),
  canary(
    'a window is no longer by the days of a pause',
    [`${core}/tiers/pauses.test.ts`],
    `${core}/tiers/standstill.ts`,
    ['    start -= end - begins;\n', ''],
  ),
];

export const peopleCanaries: readonly TestedCanary[] = [
  ...ofKind('merging', merging),
  ...mergingByTests,
  ...ofKind('families', households),
  ...cards,
  ...ofKind('care', pauses),
];
