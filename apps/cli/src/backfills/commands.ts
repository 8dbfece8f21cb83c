import { answer } from '../frame/api.ts';
import { type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

export function backfillCommands(shell: Shell): void {
  const backfill = shell.root.command('backfill').description('history that was brought in');
  verb<[], StoreOptions>(shell, backfill, {
    usage: 'close',
    about: 'history is complete: from now on time passes for all members again',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.closeBackfills());
        out.result(done, () => `Closed for ${done.closed} members.`);
      }),
  });
}
