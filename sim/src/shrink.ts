import type { Step } from './act.ts';
import { starter, type Terms } from './oracle/terms.ts';

export interface Case {
  readonly terms: Terms;
  readonly steps: readonly Step[];
}

type Fails = (each: Case) => Promise<boolean>;

/** The shortest history and the plainest program, found by leaving out, that still fail. */
export async function shrink({ terms, steps }: Case, fails: Fails): Promise<Case> {
  const shortest = await shorter(steps, (tried) => fails({ terms, steps: tried }));
  const plainest = await plainer(terms, (tried) => fails({ terms: tried, steps: shortest }));
  const smallest = await smaller(shortest, (tried) => fails({ terms: plainest, steps: tried }));
  return { terms: plainest, steps: smallest };
}

/** Leaves out halves, quarters, and so on down to single steps, until each is needed. */
async function shorter(
  all: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let best = all;
  for (let size = Math.ceil(all.length / 2); size >= 1; ) {
    let isShorter = false;
    for (let from = 0; from < best.length; ) {
      const tried = best.toSpliced(from, size);
      if (await fails(tried)) {
        best = tried;
        isShorter = true;
      } else from += size;
    }
    size = isShorter && size === 1 ? 1 : Math.floor(size / 2);
  }
  return best;
}

/** Terms that do not matter are those of `starter`. */
async function plainer(found: Terms, fails: (terms: Terms) => Promise<boolean>): Promise<Terms> {
  let best = found;
  for (const key of Object.keys(starter) as (keyof Terms)[]) {
    const tried = Object.assign({}, best, { [key]: starter[key] });
    if (JSON.stringify(tried) !== JSON.stringify(best) && (await fails(tried))) best = tried;
  }
  return best;
}

const plainAmounts = [100, 1_000, 10_000, 100_000, 600_000];

/** Amounts that do not matter are small and round. */
async function smaller(
  all: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let best = all;
  for (const at of all.keys()) {
    for (const amount of plainAmounts) {
      const step = withAmount(best[at], amount);
      if (step === null) break;
      const tried = best.with(at, step);
      if (!(await fails(tried))) continue;
      best = tried;
      break;
    }
  }
  return best;
}

/** The step with a smaller amount; null where it has none, or a smaller one. */
function withAmount(step: Step | undefined, amount: number): Step | null {
  if (step?.step !== 'send' || !('amount' in step.sent.act) || amount >= step.sent.act.amount) return null;
  return { ...step, sent: { ...step.sent, act: { ...step.sent.act, amount } } };
}
