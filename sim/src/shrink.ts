import type { Step } from './act.ts';
import { starter, type Terms } from './oracle/terms.ts';

export interface Case<T extends object = Terms> {
  readonly terms: T;
  readonly steps: readonly Step[];
}

type Fails<T extends object> = (each: Case<T>) => Promise<boolean>;

/** The shortest history and the plainest program, found by leaving out, that still fail. */
export function shrink(each: Case, fails: Fails<Terms>): Promise<Case> {
  return shrinkTo(starter, each, fails);
}

/** The same with other terms that are plain. */
export async function shrinkTo<T extends object>(
  plain: T,
  { terms, steps }: Case<T>,
  fails: Fails<T>,
): Promise<Case<T>> {
  const shortest = await shorter(steps, (tried) => fails({ terms, steps: tried }));
  const plainest = await plainer(plain, terms, (tried) => fails({ terms: tried, steps: shortest }));
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

/** Terms that do not matter are the plain ones. */
async function plainer<T extends object>(
  plain: T,
  found: T,
  fails: (terms: T) => Promise<boolean>,
): Promise<T> {
  let best = found;
  for (const key of Object.keys(plain) as (keyof T)[]) {
    const tried = Object.assign({}, best, { [key]: plain[key] });
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
  if (step?.step !== 'send' || !('amount' in step.sent.act)) return null;
  if (amount >= (step.sent.act.amount ?? 0)) return null;
  return { ...step, sent: { ...step.sent, act: { ...step.sent.act, amount } } };
}
