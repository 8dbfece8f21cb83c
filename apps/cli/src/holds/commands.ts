import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';

interface PlaceOptions extends StoreOptions {
  readonly asset: string;
  readonly amount: number;
  readonly minutes?: number;
  readonly order?: string;
}

const acts = [
  ['capture', 'spend what was set aside; what is not captured goes back'],
  ['release', 'give back what was set aside'],
  ['restore', 'undo a captured spend, whole or in part'],
] as const;

export function holdCommands(shell: Shell): void {
  const hold = shell.root.command('hold').description('units set aside');
  verb<[string], PlaceOptions>(shell, hold, {
    usage: 'place <member>',
    about: 'set units aside until captured, released, or the time is up',
    options: [
      option('--asset <asset>', 'of what').makeOptionMandatory(),
      option('--amount <units>', 'how many').argParser(wholeNumber(1)).makeOptionMandatory(),
      option('--minutes <n>', 'how long; as the program says, if not said').argParser(wholeNumber(1)),
      option('--order <id>', 'for which order'),
    ],
    run: ({ out }, [id], { asset, amount, minutes, order, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { asset, amount, ...given({ minutes, orderId: order }) };
        const placed = await answer(laurel.placeHold({ path: { id }, body }));
        out.result(
          placed,
          () => `${placed.hold?.id} sets ${amount} ${asset} aside until ${placed.hold?.until}.`,
        );
      }),
  });
  for (const [act, about] of acts) {
    verb<[string], StoreOptions & { readonly amount?: number }>(shell, hold, {
      usage: `${act} <hold>`,
      about,
      options:
        act === 'release'
          ? []
          : [option('--amount <units>', 'how many; all, if not said').argParser(wholeNumber(1))],
      run: ({ out }, [id], { amount, ...options }) =>
        withLaurel(options, async ({ laurel }) => {
          const path = { id };
          const body = given({ amount });
          const done = await answer(
            act === 'capture'
              ? laurel.captureHold({ path, body })
              : act === 'release'
                ? laurel.releaseHold({ path, body: {} })
                : laurel.restoreHold({ path, body }),
          );
          out.result(done, () => `${act}: ${id}`);
        }),
    });
  }
}
