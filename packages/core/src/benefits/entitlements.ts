import type { Programs, Version } from '../contract.ts';
import { inForce, versionOf } from '../deciding.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledBenefit } from '../program/compiled.ts';
import type { Head } from '../state.ts';
import { isAtLeast } from './better.ts';
import { isChosen } from './choice-state.ts';
import { endOf, hasGrants, type Reason, reasonsOf, type Who, whoIs } from './reasons.ts';

/** A benefit that a member has, in the form in which she has it. */
export interface Entitlement {
  readonly id: string;
  readonly benefit: CompiledBenefit;
  /** The program's version that this form is of: a term keeps what it was bought with, unless the newer is better. */
  readonly version: number;
  readonly reasons: readonly Reason[];
  /** When the last of the reasons ends, as things stand; null: no end is known. */
  readonly until: EpochMs | null;
}
/** A benefit that she could have. */
export interface Locked {
  readonly id: string;
  readonly benefit: CompiledBenefit;
  readonly unlocks: readonly Unlock[];
}
export type Unlock =
  | { readonly kind: 'tier'; readonly track: string; readonly tier: string }
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'audience'; readonly audience: string }
  /** She only has to choose it. */
  | { readonly kind: 'choice'; readonly choice: string };

export interface Entitlements {
  readonly has: readonly Entitlement[];
  readonly locked: readonly Locked[];
}

/** Which benefits a member has at an instant and why, and which she could have and by what. */
export function entitlementsOf(programs: Programs, head: Head, at: EpochMs): Entitlements {
  const who = whoIs(programs, head, at);
  const has: Entitlement[] = [];
  const locked: Locked[] = [];
  for (const id of benefitIds(who)) {
    const found = entitled(who, id);
    const isHers = found !== null && isChosenFor(who, found.benefit);
    if (isHers) has.push(found);
    const benefit = found?.benefit ?? who.compiled.benefits.get(id);
    // What only an operator grants is not shown to others.
    if (!isHers && benefit !== undefined && (found !== null || benefit.def.for?.granted !== true))
      locked.push({ id, benefit, unlocks: unlocksOf(who, benefit, found !== null) });
  }
  return { has, locked };
}

/** Which benefits a member has at an instant: without what she could have, which prices nothing. */
export function heldBenefits(programs: Programs, head: Head, at: EpochMs): readonly Entitlement[] {
  const who = whoIs(programs, head, at);
  const { inOrder } = isAsEverybody(who) ? everybodysOf(inForce(programs, at)) : { inOrder: benefitIds(who) };
  const has: Entitlement[] = [];
  for (const one of inOrder) {
    const found = typeof one === 'string' ? entitlementOf(who, one) : one;
    if (found !== null) has.push(found);
  }
  return has;
}

/** One benefit; null where she has it not. */
export function entitlementOf(who: Who, id: string): Entitlement | null {
  const found = entitled(who, id);
  return found !== null && isChosenFor(who, found.benefit) ? found : null;
}

/** Those of the program in force, then those that only an older version of a running term knows. */
export function benefitIds(who: Who): Iterable<string> {
  if (who.held.size === 0) return who.compiled.benefits.keys();
  const ids = new Set(who.compiled.benefits.keys());
  for (const [plan, { version }] of who.held) {
    const { benefits } = versionOf(who.programs, version).compiled;
    if (benefits === who.compiled.benefits) continue;
    for (const benefit of benefits.values()) if (benefit.plans.has(plan)) ids.add(benefit.id);
  }
  return ids;
}

/** P11: a term keeps the benefit as it was when it was bought, unless the one in force is at least as good. */
export function entitled(who: Who, id: string): Entitlement | null {
  if (!isMember(who)) return null;
  const now = inForce(who.programs, who.at);
  const same = isAsEverybody(who) ? everybodysOf(now).byId.get(id) : undefined;
  if (same !== undefined) return same;
  const benefit = now.compiled.benefits.get(id);
  let best = formOf(who, benefit, now.number);
  for (const [plan, term] of who.held) {
    if (term.version === now.number) continue;
    const bought = versionOf(who.programs, term.version).compiled.benefits.get(id);
    if (bought === undefined || !bought.plans.has(plan)) continue;
    // Of the older form only the plan counts: tiers and audiences follow the program in force.
    const older = formOf(who, bought, term.version, (reason) => reason.kind === 'plan');
    if (older !== null && (best === null || !isAtLeast(best.benefit.def, bought.def))) best = older;
  }
  return best;
}

function isMember({ head: { standing } }: Who): boolean {
  return standing === 'active' || standing === 'frozen';
}

/** Nothing that is hers alone gives her a benefit, or an older form of one. */
function isAsEverybody(who: Who): boolean {
  return isMember(who) && who.held.size === 0 && !hasGrants(who.head);
}

/** What is the same for everybody, and is made once. */
interface Everybodys {
  /** What everybody has, without what must be chosen. */
  readonly byId: ReadonlyMap<string, Entitlement>;
  /** The same among the ids of all others, in the program's order. */
  readonly inOrder: readonly (Entitlement | string)[];
}

function everybodysOf(version: Version): Everybodys {
  let known = madeOnce.get(version);
  if (known === undefined) {
    const all = [...version.compiled.benefits.values()];
    const some = all.filter(({ isForEverybody, def }) => isForEverybody && def.choose === undefined);
    const byId = new Map(some.map((benefit) => [benefit.id, ofEverybody(benefit, version.number)]));
    known = { byId, inOrder: all.map(({ id }) => byId.get(id) ?? id) };
    madeOnce.set(version, known);
  }
  return known;
}
const madeOnce = new WeakMap<Version, Everybodys>();

function ofEverybody(benefit: CompiledBenefit, version: number): Entitlement {
  return { id: benefit.id, benefit, version, reasons: [{ kind: 'everybody' }], until: null };
}

function formOf(
  who: Who,
  benefit: CompiledBenefit | undefined,
  version: number,
  counts: (reason: Reason) => boolean = () => true,
): Entitlement | null {
  const reasons = benefit === undefined ? [] : reasonsOf(who, benefit).filter(counts);
  if (benefit === undefined || reasons.length === 0) return null;
  const ends = reasons.map(endOf);
  const until = ends.includes(null) ? null : Math.max(...(ends as readonly EpochMs[]));
  return { id: benefit.id, benefit, version, reasons, until };
}

export function isChosenFor({ head, at }: Who, { id, def }: CompiledBenefit): boolean {
  return def.choose === undefined || isChosen(head, def.choose, id, at);
}

function unlocksOf(who: Who, benefit: CompiledBenefit, isOnlyToChoose: boolean): readonly Unlock[] {
  const { def } = benefit;
  const choice: readonly Unlock[] = def.choose === undefined ? [] : [{ kind: 'choice', choice: def.choose }];
  if (isOnlyToChoose) return choice;
  const unlocks: Unlock[] = [];
  for (const [track, named] of benefit.tiers) {
    const tiers = who.compiled.tracks.find(({ id }) => id === track)?.tiers ?? [];
    const lowest = tiers.find(({ id }) => named.has(id));
    if (lowest !== undefined) unlocks.push({ kind: 'tier', track, tier: lowest.id });
  }
  for (const plan of benefit.plans) unlocks.push({ kind: 'plan', plan });
  if (def.for?.audience !== undefined) unlocks.push({ kind: 'audience', audience: def.for.audience });
  return [...unlocks, ...choice];
}
