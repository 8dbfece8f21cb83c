import type { CompiledProgram, EpochMs, MemberView } from '@laurel/core';
import type { ShowTime } from '../http/show-time.ts';

/** What the member's tiers entitle to, and what other tiers would: those are locked. */
export function benefitsOf(
  compiled: CompiledProgram,
  view: MemberView,
  at: EpochMs,
  show: ShowTime,
): readonly object[] {
  const shown: object[] = [];
  for (const [id, { def, track }] of compiled.benefits) {
    const { allowance } = def;
    if (allowance === undefined || allowance.every === 'term' || track === null || def.for !== undefined)
      continue;
    const tier = view.tiers.find((one) => one.track === track.id)?.tier;
    const amount = tier === undefined ? 0 : (allowance.amounts[tier] ?? 0);
    const unlocks = track.tiers.find((one) => (allowance.amounts[one.id] ?? 0) > 0);
    shown.push({
      id,
      name: def.name,
      track: track.id,
      asset: allowance.asset,
      every: allowance.every,
      amount,
      available: view.assets[allowance.asset]?.available ?? 0,
      nextAt: show(compiled.calendar.window(at, allowance.every).to),
      locked: amount === 0,
      ...(amount === 0 && unlocks !== undefined ? { unlockedBy: unlocks.id } : {}),
    });
  }
  return shown;
}
