import { describe } from 'vitest';
import { tasksKind } from '../tasks/tasks-kind.ts';
import { sameEffort } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

describe('tasks', () => {
  lawsOfKind(tasksKind, sameEffort(101, process.env));
});
