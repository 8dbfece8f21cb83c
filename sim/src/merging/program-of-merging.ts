import type { Terms } from '../oracle/terms.ts';
import { programOf } from '../program-of.ts';

/** The program of the starter, with a goal that is met again and again. */
export function programOfMerging(terms: Terms): Readonly<Record<string, unknown>> {
  const doc = programOf(terms);
  const goal = terms.reviewGoal;
  if (goal === undefined) return doc;
  const rule = {
    id: 'reviews',
    name: { zh: '多次评价', en: 'Many reviews' },
    on: 'review.posted',
    goal: { count: goal.count, repeat: true },
    grants: { points: goal.points },
  };
  return { ...doc, rules: [...(doc['rules'] as unknown[]), rule] };
}
