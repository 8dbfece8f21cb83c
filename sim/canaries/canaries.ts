import type { Canary } from './canary.ts';

const core = 'packages/core/src';
const log = 'packages/server/src/log';

export const canaries: readonly Canary[] = [
  {
    name: 'a renewal that forgets its anchor',
    level: 'core',
    edits: [
      {
        file: `${core}/tiers/course.ts`,
        find: "return begin(g, s, at, 'renewed');",
        put: "return begin(g, { tier: s.tier }, at, 'renewed');",
      },
    ],
  },
  {
    name: 'a settlement that does not look at what refunds asked for',
    level: 'core',
    edits: [
      {
        file: `${core}/advance.ts`,
        find: 'foldMarked(m, track);',
        put: 'foldMarked;',
      },
    ],
  },
  {
    name: 'a note for a settlement that a later refund leaves as it is',
    level: 'core',
    edits: [
      {
        file: `${core}/tiers/marks.ts`,
        find: "(t) => t.kind === 'takeback' &&",
        put: "(t) => t.kind === 'restore' &&",
      },
    ],
  },
  {
    name: 'a lot spent latest first',
    level: 'core',
    edits: [
      {
        file: `${core}/ledger/lots.ts`,
        find: 'for (const lot of asset?.lots ?? []) if (lot.key !== first && lot.from <= at) take(lot);',
        put: 'for (const lot of [...(asset?.lots ?? [])].reverse()) if (lot.key !== first && lot.from <= at) take(lot);',
      },
    ],
  },
  {
    name: 'a refund that floors twice',
    level: 'core',
    edits: [
      {
        file: `${core}/rules/compute-again.ts`,
        find: 'rounded(compiled, multiply(value, factorAgain(why)))',
        put: 'rounded(compiled, multiply(rounded(compiled, value), factorAgain(why)))',
      },
    ],
  },
  {
    name: 'limit by arrival time',
    level: 'core',
    edits: [
      {
        file: `${core}/rules/limits.ts`,
        find: 'return m.earning.compiled.calendar.window(m.happenedAt, per);',
        put: 'return m.earning.compiled.calendar.window(m.decidedAt, per);',
      },
    ],
  },
  {
    name: 'a hold that lapses twice',
    level: 'core',
    edits: [
      {
        file: `${core}/advance.ts`,
        find: 'if (hold.until <= m.decidedAt) endHold(m, hold);',
        put: 'if (hold.until <= m.decidedAt) { endHold(m, hold); endHold(m, hold); }',
      },
    ],
  },
  {
    name: 'expiry off by one day in a zone with summer time',
    level: 'core',
    edits: [
      {
        file: `${core}/kernel/calendar.ts`,
        find: `  const day = clock.day(at);
  if (expiry === 'endOfDay')`,
        put: `  const day = Math.floor((at + clock.offset(at - 182 * DAY)) / DAY);
  if (expiry === 'endOfDay')`,
      },
    ],
  },
  {
    name: 'multiplier of the later tier',
    level: 'core',
    edits: [
      {
        file: `${core}/rules/environment.ts`,
        find: 'order.happenedAt < order.decidedAt ? tierAt(state, order.happenedAt)',
        put: 'order.happenedAt > order.decidedAt ? tierAt(state, order.happenedAt)',
      },
    ],
  },
  {
    name: 'cap applied before the multiplier',
    level: 'core',
    edits: [
      {
        file: `${core}/rules/fire.ts`,
        find: 'const amount = left === undefined ? whole : Math.min(whole, left);',
        put: `const capped = Math.min(rounded(m.earning.compiled, looking.amounts[i] ?? 0), left ?? 2 ** 50);
  const amount = left === undefined ? whole : unitsOf(m.earning.compiled, one, capped, looking.factor);`,
      },
    ],
  },
  {
    name: 'pack granted again after demotion',
    level: 'core',
    edits: [
      {
        file: `${core}/tiers/packs.ts`,
        find: 'if (rule !== undefined && known !== mark && known !== HAD_BEFORE) {',
        put: 'if (rule !== undefined) {',
      },
    ],
  },
  {
    name: 'rounding half-even',
    level: 'core',
    edits: [
      {
        file: `${core}/expressions/rounding.ts`,
        find: '= { floor, ceil, halfUp, halfEven };',
        put: '= { floor: halfEven, ceil, halfUp, halfEven };',
      },
    ],
  },
  {
    name: 'grace not ended',
    level: 'core',
    edits: [
      {
        file: `${core}/tiers/course.ts`,
        find: '  if (s.graceFrom !== undefined) return ',
        put: '  if (s.graceFrom !== undefined) return { ...s, until: null };\n  if (s.graceFrom !== undefined) return ',
      },
    ],
  },
  {
    name: 'what expired of a grant is taken from other lots',
    level: 'core',
    edits: [
      {
        file: `${core}/ledger/take-back.ts`,
        find: 'const amount = lot === null ? 0 : Math.min(wanted, expiredOf(lot));',
        put: 'const amount = 0;',
      },
    ],
  },
  {
    name: 'a late check-in does not join the days after it',
    level: 'core',
    edits: [
      {
        file: `${core}/rules/goals.ts`,
        find: 'const joined = runs.filter(([first, last]) => last + 1 === day || first - 1 === day);',
        put: 'const joined = runs.filter(([, last]) => last + 1 === day);',
      },
    ],
  },
  {
    name: 'a ring of invitations pays',
    level: 'core',
    edits: [
      {
        file: `${core}/members/invites.ts`,
        find: 'if (herself.some((member) => lineage.includes(member)))',
        put: 'if (lineage.length > 9 && herself.some((member) => lineage.includes(member)))',
      },
    ],
  },
  {
    name: 'what lifted a tier is refunded and the tier stays',
    level: 'core',
    edits: [
      {
        file: `${core}/tiers/reevaluate.ts`,
        find: 'if (sameStanding(next, now)) return;',
        put: 'if (sameStanding(next, now) || next.tier < now.tier) return;',
      },
    ],
  },
  {
    name: 'units that come back live on again and again',
    level: 'core',
    edits: [
      {
        file: `${core}/ledger/holds.ts`,
        find: "const until = isGraceLot(key) ? Number(key.split('/')[1]) : (known ?? graceEnd(m, asset));",
        put: 'const until = graceEnd(m, asset);',
      },
    ],
  },
  {
    name: 'a hold pays with what is held already',
    level: 'core',
    edits: [
      {
        file: `${core}/ledger/lots.ts`,
        find: 'for (const lot of asset.lots) if (lot.from <= at) sum += lot.left;',
        put: 'for (const lot of asset.lots) if (lot.from <= at) sum += lot.left + lot.held;',
      },
    ],
  },
  {
    name: 'idempotency key checked after the write',
    level: 'log',
    edits: [
      {
        file: `${log}/decide-item.ts`,
        find: 'if (again !== null) return again;',
        put: "if (again !== null && again.kind === 'refused') return again;",
      },
    ],
  },
  {
    name: 'a lost update: a decision upon records that another one under way has changed',
    level: 'log',
    edits: [{ file: `${log}/take.ts`, find: '  slot.fresh = withText(slot.fresh, key, text);\n', put: '' }],
  },
  {
    name: 'a follow-on event applied twice after a commit that failed',
    level: 'log',
    edits: [
      { file: `${log}/committing.ts`, find: "if (item.ask.kind === 'follow') continue;", put: '' },
      {
        file: `${log}/prepare.ts`,
        find: "ask.kind === 'act' ? ask.event : followEvent(ask), who, null",
        put: "ask.kind === 'act' ? ask.event : { ...followEvent(ask), id: followEvent(ask).id + '~'.repeat(tries) }, who, null",
      },
      {
        file: `${log}/prepare.ts`,
        find: 'readyOf({ ask }: Item',
        put: 'readyOf({ ask, tries }: Item',
      },
    ],
  },
  {
    name: 'a commit whose outcome is unknown is taken as done',
    level: 'log',
    edits: [
      {
        file: `${log}/line.ts`,
        find: 'return await this.parts.store.log.commit(commitOf(group, this.endPos + 1));',
        put: `const said = await this.parts.store.log.commit(commitOf(group, this.endPos + 1));
      return said.kind === 'failed' && !said.known ? { kind: 'done' } : said;`,
      },
    ],
  },
  {
    name: 'heads of a commit that came to nothing stay',
    level: 'log',
    edits: [
      { file: `${log}/committing.ts`, find: '  slot.newest = slot.head;\n', put: '' },
      {
        file: `${log}/committing.ts`,
        find: 'if (forget || slot.head.seq === 0) slots.drop(slot);',
        put: 'if (slot.head.seq === 0) slots.drop(slot);',
      },
    ],
  },
  {
    name: 'outbox position saved before delivery',
    level: 'log',
    edits: [
      {
        file: `${log}/projections.ts`,
        find: '      await store.projections.write(consumer, { stream: store.log.stream, pos }, open.rows());',
        put: `      await store.projections.write(consumer, { stream: store.log.stream, pos }, this.fresh().rows());
      await store.projections.write(consumer, { stream: store.log.stream, pos }, open.rows());`,
      },
    ],
  },
];
