import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';
import { memberText } from './member-text.ts';
import { mergeCommands } from './merge-commands.ts';

interface ShowOptions extends StoreOptions {
  readonly at?: string;
  readonly happenedBy?: string;
}

export function memberCommands(shell: Shell): void {
  const member = shell.root.command('member').description('members');
  verb<[string], ShowOptions>(shell, member, {
    usage: 'show <id>',
    about: 'a member as she is, or as she was believed to be at a time',
    options: [
      option('--at <time>', 'as of then: what was decided by that time').argParser(instant),
      option('--happened-by <time>', 'what is known today about that time').argParser(instant),
    ],
    examples: [
      'laurel member show u-1001',
      'laurel member show u-1001 --at 2026-03-01T00:00:00+08:00 --json',
    ],
    run: ({ out }, [id], { at, happenedBy, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.getMember({ path: { id }, query: given({ at, happenedBy }) }));
        out.result(found, () => memberText(out, found));
      }),
  });
  mergeCommands(shell, member);
}
