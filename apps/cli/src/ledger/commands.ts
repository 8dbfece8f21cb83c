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
