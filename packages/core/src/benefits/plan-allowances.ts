import type { Programs } from '../contract.ts';
import { type Making, versionOf } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { HeldTerm } from '../plans/plan-state.ts';
import type { CompiledAllowance, CompiledProgram } from '../program/compiled.ts';
import type { Head } from '../state.ts';
import { type AtStart, atStart, best, give, giveAllowances } from './allowances.ts';
import { anchoredPeriod, type Period } from './anchored.ts';
import { type Entitlement, entitled, isChosenFor } from './entitlements.ts';
import { type GivenFact, givenKey } from './given.ts';
import { keepPack } from './packs.ts';
import { heldPlans, type Reason, type Who, whoIs } from './reasons.ts';

/** The last step of an instant: what comes on this date, to those who have the status now. */
export function giveWhatComes(m: Making): void {
  giveAllowances(m);
  givePlanAllowances(m);
}

/**
 * Allowances of plans: whoever has one and was not given it for the period that runs is given it now. So it does not
 * matter what made her have it, and nothing is given twice: a period that overlaps one that was given gives no more
 * than what is above that.
 */
export function givePlanAllowances(m: Making): void {
  const { head } = m.draft;
  if (head.standing !== 'active') return;
  if (m.program.planAllowances.length === 0 && heldPlans(head).size === 0) return;
  const who = whoIs(m.deciding.programs, head, m.decidedAt);
  for (const id of allowanceIds(who)) {
    const found = entitled(who, id);
    if (found?.benefit.def.allowance === undefined || !isChosenFor(who, found.benefit)) continue;
    givePeriod(m, found, found.benefit as CompiledAllowance);
  }
}

function allowanceIds(who: Who): ReadonlySet<string> {
  const ids = new Set(who.compiled.planAllowances.map(({ id }) => id));
  for (const [plan, { version }] of who.held) {
    for (const { id, plans } of versionOf(who.programs, version).compiled.planAllowances)
      if (plans.has(plan)) ids.add(id);
  }
  return ids;
}

function givePeriod(m: Making, { id, version, reasons }: Entitlement, benefit: CompiledAllowance): void {
  const giving = reasons.filter((reason) => reason.kind !== 'plan' || !reason.term.inGrace);
  const period = periodOf(m, benefit, giving);
  if (period === null) return;
  const { units, tier } = best(benefit, giving);
  const key = givenKey(id);
  const known = factOf(m.draft.head.facts, key) as GivenFact | undefined;
  const isNew = known === undefined || (known[1] !== null && period.from >= known[1]);
  const had = isNew ? 0 : known[2];
  const { onStart } = benefit.def.allowance;
  const isDate = isNew && period.from === m.decidedAt;
  if (units <= had || (onStart === 'none' && !isDate)) return;
  const start: AtStart = {
    ...(had === 0 ? {} : { had }),
    ...(isDate || onStart !== 'prorated' ? {} : leftOf(m, period)),
  };
  m.fact(key, isNew ? [period.from, period.to, units] : [known[0], known[1], units]);
  const plan = planOf(giving);
  const amount = atStart(units - had, start);
  const lot = give(m, benefit, {
    amount,
    tier,
    until: period.to,
    start,
    version,
    ...(plan === undefined ? {} : { plan: plan.plan }),
  });
  if (plan === undefined || plan.term.trial || lot === null) return;
  const bought = versionOf(m.deciding.programs, plan.term.version).compiled.plans.get(plan.plan);
  const { asset } = benefit.def.allowance;
  const of = isNew ? period.from : known[0];
  // A measured asset only counts: nothing of it is spent.
  if (bought !== undefined && !m.program.measured.has(asset))
    keepPack(m, bought, [plan.term.from, id, asset, lot, amount, of]);
}

function leftOf(m: Making, { from, to }: Period): AtStart {
  if (to === null) return {};
  const { calendar } = m.program;
  return { left: calendar.day(to) - calendar.day(m.decidedAt), days: calendar.day(to) - calendar.day(from) };
}

type PlanReason = Extract<Reason, { kind: 'plan' }>;

function planOf(reasons: readonly Reason[]): PlanReason | undefined {
  return reasons.find((reason): reason is PlanReason => reason.kind === 'plan');
}

/** The period that runs: of the term where a plan gives it, else of the calendar. */
function periodOf(m: Making, { def }: CompiledAllowance, reasons: readonly Reason[]): Period | null {
  if (reasons.length === 0) return null;
  const { every, anchor } = def.allowance;
  const term = planOf(reasons)?.term;
  if (every === 'term') return term === undefined ? null : { key: '', from: term.from, to: term.until };
  if (term === undefined || anchor !== 'term') return m.program.calendar.window(m.decidedAt, every);
  return anchoredPeriod(m.program.calendar, term.anchor, every, m.decidedAt);
}

/** When the next period of an allowance of a plan may begin; never late. */
export function nextPlanAllowance(
  programs: Programs,
  compiled: CompiledProgram,
  head: Head,
  after: EpochMs,
): EpochMs | null {
  let next = Number.POSITIVE_INFINITY;
  for (const benefit of compiled.planAllowances)
    if (benefit.tiers.size > 0) next = Math.min(next, nextOf(compiled, benefit, null, after));
  for (const [plan, term] of heldPlans(head)) {
    if (term.inGrace) continue;
    const older = versionOf(programs, term.version).compiled;
    const forms = older === compiled ? [compiled] : [compiled, older];
    for (const { planAllowances } of forms)
      for (const benefit of planAllowances)
        if (benefit.plans.has(plan)) next = Math.min(next, nextOf(compiled, benefit, term, after));
  }
  return next === Number.POSITIVE_INFINITY ? null : next;
}

/** When the next units of an allowance come, as things stand; null where they come with the next term. */
export function nextUnitsAt(who: Who, { benefit, reasons }: Entitlement): EpochMs | null {
  if (benefit.def.allowance === undefined) return null;
  const next = nextOf(who.compiled, benefit as CompiledAllowance, planOf(reasons)?.term ?? null, who.at);
  return next === Number.POSITIVE_INFINITY ? null : next;
}

function nextOf(
  { calendar }: CompiledProgram,
  { def }: CompiledAllowance,
  term: HeldTerm | null,
  after: EpochMs,
): EpochMs {
  const { every, anchor } = def.allowance;
  // A term begins by itself.
  if (every === 'term') return Number.POSITIVE_INFINITY;
  if (term === null || anchor !== 'term') return calendar.window(after, every).to;
  return anchoredPeriod(calendar, term.anchor, every, after).to;
}
