import { monthlyAfter } from '../due.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import type { Text } from '../program/program.ts';
import { environmentAt } from '../rules/environment.ts';
import type { Head } from '../state.ts';
import { partsOf, type SettledScore, settledScore, totalOf } from './scores.ts';

/** A score as read at an instant. */
export interface ScoreView {
  readonly score: string;
  readonly name: Text;
  /** What it would be if it were settled now, with the parts that add up to it. */
  readonly live: Units;
  readonly parts: readonly PartView[];
  /** The one that counts; null before the first settlement, and conditions then see 0. */
  readonly settled: SettledScore | null;
  readonly nextSettlement: EpochMs;
}

export interface PartView {
  readonly id: string;
  readonly name: Text;
  readonly found: Units;
  readonly counted: Units;
  readonly cap: Units | null;
}

export function scoreViews(compiled: CompiledProgram, head: Head, at: EpochMs): readonly ScoreView[] {
  if (compiled.scores.length === 0) return [];
  const env = environmentAt(compiled, head, at);
  return compiled.scores.map((score) => {
    const parts = partsOf(score, env);
    return {
      score: score.id,
      name: score.def.name,
      live: totalOf(parts),
      parts: parts.map((part, i) => {
        const def = score.parts[i]?.def;
        return { ...part, name: def?.name ?? { zh: part.id, en: part.id }, cap: def?.cap ?? null };
      }),
      settled: settledScore(head, score.id),
      nextSettlement: monthlyAfter(compiled.calendar, score.def.settledOn, at),
    };
  });
}
