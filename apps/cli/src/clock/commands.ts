import { answer } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import { answerIsNo } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

export function clockCommands(shell: Shell): void {
  const clock = shell.root.command('clock').description('the time of day that decisions go by');
  verb<[], StoreOptions>(shell, clock, {
    usage: 'trust',
    about: 'say that the machine’s clock, which leapt, is right now: writes are taken again',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.trustClock());
        if (!done.sure)
          throw answerIsNo('clock_unsure', `It shows ${done.now}, which is not the database’s time.`, done);
        out.result(done, () => `It is ${done.now}; writes are taken.`);
      }),
  });
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
