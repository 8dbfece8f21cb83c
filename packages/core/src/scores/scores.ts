import { type Exact, roundTo } from '../expressions/index.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject, Units } from '../kernel/json.ts';
import type { CompiledProgram, CompiledScore } from '../program/compiled.ts';
import type { Environment } from '../rules/environment.ts';
import type { Head } from '../state.ts';

/** One part of a score: what was found, and what of it counts. */
export interface PartOfScore extends JsonObject {
  readonly id: string;
  readonly found: Units;
  /** `found` cut at the part's cap. The counted of all parts add up to the score. */
  readonly counted: Units;
}

/** A score as it was settled, kept as fact `settled:<score>`. */
export interface SettledScore extends JsonObject {
  readonly at: EpochMs;
  readonly total: Units;
  readonly parts: readonly PartOfScore[];
}

/** The parts of a score as the member stands now. @param env variables over the member */
export function partsOf(score: CompiledScore, env: Environment): readonly PartOfScore[] {
  return score.parts.map(({ def, of }) => {
    const found = Math.max(0, roundTo(of.evaluate(env) as Exact, 'floor'));
    return { id: def.id, found, counted: def.cap === null ? found : Math.min(found, def.cap) };
  });
}

export function totalOf(parts: readonly PartOfScore[]): Units {
  return parts.reduce((sum, { counted }) => sum + counted, 0);
}

/** Live scores by id, for expressions. Each is computed when it is read. */
export function scoresOf({ scores }: CompiledProgram, env: Environment): Record<string, Units> {
  const live: Record<string, Units> = {};
  for (const score of scores) {
    Object.defineProperty(live, score.id, {
      enumerable: true,
      get: () => totalOf(partsOf(score, env)),
    });
  }
  return live;
}

/** Settled scores by id; 0 before the first settlement. */
export function settledOf({ scores }: CompiledProgram, head: Pick<Head, 'facts'>): Record<string, Units> {
  return Object.fromEntries(scores.map(({ id }) => [id, settledScore(head, id)?.total ?? 0]));
}

export function settledScore(head: Pick<Head, 'facts'>, score: string): SettledScore | null {
  return (factOf(head.facts, settledKey(score)) as SettledScore | undefined) ?? null;
}

export function settledKey(score: string): string {
  return `settled:${score}`;
}
