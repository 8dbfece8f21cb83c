import type { StoreOptions } from '../frame/command.ts';
import type { Out } from '../frame/io.ts';
import { withSnapshot } from '../store/beside.ts';

/** Every entry as it lies in the log, with all that another store needs to go on from there. */
export function exportLog(out: Out, options: StoreOptions): Promise<void> {
  return withSnapshot(options, async ({ snapshot, keyring }) => {
    const { exportLog: linesOf } = await import('@laurel/server/log');
    if (!out.isJson) {
      out.note(
        'It holds all members in plain text and the key of the store: it is for moving a store, not for keeping.',
      );
    }
    for await (const line of linesOf(snapshot, keyring)) out.raw(`${line}\n`);
  });
}
