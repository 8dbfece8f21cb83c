import type { Household } from '@laurel/sdk';
import { answer } from '../frame/api.ts';
import { type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

/** What service does with households; joining and sharing are the members' own. */
export function householdCommands(shell: Shell): void {
  const household = shell.root.command('household').description('owners, seats, and what they share');
  verb<[string], StoreOptions>(shell, household, {
    usage: 'show <member>',
    about: 'the household of an owner or a seat',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.getHousehold({ path: { id } }));
        out.result(found, () => lines(id, found).join('\n'));
      }),
  });
  verb<[string, string], StoreOptions>(shell, household, {
    usage: 'remove <owner> <member>',
    about: 'take a seat, or an open invitation, back',
    run: ({ out }, [id, member], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.removeFromHousehold({ path: { id }, body: { member } }));
        out.result(found, () => `${member} has no seat with ${id}.`);
      }),
  });
  verb<[string], StoreOptions>(shell, household, {
    usage: 'dissolve <owner>',
    about: 'end a household: what nobody used goes back to who earned it',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.dissolveHousehold({ path: { id } }));
        out.result(found, () => `The household of ${id} is no more.`);
      }),
  });
}

function lines(id: string, { role, owner, seats = [], shares }: Household): readonly string[] {
  if (role === 'none') return [`${id} is in no household.`];
  const shared = Object.entries(shares).map(([asset, { available }]) => `${asset} ${available}`);
  const who = role === 'seat' ? `${id} has a seat with ${owner ?? ''}.` : `${id} is the owner.`;
  return [
    who,
    ...seats.map(({ member, since }) => `${member} since ${since}`),
    ...(shared.length === 0 ? [] : [`shared: ${shared.join(', ')}`]),
  ];
}
