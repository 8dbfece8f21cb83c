import { setImmediate as turn } from 'node:timers/promises';
import type { PageAgain } from './replay-page.ts';

/** Makes one page after the other in another thread. */
export interface There {
  /** Resolves when it can be asked. */
  readonly ready: Promise<void>;
  readonly page: (i: number) => Promise<PageAgain>;
}

/** Pages that the other thread is asked for at a time: the one that it makes, and two that wait. */
const ASKED_MAX = 3;
/** Pages that may wait for one before them. */
const AHEAD_MAX = 48;

/** All pages in their order, made here and in the other thread: whoever is free takes the next one. */
export async function* inTurns(
  pages: number,
  here: (i: number) => Promise<PageAgain>,
  there: There,
): AsyncGenerator<PageAgain> {
  const made = new Map<number, PageAgain>();
  let next = 0;
  const other = asking(
    there,
    () => next < pages,
    () => next++,
    made,
  );
  for (let i = 0; i < pages; i += 1) {
    for (let page = made.get(i); page === undefined; page = made.get(i)) {
      if (next < pages && next - i < AHEAD_MAX) {
        const own = next++;
        made.set(own, await here(own));
        // What the other thread has answered comes by in a turn of its own.
        await turn();
      } else {
        await other.answered();
      }
      other.check();
    }
    yield made.get(i) as PageAgain;
    made.delete(i);
  }
}

/** Keeps the other thread busy. */
function asking(
  there: There,
  isMore: () => boolean,
  take: () => number,
  made: Map<number, PageAgain>,
): { readonly answered: () => Promise<void>; readonly check: () => void } {
  let asked = 0;
  let failed: { readonly error: unknown } | undefined;
  let wake = (): void => {};
  const fail = (error: unknown): void => {
    failed ??= { error };
    wake();
  };
  const isWanted = (): boolean => asked < ASKED_MAX && isMore() && failed === undefined;
  const fill = (): void => {
    while (isWanted()) {
      const i = take();
      asked += 1;
      there.page(i).then((page) => {
        asked -= 1;
        made.set(i, page);
        fill();
        wake();
      }, fail);
    }
  };
  there.ready.then(fill, fail);
  const check = (): void => {
    if (failed !== undefined) throw failed.error;
  };
  return {
    check,
    answered: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (failed !== undefined) resolve();
      }),
  };
}
