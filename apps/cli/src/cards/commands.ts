import type { MemberCard } from '@laurel/sdk';
import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

interface LookUpOptions extends StoreOptions {
  readonly scene?: 'product' | 'cart' | 'checkout' | 'afterSale' | 'service';
}
interface ReplaceOptions extends StoreOptions {
  readonly reason: string;
}

/** Member cards: at a till, and when one was lost. */
export function cardCommands(shell: Shell): void {
  const card = shell.root.command('card').description('member cards and their numbers');
  verb<[string], StoreOptions>(shell, card, {
    usage: 'show <member>',
    about: 'the number of a member’s card, and the payload of this minute',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.getCard({ path: { id } }));
        out.result(found, () => lines(found).join('\n'));
      }),
  });
  verb<[string], LookUpOptions>(shell, card, {
    usage: 'lookup <number-or-payload>',
    about: 'whose card it is; a payload is taken once',
    options: [option('--scene <scene>', 'benefits of this scene alone').choices(scenes)],
    examples: ["laurel card lookup '8204 9173 6501 8276' --scene checkout"],
    run: ({ out }, [text], { scene, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const ask = text.startsWith('LRL') ? { payload: text } : { number: text };
        const found = await answer(laurel.lookUpCard({ body: { ...ask, ...given({ scene }) } }));
        out.result(found, () => {
          const has = found.benefits.has.map(({ id }) => id).join(' ');
          return `${found.member} (${found.standing}), ${found.tier ?? 'no tier'}${has === '' ? '' : `; ${has}`}`;
        });
      }),
  });
  verb<[string], ReplaceOptions>(shell, card, {
    usage: 'replace <member>',
    about: 'void a card that was lost, and show the new one',
    options: [option('--reason <text>', 'why; it stands in the log').makeOptionMandatory()],
    run: ({ out }, [id], { reason, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        await answer(laurel.replaceCard({ path: { id }, body: { reason } }));
        const found = await answer(laurel.getCard({ path: { id } }));
        out.result(found, () => lines(found).join('\n'));
      }),
  });
}

const scenes = ['product', 'cart', 'checkout', 'afterSale', 'service'];

const lines = ({ formatted, issue, payload, payloadUntil }: MemberCard): readonly string[] => [
  `${formatted}${issue === 0 ? '' : ` (card ${issue + 1})`}`,
  `${payload} until ${payloadUntil}`,
];
