import type { Decision } from '@laurel/sdk';
import type { Command } from 'commander';
import { answer } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

interface MergeOptions extends StoreOptions {
  readonly into: string;
  readonly reason: string;
}
interface UnmergeOptions extends StoreOptions {
  readonly reason: string;
}

const reason = () => option('--reason <text>', 'why; it stands in the log').makeOptionMandatory();

/** Two members become one, and two again. */
export function mergeCommands(shell: Shell, member: Command): void {
  verb<[string], MergeOptions>(shell, member, {
    usage: 'merge <id>',
    about: 'merge a member into another one, who then has all that was hers',
    options: [option('--into <id>', 'who takes her up').makeOptionMandatory(), reason()],
    examples: ["laurel member merge u-1002 --into u-1001 --reason 'one person, two accounts'"],
    run: ({ out }, [id], { into, reason: why, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.mergeMember({ path: { id }, body: { into, reason: why } }));
        out.result(done, () => [`${id} is now ${into}`, ...moved(done)].join('\n'));
      }),
  });
  verb<[string], UnmergeOptions>(shell, member, {
    usage: 'unmerge <id>',
    about: 'undo a merge: both are again as they would be, had they never been one',
    options: [reason()],
    examples: ["laurel member unmerge u-1002 --reason 'a mistake: two sisters'"],
    run: ({ out }, [id], { reason: why, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.unmergeMember({ path: { id }, body: { reason: why } }));
        out.result(done, () => [`${id} stands by herself again`, ...moved(done)].join('\n'));
      }),
  });
}

/** What moved between the two, by account. */
function moved({ transfers }: Decision): readonly string[] {
  return transfers
    .filter(({ kind }) => kind === 'carry')
    .map(({ asset, units, from, to }) => `  ${units} ${asset}  ${from} → ${to}`);
}
