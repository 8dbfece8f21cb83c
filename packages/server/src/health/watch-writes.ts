import { StorageError, type Store } from '@laurel/db';

/** A store that knows whether what is written to it is taken. */
export interface WatchedStore {
  readonly store: Store;
  /**
   * Why the last write was refused; null where it was taken. Where it was refused it is tried once more: nobody sends
   * writes to a process that is not ready, so it would not find out by itself that there is room again.
   */
  readonly refusal: () => Promise<StorageError['code'] | null>;
}

export function watchWrites(store: Store): WatchedStore {
  let last: StorageError['code'] | null = null;
  const told = <T>(writing: Promise<T>, faultOf: (result: T) => StorageError['code'] | null): Promise<T> =>
    writing.then(
      (result) => {
        last = faultOf(result);
        return result;
      },
      (error: unknown) => {
        if (error instanceof StorageError) last = error.code;
        throw error;
      },
    );
  const none = (): null => null;
  const tryAgain = (): Promise<void> => told(store.meta.set('last_try', '1'), none).catch(() => {});
  let trying: Promise<void> | undefined;
  return {
    store: {
      ...store,
      log: {
        ...store.log,
        commit: (commit) =>
          told(store.log.commit(commit), (result) => (result.kind === 'failed' ? result.fault : null)),
      },
      idempotency: { ...store.idempotency, begin: (row) => told(store.idempotency.begin(row), none) },
    },
    refusal: async () => {
      if (last === null) return null;
      trying ??= tryAgain().finally(() => {
        trying = undefined;
      });
      await trying;
      return last;
    },
  };
}
