import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

const states = ['open', 'answered', 'closed'] as const;
interface ListOptions extends StoreOptions {
  readonly state?: (typeof states)[number];
  readonly line?: string;
}

/** Cases of members, as a help desk takes them. */
export function caseCommands(shell: Shell): void {
  const noun = shell.root.command('case').description('cases of members');
  verb<[], ListOptions>(shell, noun, {
    usage: 'list',
    about: 'cases, the most urgent first, one a line',
    options: [
      option('--state <state>', 'in which state (open)').choices(states),
      option('--line <id>', 'of one line alone'),
    ],
    run: ({ out }, _, { state, line, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const query = { limit: 200, ...given({ state, line, cursor: cursor ?? undefined }) };
          const page = await answer(laurel.listCases({ query }));
          for (const one of page.data)
            out.line(
              one,
              () =>
                `${one.id} ${one.line} ${one.priority} ${one.member} by ${one.respondBy ?? '-'} ${one.agent ?? ''}`,
            );
          cursor = page.nextCursor;
        }
      }),
  });
}
