import type { Making } from '../deciding.ts';
import { monthlyAfter } from '../due.ts';
import type { CompiledScore } from '../program/compiled.ts';
import { environmentNow } from '../rules/environment.ts';
import { partsOf, type SettledScore, settledKey, settledScore, totalOf } from './scores.ts';

/** At 00:00 of its day the live score becomes the settled one. What did not change is not written again. */
export function settleScores(m: Making): void {
  const { standing } = m.draft.head;
  // Of one who is frozen time passes all the same (fine print 19).
  if (standing !== 'active' && standing !== 'frozen') return;
  for (const score of m.program.scores) {
    const { calendar } = m.program;
    if (monthlyAfter(calendar, score.def.settledOn, m.decidedAt - 1) === m.decidedAt) settle(m, score);
  }
}

function settle(m: Making, score: CompiledScore): void {
  const env = environmentNow(m);
  const parts = partsOf(score, env);
  const before = settledScore(m.draft.head, score.id);
  const isSame =
    before !== null &&
    before.parts.length === parts.length &&
    parts.every(({ id, found }, i) => before.parts[i]?.id === id && before.parts[i]?.found === found);
  const settled: SettledScore = { at: m.decidedAt, total: totalOf(parts), parts };
  if (!isSame || before?.total !== settled.total) m.fact(settledKey(score.id), settled);
}
