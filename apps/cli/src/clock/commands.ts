import { answer } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';

export function clockCommands(shell: Shell): void {
  verb<[], StoreOptions & { readonly to: string }>(shell, shell.root, {
    usage: 'advance',
    about: 'let time pass for all members who have something due; a sandbox’s clock moves to it',
    options: [option('--to <time>', 'up to then').argParser(instant).makeOptionMandatory()],
    examples: ['laurel advance --to 2026-04-01T00:00:00+08:00 --data ./trial'],
    run: ({ out }, _, { to, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const clock = await answer(laurel.getClock());
        const isAhead = Temporal.Instant.compare(to, clock.now) > 0;
        const body = { to };
        const done = await answer(
          clock.sandbox && isAhead ? laurel.moveClock({ body }) : laurel.advance({ body }),
        );
        out.result(done, () => `It is ${done.now}; time did something for ${done.advanced} members.`);
      }),
  });
}
