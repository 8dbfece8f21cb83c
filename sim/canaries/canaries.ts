/**
 * Seeded defects: each a change of one place of the product, applied to a copy. Whoever changes that place mends the
 * change here too: one that no longer applies fails the run.
 */
export interface Canary {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly put: string;
  /** Which level of the simulator must catch it. */
  readonly level: 'core' | 'log';
}

const core = 'packages/core/src';

export const canaries: readonly Canary[] = [
  {
    name: 'a lot spent latest first',
    file: `${core}/ledger/lots.ts`,
    find: 'for (const lot of asset?.lots ?? []) if (lot.key !== first && lot.from <= at) take(lot);',
    put: 'for (const lot of [...(asset?.lots ?? [])].reverse()) if (lot.key !== first && lot.from <= at) take(lot);',
    level: 'core',
  },
  {
    name: 'a refund that floors twice',
    file: `${core}/rules/fire.ts`,
    find: 'rounded(compiled, multiply(value, factorAgain(why)))',
    put: 'rounded(compiled, multiply(rounded(compiled, value), factorAgain(why)))',
    level: 'core',
  },
  {
    name: 'limit by arrival time',
    file: `${core}/rules/limits.ts`,
    find: 'return m.earning.compiled.calendar.window(m.happenedAt, limit.per).key;',
    put: 'return m.earning.compiled.calendar.window(m.decidedAt, limit.per).key;',
    level: 'core',
  },
  {
    name: 'a hold that lapses twice',
    file: `${core}/advance.ts`,
    find: 'if (hold.until <= m.decidedAt) releaseHold(m, hold);',
    put: 'if (hold.until <= m.decidedAt) { releaseHold(m, hold); releaseHold(m, hold); }',
    level: 'core',
  },
  {
    name: 'expiry off by one day in a zone with summer time',
    file: `${core}/kernel/calendar.ts`,
    find: `  const day = clock.day(at);
  if (expiry === 'endOfDay')`,
    put: `  const day = Math.floor((at + clock.offset(at - 182 * DAY)) / DAY);
  if (expiry === 'endOfDay')`,
    level: 'core',
  },
  {
    name: 'multiplier of the later tier',
    file: `${core}/rules/environment.ts`,
    find: 'order.happenedAt < order.decidedAt ? tierAt(state, order.happenedAt)',
    put: 'order.happenedAt > order.decidedAt ? tierAt(state, order.happenedAt)',
    level: 'core',
  },
  {
    name: 'cap applied before the multiplier',
    file: `${core}/rules/fire.ts`,
    find: 'const amount = left === undefined ? whole : Math.min(whole, left);',
    put: `const capped = Math.min(rounded(m.earning.compiled, looking.amounts[i] ?? 0), left ?? 2 ** 50);
  const amount = left === undefined ? whole : unitsOf(m.earning.compiled, one, capped, looking.factor);`,
    level: 'core',
  },
  {
    name: 'pack granted again after demotion',
    file: `${core}/tiers/packs.ts`,
    find: 'if (rule !== undefined && factOf(m.draft.head.facts, key) !== mark) {',
    put: 'if (rule !== undefined) {',
    level: 'core',
  },
  {
    name: 'rounding half-even',
    file: `${core}/expressions/rounding.ts`,
    find: '= { floor, ceil, halfUp, halfEven };',
    put: '= { floor: halfEven, ceil, halfUp, halfEven };',
    level: 'core',
  },
  {
    name: 'grace not ended',
    file: `${core}/tiers/course.ts`,
    find: 'if (s.graceFrom !== undefined) return demote(g, s, at, last);',
    put: 'if (s.graceFrom !== undefined) return { ...s, until: null };',
    level: 'core',
  },
  {
    name: 'what expired of a grant is taken from other lots',
    file: `${core}/ledger/take-back.ts`,
    find: 'const amount = Math.min(wanted, expiredOf(lot));',
    put: 'const amount = Math.min(0, expiredOf(lot));',
    level: 'core',
  },
  {
    name: 'a late check-in does not join the days after it',
    file: `${core}/rules/goals.ts`,
    find: 'const joined = runs.filter(([first, last]) => last + 1 === day || first - 1 === day);',
    put: 'const joined = runs.filter(([, last]) => last + 1 === day);',
    level: 'core',
  },
  {
    name: 'a ring of invitations pays',
    file: `${core}/members/invites.ts`,
    find: 'if (lineage.includes(member))',
    put: 'if (lineage.length > 9 && lineage.includes(member))',
    level: 'core',
  },
  {
    name: 'what lifted a tier is refunded and the tier stays',
    file: `${core}/tiers/reevaluate.ts`,
    find: 'if (sameStanding(next, now)) return;',
    put: 'if (sameStanding(next, now) || next.tier < now.tier) return;',
    level: 'core',
  },
  {
    name: 'units that come back live on again and again',
    file: `${core}/ledger/holds.ts`,
    find: "const until = isGraceLot(key) ? Number(key.split('/')[1]) : (known ?? graceEnd(m, asset));",
    put: 'const until = graceEnd(m, asset);',
    level: 'core',
  },
  {
    name: 'a hold pays with what is held already',
    file: `${core}/ledger/lots.ts`,
    find: 'for (const lot of asset.lots) if (lot.from <= at) sum += lot.left;',
    put: 'for (const lot of asset.lots) if (lot.from <= at) sum += lot.left + lot.held;',
    level: 'core',
  },
];
