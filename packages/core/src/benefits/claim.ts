import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import { countClaims, itemOf, type LimitState, limitsOf, recountClaims } from '../partners/claim-limits.ts';
import type { IssueClaim, IssueRecord } from '../partners/issue-state.ts';
import { canIssue, issue, takeUnits, withStandIns } from '../partners/issues.ts';
import type { CompiledBenefit, CompiledPartnerItem } from '../program/compiled.ts';
import { calendarPeriod, type PeriodUnit } from './anchored.ts';
import { benefitOf, no } from './commands.ts';
import { type Entitlement, entitlementOf } from './entitlements.ts';
import { type Who, whoIs } from './reasons.ts';
import { giveBackUse, takeAgain, useBenefit } from './uses.ts';

/** Fact `claimed:<benefit>`: claims in the window that counts, and the term of the newest. */
export interface ClaimFact extends JsonObject {
  readonly window: string;
  readonly times: number;
  readonly term?: string;
}

/** `benefit.claimed`: the member takes what she is entitled to, so often per window; once per term where that is no longer. */
export function claimBenefit(m: Making): void {
  const found = benefitOf(m);
  const who = whoNow(m);
  if (entitlementOf(who, found.id) === null) throw no('not_chosen', `${found.id} is not chosen.`);
  if (claimState(who, found.benefit, found).limits.length === 0 && itemFor(m, found) === null)
    throw no('no_claim', `${found.id} is not claimed; it is there.`);
  takeClaim(m, who, found);
}

/** Claims a benefit that is hers, or refuses; a partner's piece is issued with it. */
function takeClaim(m: Making, who: Who, found: Entitlement): void {
  const { benefit } = found;
  const state = claimState(who, benefit, found);
  if (state.from === null || state.from > m.decidedAt) throw notYet(m, state);
  const own = countOwn(m, who, found);
  const item = itemFor(m, found);
  const { cost = item === null ? 0 : costOf(m, item) } = benefit.def;
  const use = `claim-${m.seq}`;
  useBenefit(m, { benefit, key: use, units: 1, amount: cost });
  // History was delivered when it happened: nothing is issued for it now.
  if (item === null || m.deciding.context.backfill) return;
  const limits = limitsOf(m.program, m.draft.head, item, m.decidedAt);
  const counted = limits.map(({ what, window }) => [what, window] as const);
  countClaims(m, item.partner, counted);
  const units = takeUnits(m, benefit.def.partner?.uses ?? {}, true);
  if (units === null) throw no('insufficient_available', `${benefit.id} takes more units than there are.`);
  const claim: IssueClaim = {
    use,
    ...own,
    ...(counted.length === 0 ? {} : { counted }),
    ...(units.length === 0 ? {} : { units }),
  };
  issueFirst(m, found, item, claim);
}

/** The item, or, where its pool is empty, what stands in for it. */
function issueFirst(m: Making, found: Entitlement, item: CompiledPartnerItem, claim: IssueClaim): void {
  const { benefit } = found;
  const term = heldTerm(found);
  const issuing = { benefit: benefit.id, value: benefit.def.value, claim, ...term };
  for (const one of withStandIns(m, item))
    if (issue(m, one, one === item ? issuing : { ...issuing, value: undefined }) !== null) return;
  throw no('benefit_exhausted', `${benefit.id}: No code is left.`);
}

/** By the program in force; what that does not know any more, as she has it. */
function itemFor(m: Making, { benefit, version }: Entitlement): CompiledPartnerItem | null {
  const older = m.deciding.programs.versions.find(({ number }) => number === version)?.compiled;
  return itemOf(m.program, benefit) ?? (older === undefined ? null : itemOf(older, benefit));
}

/** What the partner is paid counts as the cost of a use, where it is paid in the money of the program. */
function costOf(m: Making, { partner, def }: CompiledPartnerItem): number {
  const currency = m.program.partners.get(partner)?.def.currency;
  return currency === m.program.program.currency ? def.cost : 0;
}

function notYet(m: Making, { limits, from }: ClaimState): ReturnType<typeof no> {
  if (from === null) return no('claim_limit', 'It was claimed with this term; the next term brings another.');
  const full = limits.find((limit) => limit.from === null || limit.from > m.decidedAt) ?? limits[0];
  const when = `It can be claimed from ${dateOf(m, from)}.`;
  return no('claim_limit', `Claimed ${full?.used} of ${full?.def.times} per ${full?.def.per}. ${when}`);
}

function dateOf(m: Making, at: EpochMs): string {
  return m.program.calendar.dateOfDay(m.program.calendar.day(at));
}

function claimKey(benefit: string): string {
  return `claimed:${benefit}`;
}

function heldTerm({ reasons }: Pick<Entitlement, 'reasons'>): { plan?: string; no?: number } {
  for (const reason of reasons)
    if (reason.kind === 'plan' && !reason.term.trial) return { plan: reason.plan, no: reason.term.no };
  return {};
}

function termOfClaim({ reasons }: Pick<Entitlement, 'reasons'>): string | undefined {
  for (const reason of reasons) if (reason.kind === 'plan') return `${reason.plan}/${reason.term.no}`;
  return undefined;
}

