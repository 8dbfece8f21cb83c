import { someStart } from '../history/some-history.ts';
import { plainTasks, someTasks } from '../history/some-tasks.ts';
import { someTasksHistory } from '../history/some-tasks-history.ts';
import type { Kind } from '../kind.ts';
import { judgeTasks } from '../oracle/tasks/judge-tasks.ts';
import type { TaskTerms } from '../oracle/tasks/terms.ts';
import { programsOf } from '../programs-of.ts';
import { randomOf, seedOf } from '../random.ts';
import { programOfTasks } from './program-of-tasks.ts';
import { seenOfTasks } from './seen-of-tasks.ts';

/** Tasks of every sort, days that come again, two tracks, and tasks that save a tier of one. */
export const tasksKind: Kind<TaskTerms> = {
  name: 'tasks',
  plain: plainTasks,
  caseOf: (seed, n) => {
    const random = randomOf(seedOf(seed, n));
    const terms = someTasks(random);
    const length = random.chance(0.9) ? random.int(6, 60) : random.int(60, 250);
    return { terms, steps: someTasksHistory(random, terms, { length, start: someStart(random) }) };
  },
  programsOf: (terms) => programsOf(programOfTasks(terms)),
  sourceOf: programOfTasks,
  loadedOf: () => new Map(),
  seenOf: seenOfTasks,
  judge: judgeTasks,
  faultIn: () => null,
};
