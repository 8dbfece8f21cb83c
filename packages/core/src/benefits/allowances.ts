import type { Making } from '../deciding.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { grant, isOver } from '../ledger/grant.ts';
import type { BenefitDef } from '../program/program.ts';
import type { Head } from '../state.ts';

/** Units that a benefit gives for one whole period to who has her tier now. */
export function allowanceOf(head: Pick<Head, 'tracks'>, benefit: BenefitDef): Units {
  const state = head.tracks[benefit.track];
  if (state === undefined) return 0;
  return benefit.allowance.amounts[state.shown ?? state.tier] ?? 0;
}

/** Gives the allowances whose date this instant is, to those who have the status now. */
export function giveAllowances(m: Making): void {
  if (m.draft.head.standing !== 'active') return;
  for (const [id, benefit] of Object.entries(m.program.program.benefits)) {
    const window = m.program.calendar.window(m.decidedAt, benefit.allowance.every);
    if (window.from === m.decidedAt)
      give(m, id, benefit, { amount: allowanceOf(m.draft.head, benefit), until: window.to, start: {} });
  }
}

/** Reaching a status between two dates: nothing, the whole, or the part of the period that is left. */
export function startAllowances(m: Making, before: Head['tracks']): void {
  for (const [id, benefit] of Object.entries(m.program.program.benefits)) {
    const { onStart, every } = benefit.allowance;
    const more = allowanceOf(m.draft.head, benefit) - allowanceOf({ tracks: before }, benefit);
    if (onStart === 'none' || more <= 0) continue;
    const window = m.program.calendar.window(m.decidedAt, every);
    const { calendar } = m.program;
    const days = calendar.day(window.to) - calendar.day(window.from);
    const left = calendar.day(window.to) - calendar.day(m.decidedAt);
    const start = { previous: tierOf(before, benefit), ...(onStart === 'full' ? {} : { left, days }) };
    give(m, id, benefit, { amount: atStart(more, start), until: window.to, start });
  }
}

/** Between which tier and this one it was given, and which part of the period was left. */
interface AtStart {
  readonly previous?: string;
  readonly left?: number;
  readonly days?: number;
}

/** The part of the difference between two tiers that is given at the start, rounded down. */
export function atStart(more: Units, { left, days }: AtStart): Units {
  return left === undefined || days === undefined ? more : floorDivide(more * left, days);
}

function tierOf(tracks: Head['tracks'], benefit: BenefitDef): string {
  const state = tracks[benefit.track];
  return state?.shown ?? state?.tier ?? '';
}

interface Given {
  readonly amount: Units;
  readonly until: EpochMs;
  readonly start: AtStart;
}

function give(m: Making, id: string, benefit: BenefitDef, { amount, until, start }: Given): void {
  if (amount === 0) return;
  const { asset, rollOver } = benefit.allowance;
  if (rollOver && isOver(m, asset, null)) return;
  const tier = tierOf(m.draft.head.tracks, benefit);
  grant(m, {
    asset,
    amount,
    expires: rollOver ? null : { at: until },
    availableAfter: null,
    funder: 'platform',
    rule: `benefit:${id}`,
    why: { version: m.version.number, grant: 0, inputs: { tier, ...start } },
  });
}
