import { answer, items } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

/** What became of a body that another system sent. */
const bodyText = ({
  events,
  deadLetter,
}: {
  readonly events: readonly { readonly id: string; readonly status: string }[];
  readonly deadLetter?: string;
}): string =>
  [...events.map(({ id, status }) => `${id} ${status}`), ...(deadLetter === undefined ? [] : ['kept'])].join(
    ', ',
  );

export function deadLetterCommands(shell: Shell): void {
  const letters = shell.root
    .command('dead-letters')
    .description('events that were given up, with the reason');
  verb<[], StoreOptions>(shell, letters, {
    usage: 'list',
    about: 'all of them, oldest first',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const all = await items((query) => laurel.listDeadLetters({ query }));
        const rows = all.map(({ id, at, type, code, detail }) => [id, at, type, code, detail]);
        out.result(all, () =>
          all.length === 0 ? 'There are none.' : out.table(['id', 'since', 'type', 'code', 'reason'], rows),
        );
      }),
  });
  verb<[string], StoreOptions & { readonly override?: boolean }>(shell, letters, {
    usage: 'redrive <id>',
    about: 'decide it once more',
    options: [option('--override', 'although it is too late')],
    run: ({ out }, [id], { override, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const letter = await answer(laurel.getDeadLetter({ path: { id } }));
        if (letter.body !== undefined) {
          const taken = await answer(laurel.takeDeadBody({ path: { id } }));
          out.result(taken, () => `${id}: ${bodyText(taken)}`);
          return;
        }
        const body = override === true ? { override } : {};
        const done = await answer(laurel.redriveDeadLetter({ path: { id }, body }));
        out.result(done, () => `${id}: ${done.status}`);
      }),
  });
}
