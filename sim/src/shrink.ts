import type { Step } from './act.ts';
import { starter, type Terms } from './oracle/terms.ts';

export interface Case {
  readonly terms: Terms;
  readonly steps: readonly Step[];
}

/** The shortest history and the plainest program, found by leaving out, that still fail. */
export async function shrink(found: Case, fails: (each: Case) => Promise<boolean>): Promise<Case> {
  let best = found;
  let size = Math.ceil(best.steps.length / 2);
  while (size >= 1) {
    let from = 0;
    let shorter = false;
    while (from < best.steps.length) {
      const steps = [...best.steps.slice(0, from), ...best.steps.slice(from + size)];
      if (await fails({ ...best, steps })) {
        best = { ...best, steps };
        shorter = true;
      } else from += size;
    }
    size = shorter && size === 1 ? 1 : Math.floor(size / 2);
  }
  return plainer(best, fails);
}

/** Terms that do not matter are those of `starter`; amounts that do not matter are small. */
async function plainer(found: Case, fails: (each: Case) => Promise<boolean>): Promise<Case> {
  let best = found;
  for (const key of Object.keys(starter) as (keyof Terms)[]) {
    const terms = { ...best.terms, [key]: starter[key] };
    if (JSON.stringify(terms) !== JSON.stringify(best.terms) && (await fails({ ...best, terms })))
      best = { ...best, terms };
  }
  for (const [at, step] of best.steps.entries()) {
    if (step.step !== 'send' || !('amount' in step.sent.act)) continue;
    for (const amount of [100, 1_000, 10_000, 100_000, 600_000]) {
      const { act } = step.sent;
      if (!('amount' in act) || amount >= act.amount) break;
      const smaller: Step = { ...step, sent: { ...step.sent, act: { ...act, amount } } };
      const steps = best.steps.with(at, smaller);
      if (!(await fails({ ...best, steps }))) continue;
      best = { ...best, steps };
      break;
    }
  }
  return best;
}
