import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

interface AnswerOptions extends StoreOptions {
  readonly reference?: string;
  readonly reason?: string;
}

/** What other systems are asked, for whoever carries it out by hand. */
export function callCommands(shell: Shell): void {
  const noun = shell.root.command('call').description('what other systems are asked');
  verb<[], StoreOptions & { readonly port?: string }>(shell, noun, {
    usage: 'list',
    about: 'calls that are not settled, one a line',
    options: [option('--port <name>', 'payment, or another system (payment)')],
    run: ({ out }, _, { port, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const query = { limit: 200, ...given({ port, cursor: cursor ?? undefined }) };
          const page = await answer(laurel.listCalls({ query }));
          for (const call of page.data)
            out.line(
              call,
              () => `${call.id} ${call.action} ${JSON.stringify(call.data)} tried ${call.tries}`,
            );
          cursor = page.nextCursor;
        }
      }),
  });
  verb<[string, string], AnswerOptions>(shell, noun, {
    usage: 'answer <call> <outcome>',
    about:
      'say what became of a call: succeeded, failed or refunded, delivered of a partner; each is worth once',
    options: [
      option('--reference <text>', 'how the other system calls it'),
      option('--reason <text>', 'why it failed'),
    ],
    examples: ['laurel call answer cl-7-12-0 succeeded --reference 2026030122001'],
    run: ({ out }, [id, outcome], { reference, reason, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { outcome, ...given({ reference, reason }) };
        const call = await answer(laurel.answerCall({ path: { id }, body }));
        out.result(call, () => `${id} is settled.`);
      }),
  });
}
