import { answer, items } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';

interface LoadOptions extends StoreOptions {
  readonly units: number;
  readonly reason: string;
}

const acts = [
  ['load', 1, 'put units into a counter that decisions take from'],
  ['withdraw', -1, 'take out units that are left'],
] as const;

export function stockCommands(shell: Shell): void {
  const stock = shell.root
    .command('stock')
    .description('prizes, goods, codes and budgets: what there are so many of');
  verb<[], StoreOptions>(shell, stock, {
    usage: 'list',
    about: 'every counter that was loaded, and what is left of it',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const all = await items((query) => laurel.listStock({ query }));
        const rows = all.map(({ counter, loaded, used, left }) => [
          counter,
          `${loaded}`,
          `${used}`,
          `${left}`,
        ]);
        out.result(all, () => out.table(['counter', '#loaded', '#used', '#left'], rows));
      }),
  });
  verb<[string], StoreOptions>(shell, stock, {
    usage: 'show <counter>',
    about: 'what was loaded of a counter, and what is left',
    run: ({ out }, [counter], options) =>
      withLaurel(options, async ({ laurel }) => {
        const level = await answer(laurel.getStock({ path: { counter } }));
        out.result(level, () => `${level.left} of ${level.loaded} are left of ${counter}.`);
      }),
  });
  for (const [act, sign, about] of acts) {
    verb<[string], LoadOptions>(shell, stock, {
      usage: `${act} <counter>`,
      about,
      options: [
        option('--units <n>', 'how many').argParser(wholeNumber(1)).makeOptionMandatory(),
        option('--reason <text>', 'why; it stands in the audit log').makeOptionMandatory(),
      ],
      examples: [`laurel stock ${act} prize:wheel:cup --units 100 --reason "autumn campaign"`],
      run: ({ out }, [counter], { units, reason, ...options }) =>
        withLaurel(options, async ({ laurel }) => {
          const body = { by: sign * units, reason };
          const level = await answer(laurel.loadStock({ path: { counter }, body }));
          out.result(level, () => `${level.left} of ${level.loaded} are left of ${counter}.`);
        }),
    });
  }
}
