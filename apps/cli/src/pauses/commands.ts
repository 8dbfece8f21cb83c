import { answer, given, items } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

const states = ['waiting', 'refused', 'planned', 'running', 'over', 'cancelled'] as const;
interface ListOptions extends StoreOptions {
  readonly state?: (typeof states)[number];
}

/** Pauses of tiers, for whoever is the second person. */
export function pauseCommands(shell: Shell): void {
  const noun = shell.root.command('pause').description('pauses of tiers');
  verb<[], ListOptions>(shell, noun, {
    usage: 'list',
    about: 'pauses that were asked for, newest first',
    options: [option('--state <state>', 'only those').choices(states)],
    run: ({ out }, _, { state, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const data = await items((query) => laurel.listPauses({ query: { ...query, ...given({ state }) } }));
        const rows = data.map((one) => [
          one.id,
          one.member,
          one.state,
          one.kind,
          one.from,
          one.to,
          one.askedBy,
        ]);
        out.result(data, () =>
          out.table(['pause', 'member', 'state', 'for', 'from', 'to', 'asked by'], rows),
        );
      }),
  });
  for (const act of ['approve', 'refuse'] as const)
    verb<[string], StoreOptions>(shell, noun, {
      usage: `${act} <pause>`,
      about: act === 'approve' ? 'agree to a pause that somebody else asked for' : 'turn a pause down',
      run: ({ out }, [id], options) =>
        withLaurel(options, async ({ laurel }) => {
          const call = act === 'approve' ? laurel.approvePause : laurel.refusePause;
          const pause = await answer(call({ path: { id } }));
          out.result(
            pause,
            () => `${id} of ${pause.member} is ${pause.state}: ${pause.from} to ${pause.to}.`,
          );
        }),
    });
}
