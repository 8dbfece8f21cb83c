import { answer } from '../frame/api.ts';
import { type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

export function quarantineCommands(shell: Shell): void {
  const quarantine = shell.root
    .command('quarantine')
    .description('members who were set aside because a decision about them broke');
  verb<[], StoreOptions>(shell, quarantine, {
    usage: 'list',
    about: 'all of them, with what broke',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.listQuarantine());
        const rows = data.map(({ member, since, entry, type, error, place }) => [
          member,
          since,
          String(entry),
          type,
          `${error} ${place}`.trim(),
        ]);
        out.result(data, () =>
          data.length === 0
            ? 'Nobody is set aside.'
            : out.table(['member', 'since', 'behind entry', 'event', 'fault'], rows),
        );
      }),
  });
  verb<[string], StoreOptions>(shell, quarantine, {
    usage: 'lift <member>',
    about: 'take the member’s events again; what breaks again sets the member aside again',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.liftQuarantine({ path: { id } }));
        out.result(done, () => `The events of ${id} are taken again.`);
      }),
  });
}
