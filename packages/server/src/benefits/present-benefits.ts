import {
  type BenefitUses,
  type ChoiceView,
  type CompiledBenefit,
  type CompiledProgram,
  choiceViews,
  claimState,
  type Entitlement,
  endOf,
  entitlementsOf,
  type JsonObject,
  type Locked,
  lowestPrice,
  type MemberView,
  nextUnitsAt,
  type Programs,
  type Reason,
  type Scene,
  type Sight,
  type Unlock,
  type Who,
  whatSaves,
  whoIs,
} from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';
import type { Seen } from '../members/load.ts';
import { benefitsOf } from './benefits-of.ts';

/** What a page asks for: where it stands, and what is seen there. */
export interface Ask extends Sight {
  readonly scene?: Scene | undefined;
}
export interface Asked {
  readonly programs: Programs;
  readonly seen: Seen;
  readonly view: MemberView;
  /** Of each benefit that was ever used. */
  readonly uses: ReadonlyMap<string, BenefitUses>;
  readonly ask: Ask;
  /** Costs are the shop's. */
  readonly withCosts: boolean;
  readonly show: ShowTime;
}

export function presentBenefits(asked: Asked): object {
  const { programs, seen, view, ask, show } = asked;
  const who = whoIs(programs, seen.head, seen.at);
  const { has, locked } = entitlementsOf(programs, seen.head, seen.at);
  return {
    data: benefitsOf(who.compiled, view, seen.at, show),
    nextCursor: null,
    at: show(seen.at),
    has: has.filter(({ benefit }) => matters(benefit, ask)).map((one) => presentHeld(who, one, asked)),
    locked: locked
      .filter(({ benefit }) => matters(benefit, ask))
      .map((one) => presentLocked(who, one, asked)),
    choices: choiceViews(who).map((view) => presentChoice(view, asked)),
  };
}

/** What names no scene, shop or brand matters everywhere. */
function matters({ def }: CompiledBenefit, { scene, shop, brand }: Ask): boolean {
  const suits = (named: readonly string[] | undefined, asked: string | undefined): boolean =>
    named === undefined || asked === undefined || named.includes(asked);
  return suits(def.scenes, scene) && suits(def.shops, shop) && suits(def.brands, brand);
}

const KINDS = ['allowance', 'offer', 'multiplier', 'service', 'access', 'badge', 'partner'] as const;

export function said({ id, def }: CompiledBenefit): object {
  const whom = def.for;
  const isOfStatus =
    whom?.tiers !== undefined ||
    whom?.plans !== undefined ||
    Object.keys(def.allowance?.amounts ?? {}).length > 0;
  const isExclusive = whom?.granted === true || whom?.audience !== undefined;
  return {
    id,
    name: def.name,
    layer: isExclusive ? 'exclusive' : isOfStatus ? 'special' : 'basic',
    gives: KINDS.find((kind) => def[kind] !== undefined) ?? 'nothing',
    scenes: def.scenes ?? [],
    how: def.how ?? null,
    terms: def.terms ?? null,
    picture: def.picture ?? null,
    value: def.value ?? null,
  };
}

function givenBy({ def }: CompiledBenefit, { compiled }: Who): object {
  const { offer, service, multiplier, badge, partner } = def;
  return {
    ...(offer === undefined ? {} : { offer: presentOffer(offer) }),
    ...(service === undefined ? {} : { service: { ...service, ...lineName(compiled, service.line) } }),
    ...(multiplier === undefined ? {} : { multiplier }),
    ...(badge === undefined ? {} : { badge }),
    ...(partner === undefined ? {} : { partner: partner.partner }),
  };
}

/** A line that the program's service knows has a name to show. */
function lineName({ program }: CompiledProgram, line: string): object {
  const named = program.service?.lines.find(({ id }) => id === line);
  return named === undefined ? {} : { name: named.name };
}

function presentOffer({
  lines: _,
  group: __,
  alone: ___,
  ...rest
}: NonNullable<CompiledBenefit['def']['offer']>) {
  return rest;
}

function presentHeld(who: Who, found: Entitlement, { view, uses, ask, show }: Asked): object {
  const { benefit, version, reasons, until } = found;
  const used = uses.get(found.id);
  const { allowance } = benefit.def;
  return {
    ...said(benefit),
    version,
    reasons: reasons.map((reason) => presentReason(reason, show)),
    until: orNull(show, until),
    saves: whatSaves(who, benefit, ask),
    used: { count: used?.count ?? 0, lastAt: orNull(show, used?.recent[0]?.[1] ?? null) },
    ...givenBy(benefit, who),
    ...(allowance === undefined
      ? {}
      : {
          allowance: {
            asset: allowance.asset,
            every: allowance.every,
            units: Math.max(0, ...reasons.map((reason) => unitsBy(allowance, reason))),
            available: view.assets[allowance.asset]?.available ?? 0,
            nextAt: orNull(show, nextUnitsAt(who, found)),
            expiring: (view.assets[allowance.asset]?.expiring ?? []).map(({ amount, at }) => ({
              amount,
              at: show(at),
            })),
          },
        }),
    ...claimOf(who, benefit, found, show),
  };
}

function unitsBy(
  { amounts, amount = 0 }: NonNullable<CompiledBenefit['def']['allowance']>,
  reason: Reason,
): number {
  return 'tier' in reason ? (amounts[reason.tier] ?? amount) : amount;
}

function claimOf(who: Who, benefit: CompiledBenefit, found: Entitlement | null, show: ShowTime): object {
  const { used, times, from, limits } = claimState(who, benefit, found);
  if (limits.length === 0) return {};
  return { claim: { used, times, from: orNull(show, from) } };
}

function presentReason(reason: Reason, show: ShowTime): JsonObject {
  const until = orNull(show, endOf(reason));
  if (reason.kind === 'plan')
    return { kind: 'plan', plan: reason.plan, until, ...(reason.term.trial ? { trial: true } : {}) };
  if (reason.kind === 'family') return { kind: 'family', plan: reason.plan, until };
  if (reason.kind === 'tier' || reason.kind === 'landing')
    return { kind: reason.kind, track: reason.track, tier: reason.tier, until };
  return reason.kind === 'granted' ? { kind: 'granted', until } : { kind: 'everybody' };
}

function presentLocked(who: Who, { benefit, unlocks }: Locked, { ask, show }: Asked): object {
  return {
    ...said(benefit),
    saves: whatSaves(who, benefit, ask),
    unlocks: unlocks.map((unlock) => presentUnlock(who, unlock)),
    ...givenBy(benefit, who),
    ...claimOf(who, benefit, null, show),
  };
}

/** A plan with its lowest price for this member: her own quote is one call away. */
function presentUnlock(who: Who, unlock: Unlock): object {
  if (unlock.kind !== 'plan') return unlock;
  const price = lowestPrice(who, unlock.plan);
  if (price === null) return unlock;
  const { currency } = who.compiled.program;
  return { ...unlock, variant: price.variant, price: price.amount, currency };
}

function presentChoice({ id, def, options, period, parts, swap }: ChoiceView, asked: Asked): object {
  const { show, withCosts } = asked;
  return {
    id,
    name: def.name,
    pick: def.pick,
    options,
    period: { from: def.per === 'lifetime' ? null : show(period.from), to: orNull(show, period.to) },
    chosen: parts.map(({ benefit, from, to, days, cost }) => ({
      benefit,
      from: show(from),
      to: orNull(show, to),
      days,
      ...(withCosts ? { cost } : {}),
    })),
    swap: swap === null ? null : { left: swap.left, nextAt: orNull(show, swap.nextAt) },
  };
}
