import { describe } from 'vitest';
import { tasksKind } from '../tasks/tasks-kind.ts';
import { effortOf } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

const sameSeed = { LAUREL_TEST_SEED: '101', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '8' };

describe('tasks', () => {
  lawsOfKind(tasksKind, {
    effort: effortOf(process.env),
    ofOracle: effortOf({ ...sameSeed, ...process.env }),
  });
});
