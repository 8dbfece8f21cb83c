import { InvalidArgumentError } from 'commander';
import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import { answerIsNo } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';
import { whyText } from './why-text.ts';

export function ledgerCommands(shell: Shell): void {
  verb<[string], StoreOptions>(shell, shell.root, {
    usage: 'why <transfer>',
    about: 'the trace of a transfer, computed again; exit 1 if it comes out otherwise',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.explainTransfer({ path: { id } }));
        if (found.recomputed !== found.amount) {
          throw answerIsNo(
            'not_explained',
            `${id} is ${found.amount}, but computes to ${found.recomputed}.`,
            { ...found },
          );
        }
        out.result(found, () => whyText(found));
      }),
  });
  verb<[string], AdjustOptions>(shell, shell.root, {
    usage: 'adjust <member>',
    about: 'give or take units by hand, with a reason',
    options: [
      option('--asset <asset>', 'of what').makeOptionMandatory(),
      option('--amount <units>', 'above zero gives, below takes').argParser(units).makeOptionMandatory(),
      option('--reason <text>', 'why').makeOptionMandatory(),
      option('--evidence <text>', 'where the proof is kept'),
      option('--expires <time>', 'when what is given expires').argParser(instant),
    ],
    examples: ['laurel adjust u-1001 --asset points --amount 200 --reason "parcel came late"'],
    run: ({ out }, [id], { asset, amount, reason, evidence, expires, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { asset, amount, reason, ...given({ evidence, expiresAt: expires }) };
        const made = await answer(laurel.adjust({ path: { id }, body }));
        const how = 'state' in made && made.state === 'waiting' ? 'waits for a second person' : 'done';
        out.result(made, () => `${amount > 0 ? '+' : ''}${amount} ${asset} for ${id}: ${how}.`);
      }),
  });
  extendCommand(shell);
  reinstateCommand(shell);
}

function extendCommand(shell: Shell): void {
  verb<[string], ExtendOptions>(shell, shell.root, {
    usage: 'extend <member>',
    about: 'give units that would expire a later end, with a reason',
    options: [
      option('--asset <asset>', 'of what').makeOptionMandatory(),
      option('--until <time>', 'when they expire then').argParser(instant).makeOptionMandatory(),
      option('--reason <text>', 'why').makeOptionMandatory(),
      option('--amount <units>', 'all that would expire before then, if not said').argParser(units),
    ],
    examples: [
      'laurel extend u-1001 --asset points --until 2027-01-01T00:00:00+08:00 --reason "the site was down"',
    ],
    run: ({ out }, [id], { asset, until, reason, amount, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { asset, expiresAt: until, reason, ...given({ amount }) };
        const made = await answer(laurel.extendLots({ path: { id }, body }));
        out.result(made, () => `${moved(made)} ${asset} of ${id} expire at ${until}.`);
      }),
  });
}

function reinstateCommand(shell: Shell): void {
  verb<[string, string], ReinstateOptions>(shell, shell.root, {
    usage: 'reinstate <member> <transfer>',
    about: 'bring units back that expired by a transfer, with a reason',
    options: [
      option('--until <time>', 'when they expire then').argParser(instant).makeOptionMandatory(),
      option('--reason <text>', 'why').makeOptionMandatory(),
      option('--amount <units>', 'all of the transfer, if not said').argParser(units),
    ],
    examples: [
      'laurel reinstate u-1001 tr-7-12-0 --until 2027-01-01T00:00:00+08:00 --reason "told too late"',
    ],
    run: ({ out }, [id, transfer], { until, reason, amount, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { transfer, expiresAt: until, reason, ...given({ amount }) };
        const made = await answer(laurel.reinstateLots({ path: { id }, body }));
        out.result(made, () => `${moved(made)} of ${id} are back and expire at ${until}.`);
      }),
  });
}

/** Units that were put in. */
const moved = ({
  transfers,
}: {
  readonly transfers: readonly { readonly to: string; readonly units: number }[];
}) => transfers.reduce((sum, { to, units: n }) => (to === 'balance' ? sum + n : sum), 0);

interface ExtendOptions extends StoreOptions {
  readonly asset: string;
  readonly until: string;
  readonly reason: string;
  readonly amount?: number;
}
interface ReinstateOptions extends StoreOptions {
  readonly until: string;
  readonly reason: string;
  readonly amount?: number;
}

interface AdjustOptions extends StoreOptions {
  readonly asset: string;
  readonly amount: number;
  readonly reason: string;
  readonly evidence?: string;
  readonly expires?: string;
}

function units(text: string): number {
  const amount = Number(text);
  if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(amount) && amount !== 0) return amount;
  throw new InvalidArgumentError('Write a whole number above or below zero.');
}
