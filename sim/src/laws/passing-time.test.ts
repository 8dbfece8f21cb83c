import { expect, test } from 'vitest';
import type { Step } from '../act.ts';
import {
  difference,
  effortOf,
  endOf,
  freshStore,
  linesAt,
  monotone,
  programsOf,
  runSteps,
  tryLaw,
} from './law.ts';

test('it makes no difference when, how often or whether time is let pass', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('passing time', effortOf(process.env), async ({ terms, steps: some }, random) => {
      const programs = programsOf(terms);
      const steps = monotone(some);
      const never = freshStore(programs);
      const often = freshStore(programs);
      await runSteps(
        never,
        steps.filter((step) => step.step !== 'pass'),
      );
      const between = steps.flatMap((step, at): readonly Step[] => {
        const next = steps[at + 1]?.now ?? step.now;
        const some = [0, 1, 2].filter(() => random.chance(0.4)).map(() => random.int(step.now, next));
        return [step, ...some.sort((a, b) => a - b).map((now) => ({ step: 'pass', now }) as const)];
      });
      await runSteps(often, between);
      const end = endOf(steps);
      return difference(await linesAt(programs, never, end), await linesAt(programs, often, end));
    }),
  ).resolves.toBeNull(),
);
