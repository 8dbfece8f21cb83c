import { rfc } from './times.ts';

/** The time of one store, shared by many stories that are told at once. */
export type Timeline = {
  /** Waits until the store's clock shows that time; at once where it has passed. */
  readonly at: (time: string) => Promise<void>;
  /** Tells all stories at once. Each waits for the others wherever it waits for a time. */
  readonly tell: <T>(stories: readonly (() => Promise<T>)[]) => Promise<readonly PromiseSettledResult<T>[]>;
};

type Waiting = { readonly ms: number; readonly go: () => void; readonly fail: (reason: unknown) => void };

/**
 * A discrete clock: when every story waits, it moves to the earliest time that one waits for. So stories of years
 * share one store and one server, and each sees the clock where its own page says that it is.
 */
export function timeline(move: (to: string) => Promise<void>): Timeline {
  let waiting: Waiting[] = [];
  let telling = 0;
  let now = Number.NEGATIVE_INFINITY;
  const turn = async (): Promise<void> => {
    if (telling === 0 || waiting.length < telling) return;
    const first = Math.min(...waiting.map(({ ms }) => ms));
    now = first;
    const next = waiting.filter(({ ms }) => ms <= first);
    waiting = waiting.filter(({ ms }) => ms > first);
    try {
      await move(Temporal.Instant.fromEpochMilliseconds(first).toString());
      for (const { go } of next) go();
    } catch (error) {
      for (const { fail } of next) fail(error);
    }
  };
  return {
    at: (time) => {
      const ms = Temporal.Instant.from(rfc(time)).epochMilliseconds;
      if (ms <= now) return Promise.resolve();
      return new Promise((go, fail) => {
        waiting.push({ ms, go, fail });
        void turn();
      });
    },
    tell: (stories) => {
      telling = stories.length;
      const ended = async (): Promise<void> => {
        telling -= 1;
        await turn();
      };
      return Promise.allSettled(stories.map((story) => story().finally(ended)));
    },
  };
}
