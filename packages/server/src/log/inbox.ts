import type { Line } from './line.ts';
import { troubled } from './outcomes.ts';
import type { Command, Inbox, Result } from './ports.ts';
import { itemOf, type Waiter } from './work.ts';

/** The inbox over a line; after `stop` it takes nothing more. */
export function openInbox(line: Line, queueMax: number): Inbox & { readonly stop: () => void } {
  let stopped = false;
  const all = (commands: readonly Command[], code: 'stopping' | 'queue_full'): readonly Result[] =>
    commands.map(() => troubled(code).result as Result);
  return {
    stop: () => {
      stopped = true;
    },
    submit: async (commands) => {
      if (stopped) return all(commands, 'stopping');
      if (line.depth + commands.length > queueMax) return all(commands, 'queue_full');
      if (commands.length === 0) return [];
      return answersOf(line, commands);
    },
  };
}

function answersOf(line: Line, commands: readonly Command[]): Promise<readonly Result[]> {
  const results = new Array<Result>(commands.length);
  let open = commands.length;
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      settle: (n, { result }) => {
        results[n] = result as Result;
        if (--open === 0) resolve(results);
      },
      fail: (_n, error) => reject(error),
    };
    line.push(commands.map((command, n) => itemOf({ kind: 'command', command }, waiter, n)));
  });
}
