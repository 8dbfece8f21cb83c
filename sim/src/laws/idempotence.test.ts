import { expect, test } from 'vitest';
import { difference, effortOf, endOf, freshStore, linesAt, programsOf, runSteps, tryLaw } from './law.ts';

test('what is sent again gives the first answer and no second effect', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('idempotence', effortOf(process.env), async ({ terms, steps }) => {
      const programs = programsOf(terms);
      const once = freshStore(programs);
      const twice = freshStore(programs);
      await runSteps(once, steps);
      for (const step of steps) {
        if (step.step !== 'send') {
          await runSteps(twice, [step]);
          continue;
        }
        const first = await twice.send(step.sent, step.now);
        const second = await twice.send(step.sent, step.now);
        if (first.status === 'refused' ? second.status !== 'refused' : second.status === 'applied')
          return `${step.sent.id}: ${first.status}, then ${second.status}`;
        if (first.limited !== second.limited || first.shortfall !== second.shortfall)
          return `${step.sent.id}: another answer`;
      }
      const end = endOf(steps);
      return difference(await linesAt(programs, once, end), await linesAt(programs, twice, end));
    }),
  ).resolves.toBeNull(),
);
