import { once } from 'node:events';
import { startThread } from '@laurel/runtime';
import type { Names } from './directory.ts';
import type { PageAgain } from './replay-page.ts';
import type { There } from './replay-turns.ts';

/** Another thread that reads the same log. */
export interface Helper {
  readonly begin: (task: Task) => There;
  readonly close: () => Promise<void>;
}
/** All that the thread has to be told: the rest it finds in the store. */
export interface Task {
  readonly names: Names;
  readonly at: number;
}

/** What of a store's file the thread may see: what was there when this process opened it. */
export interface SameStore {
  readonly folder: string;
  /** Position of the newest entry. */
  readonly end: number;
  /** Number of the newest version of the program. */
  readonly version: number;
}

export type Asked = Task | { readonly page: number } | 'close';
export type Answered = 'ready' | { readonly done: PageAgain } | { readonly failed: string };

/** What is decided again is gone a moment later. */
const youngMiB = 24;

export function startHelper(store: SameStore): Helper {
  const worker = startThread(new URL('./replay-thread.ts', import.meta.url), store, {
    maxYoungGenerationSizeMb: youngMiB,
  });
  const ask = (asked: Asked): void => worker.postMessage(asked, []);
  const { ready, waiting, fail } = answersOf(worker);
  return {
    begin(task) {
      ask(task);
      return {
        ready,
        page: (i) =>
          new Promise((resolve, reject) => {
            waiting.push({ resolve, reject });
            ask({ page: i });
          }),
      };
    },
    close: async () => {
      const ended = once(worker, 'exit');
      fail(new Error('the replay was given up'));
      ask('close');
      await ended;
    },
  };
}

interface Waiting {
  readonly resolve: (page: PageAgain) => void;
  readonly reject: (error: Error) => void;
}

/** Answers come in the order of the questions. */
function answersOf(worker: ReturnType<typeof startThread>) {
  const waiting: Waiting[] = [];
  const first = Promise.withResolvers<void>();
  // Whoever waits for it is told; nobody else is.
  first.promise.catch(() => {});
  const fail = (error: Error): void => {
    first.reject(error);
    for (const each of waiting.splice(0)) each.reject(error);
  };
  worker.on('message', (answer: Answered) => {
    if (answer === 'ready') first.resolve();
    else if ('done' in answer) waiting.shift()?.resolve(answer.done);
    else fail(new Error(answer.failed));
  });
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error('the thread that replays has ended')));
  return { ready: first.promise, waiting, fail };
}