/** Counts it against the benefit's own limit. */
function countOwn(
  m: Making,
  who: Who,
  { benefit, reasons }: Entitlement,
): Pick<IssueClaim, 'window' | 'term'> {
  const own = ownLimit(who, benefit, { reasons });
  if (own === null) return {};
  const term = termOfClaim({ reasons });
  const { window } = own;
  const part = { window, ...(term === undefined ? {} : { term }) };
  m.fact(claimKey(benefit.id), { times: own.used + 1, ...part });
  return part;
}

export interface ClaimState {
  readonly window: string;
  readonly used: number;
  readonly times: number;
  /** From when it can be claimed, had she it; null: no more with this term. */
  readonly from: EpochMs | null;
  /** Each of the limits: its own, and those of the item and of the partner. */
  readonly limits: readonly LimitState[];
}

/** Whether a benefit can be claimed now, or from when; also asked before she has it, so that she is told before she pays. */
export function claimState(
  who: Who,
  benefit: CompiledBenefit,
  found: Pick<Entitlement, 'reasons'> | null,
): ClaimState {
  const own = ownLimit(who, benefit, found);
  const item = itemOf(who.compiled, benefit);
  const limits = [
    ...(own === null ? [] : [own]),
    ...(item === null ? [] : limitsOf(who.compiled, who.head, item, who.at)),
  ];
  // The limit that holds longest is the one that counts; the first of them where none does.
  const [first = NO_LIMIT, ...others] = limits;
  const tightest = others.reduce((most, each) => (later(each.from, most.from) ? each : most), first);
  const { window, used, def, from } = tightest;
  return { window, used, times: def.times, from, limits };
}

const NO_LIMIT: LimitState = { what: '', def: { per: 'lifetime', times: 0 }, window: '', used: 0, from: 0 };

const later = (a: EpochMs | null, b: EpochMs | null): boolean => b !== null && (a === null || a > b);

function ownLimit(
  { compiled, head, at }: Who,
  { id, def: { claim } }: CompiledBenefit,
  found: Pick<Entitlement, 'reasons'> | null,
): LimitState | null {
  if (claim === undefined) return null;
  const period = calendarPeriod(compiled.calendar, claim.per, at);
  const fact = factOf(head.facts, claimKey(id)) as ClaimFact | undefined;
  const used = fact?.window === period.key ? fact.times : 0;
  const term = found === null ? undefined : termOfClaim(found);
  const isTaken = term !== undefined && fact?.term === term && !isWithin(compiled.calendar, claim.per, found);
  const from = isTaken ? null : used >= claim.times ? period.to : at;
  return { what: '', def: claim, window: period.key, used, from };
}

const WINDOWS = {
  day: { days: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
} as const;

/** Whether the term is longer than the window: then the window alone says how often. */
function isWithin(calendar: Calendar, per: PeriodUnit, found: Pick<Entitlement, 'reasons'> | null): boolean {
  const reason = found?.reasons.find(({ kind }) => kind === 'plan');
  if (per === 'lifetime' || reason?.kind !== 'plan') return false;
  const { from, until } = reason.term;
  return until === null || until > calendar.plus(from, WINDOWS[per]);
}

/** A claim that was given back counts no more in the window that it came from; +1: it counts again. */
export function uncount(m: Making, { partner, benefit: id, claim }: IssueRecord, by: 1 | -1): void {
  const fact = factOf(m.draft.head.facts, claimKey(id)) as ClaimFact | undefined;
  if (fact !== undefined && claim.window !== undefined && fact.window === claim.window) {
    const { term, ...rest } = fact;
    const times = Math.max(0, fact.times + by);
    const isIts = term === claim.term && by === -1;
    const named = by === 1 ? claim.term : term;
    m.fact(claimKey(id), { ...rest, times, ...(isIts || named === undefined ? {} : { term: named }) });
  }
  recountClaims(m, partner, claim.counted ?? [], by);
  const benefit = m.program.benefits.get(id);
  if (benefit === undefined) return;
  if (by === -1) giveBackUse(m, benefit, claim.use);
  else takeAgain(m, benefit, claim.use);
}

/**
 * A term of a plan began: what its plan brings is claimed by itself, where it can be claimed now. Time alone claims
 * nothing, since a claim asks for shared stock: then, and where a limit is reached, the member is told from when.
 */
export function claimBundles(m: Making, plan: string): void {
  const { bundles } = m.program;
  if (bundles.length === 0 || m.deciding.context.backfill) return;
  const who = whoNow(m);
  for (const { id, plans } of bundles) {
    const found = plans.has(plan) ? entitlementOf(who, id) : null;
    const item = found === null ? null : itemFor(m, found);
    if (found === null || item === null) continue;
    const { from } = claimState(whoNow(m), found.benefit, found);
    const isOpen = m.deciding.isByTime !== true && from !== null && from <= m.decidedAt;
    if (isOpen && canIssue(m, item)) takeClaim(m, whoNow(m), found);
    else tellLater(m, found, item, from);
  }
}

const whoNow = (m: Making): Who => whoIs(m.deciding.programs, m.draft.head, m.decidedAt);

function tellLater(m: Making, { id }: Entitlement, item: CompiledPartnerItem, from: EpochMs | null): void {
  const params = { partner: item.partner, item: item.id, benefit: id, ...(from === null ? {} : { from }) };
  m.message({ template: 'partner.later', reason: `benefit:${id}`, params });
}
