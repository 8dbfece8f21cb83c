import type { Making } from '../deciding.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { grant, isOver } from '../ledger/grant.ts';
import type { LotKey } from '../log/entry.ts';
import type { CompiledAllowance } from '../program/compiled.ts';
import type { Expiry } from '../program/program.ts';
import type { Head } from '../state.ts';
import { isChosen } from './choice-state.ts';
import { grantsOf, type Reason, reasonsOf, type Who, whoIs } from './reasons.ts';

/** Units for one whole period, and the tier that they are for. */
export interface Whole {
  readonly units: Units;
  readonly tier: string;
}
const NOTHING: Whole = { units: 0, tier: '' };

/** Units that an allowance gives to who has one of its tiers now, the audience not asked: it may change with time. */
export function allowanceOf(head: Pick<Head, 'tracks' | 'facts'>, benefit: CompiledAllowance): Units {
  const { allowance, for: whom, softLanding } = benefit.def;
  if (grantsOf(head)[benefit.id] !== undefined) return SOME;
  if (benefit.tiers.size === 0) return whom?.granted === true ? 0 : SOME;
  for (const [track, named] of benefit.tiers) {
    const state = head.tracks[track];
    if (state === undefined) continue;
    const tier = state.shown ?? state.tier;
    if (named.has(tier)) return allowance.amounts[tier] ?? allowance.amount ?? 0;
    if (softLanding !== undefined && state.past.some(([was]) => named.has(was))) return SOME;
  }
  return 0;
}
/** It may give something; whoever gives it looks closer. */
const SOME = 1;

/** Gives the allowances whose date this instant is, to those who have the status now. */
export function giveAllowances(m: Making): void {
  if (m.draft.head.standing !== 'active') return;
  for (const benefit of m.program.allowances) {
    const window = m.program.calendar.window(m.decidedAt, calendarUnit(benefit));
    if (window.from !== m.decidedAt) continue;
    const { units, tier } = wholeOf(m, benefit, m.draft.head);
    give(m, benefit, { amount: units, tier, until: window.to, start: {} });
  }
}

/** Reaching a status between two dates: nothing, the whole, or the part of the period that is left. */
export function startAllowances(m: Making, before: Head['tracks']): void {
  for (const benefit of m.program.allowances) {
    if (benefit.def.allowance.onStart === 'none') continue;
    const was = wholeOf(m, benefit, { ...m.draft.head, tracks: before });
    startOne(m, benefit, was, tierOf(before, benefit));
  }
}

/** What a member has more than she had gives its part of the period at once, where the allowance says so. */
export function startOne(m: Making, benefit: CompiledAllowance, was: Whole, previous: string): void {
  const { onStart } = benefit.def.allowance;
  const { units, tier } = wholeOf(m, benefit, m.draft.head);
  const more = units - was.units;
  if (onStart === 'none' || more <= 0) return;
  const { calendar } = m.program;
  const window = calendar.window(m.decidedAt, calendarUnit(benefit));
  const days = calendar.day(window.to) - calendar.day(window.from);
  const left = calendar.day(window.to) - calendar.day(m.decidedAt);
  const isSaid = (benefit.def.allowance.amounts[previous] ?? 0) === was.units;
  const start = {
    previous,
    ...(isSaid ? {} : { had: was.units }),
    ...(onStart === 'full' ? {} : { left, days }),
  };
  give(m, benefit, { amount: atStart(more, start), tier, until: window.to, start });
}

/** Only allowances of plans have terms; the program was checked for it. */
export function calendarUnit({ def }: CompiledAllowance): 'day' | 'month' | 'year' {
  if (def.allowance.every === 'term') throw new Error('an allowance per term of no plan');
  return def.allowance.every;
}

/** Between which tier and this one it was given, and which part of the period was left. */
export interface AtStart {
  /** Units that she was given for the period before, where the tier before does not say it. */
  readonly had?: Units;
  readonly previous?: string;
  readonly left?: number;
  readonly days?: number;
}

/** The part of the difference between two tiers that is given at the start, rounded down. */
export function atStart(more: Units, { left, days }: AtStart): Units {
  return left === undefined || days === undefined ? more : floorDivide(more * left, days);
}

function tierOf(tracks: Head['tracks'], benefit: CompiledAllowance): string {
  const state = tracks[benefit.def.track];
  return state?.shown ?? state?.tier ?? '';
}

/** What one whole period gives to a member as she is, or was. */
export function wholeOf(m: Making, benefit: CompiledAllowance, head: Head): Whole {
  const { allowance, for: whom, softLanding, choose } = benefit.def;
  const isPlain = whom === undefined && softLanding === undefined && choose === undefined;
  if (isPlain && grantsOf(head)[benefit.id] === undefined && benefit.tiers.size > 0) {
    const tier = tierOf(head.tracks, benefit);
    return { units: allowance.amounts[tier] ?? 0, tier };
  }
  if (choose !== undefined && !isChosen(head, choose, benefit.id, m.decidedAt)) return NOTHING;
  const who: Who = whoIs(m.deciding.programs, head, m.decidedAt);
  return best(benefit, reasonsOf(who, benefit));
}

/** The most that any of the reasons gives. */
export function best(benefit: CompiledAllowance, reasons: readonly Reason[]): Whole {
  const { amounts, amount = 0 } = benefit.def.allowance;
  let found = NOTHING;
  for (const reason of reasons) {
    const tier = reason.kind === 'tier' || reason.kind === 'landing' ? reason.tier : '';
    const units = tier === '' ? amount : (amounts[tier] ?? amount);
    if (units > found.units) found = { units, tier };
  }
  return found;
}

export interface Given {
  readonly amount: Units;
  readonly tier: string;
  /** The end of the period. */
  readonly until: EpochMs | null;
  readonly start: AtStart;
  /** Where another version than the one in force gives it. */
  readonly version?: number;
  readonly plan?: string;
}

/** @returns where it went; null where nothing was given */
export function give(m: Making, benefit: CompiledAllowance, given: Given): LotKey | null {
  const { amount, tier, until, start, version = m.version.number, plan } = given;
  if (amount === 0) return null;
  const { asset, rollOver, expires } = benefit.def.allowance;
  const end: Expiry | null = expires ?? (rollOver || until === null ? null : { at: until });
  if ((rollOver || expires !== undefined) && isOver(m, asset, end)) return null;
  return grant(m, {
    asset,
    amount,
    expires: end,
    availableAfter: null,
    funder: benefit.def.funder ?? 'platform',
    rule: `benefit:${benefit.id}`,
    why: { version, grant: 0, inputs: { tier, ...(plan === undefined ? {} : { plan }), ...start } },
  }).lot;
}
