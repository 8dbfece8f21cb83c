import type { Command } from 'commander';
import { answer, given, items } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant, wholeNumber, words } from '../frame/fields.ts';
import { answerIsNo } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

interface AddOptions extends StoreOptions {
  readonly types?: readonly string[];
}
interface RotateOptions extends StoreOptions {
  readonly hours?: number;
}
interface ReplayOptions extends StoreOptions {
  readonly delivery?: string;
  readonly from?: string;
}

export function webhookCommands(shell: Shell): void {
  const webhook = shell.root.command('webhook').description('addresses that are told what happens');
  verb<[string], AddOptions>(shell, webhook, {
    usage: 'add <url>',
    about: 'tell an address what happens from now on; its secret is printed once',
    options: [
      option(
        '--types <list>',
        'order.completed, tier.* and so on, comma-separated; all, if not said',
      ).argParser(words),
    ],
    examples: [
      'laurel webhook add https://shop.example/laurel --types order.completed,tier.*,message.created',
    ],
    run: ({ out }, [url], { types = ['*'], ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const made = await answer(laurel.addWebhook({ body: { url, types: [...types] } }));
        out.result(made, () => `${made.secret}\n\nWebhook ${made.id}. The secret is shown this once.`);
      }),
  });
  verb<[], StoreOptions>(shell, webhook, {
    usage: 'list',
    about: 'all of them, with what waits',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const all = await items(() => laurel.listWebhooks());
        const rows = all.map(({ id, url, types, status, waiting, note }) => [
          id,
          url,
          types.join(' '),
          status,
          String(waiting),
          note ?? '',
        ]);
        out.result(all, () => out.table(['id', 'address', 'types', 'status', 'waiting', 'why'], rows));
      }),
  });
  for (const [word, status, about] of [
    ['pause', 'paused', 'keep what happens until it is resumed'],
    ['resume', 'active', 'go on, also after it failed'],
  ] as const)
    verb<[string], StoreOptions>(shell, webhook, {
      usage: `${word} <id>`,
      about,
      run: ({ out }, [id], options) =>
        withLaurel(options, async ({ laurel }) => {
          const changed = await answer(laurel.changeWebhook({ path: { id }, body: { status } }));
          out.result(changed, () => `${changed.id} is ${changed.status}; ${changed.waiting} wait.`);
        }),
    });
  rotateCommand(shell, webhook);
  verb<[string], StoreOptions>(shell, webhook, {
    usage: 'remove <id>',
    about: 'tell it nothing more, and forget what it was told',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const gone = await answer(laurel.removeWebhook({ path: { id } }));
        out.result(gone, () => `${id} is removed.`);
      }),
  });
  deliveryCommands(shell, webhook);
}

function rotateCommand(shell: Shell, webhook: Command): void {
  verb<[string], RotateOptions>(shell, webhook, {
    usage: 'rotate <id>',
    about: 'give it a new secret, printed once; for a while the one before signs as well',
    options: [
      option('--hours <n>', 'how long both sign; 24, if not said, 0 not at all').argParser(
        wholeNumber(0, 720),
      ),
    ],
    examples: ['laurel webhook rotate wh_1f0c2d3e4b5a6978 --hours 48'],
    run: ({ out }, [id], { hours, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = given({ hours });
        const made = await answer(laurel.rotateWebhookSecret({ path: { id }, body }));
        const until = made.previousSecretUntil;
        const both = until === null ? '' : ` The one before signs as well until ${until}.`;
        out.result(made, () => `${made.secret}\n\nThe secret is shown this once.${both}`);
      }),
  });
}

function deliveryCommands(shell: Shell, webhook: Command): void {
  verb<[string], StoreOptions>(shell, webhook, {
    usage: 'deliveries <id>',
    about: 'what it was or is told, newest first',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.listDeliveries({ path: { id } }));
        const rows = data.map(({ id: name, at, type, status, tries, detail, nextAt }) => [
          name,
          at,
          type,
          status,
          String(tries),
          nextAt === null ? detail : `${detail} next ${nextAt}`,
        ]);
        out.result(data, () => out.table(['id', 'decided', 'type', 'status', 'sent', 'answer'], rows));
      }),
  });
  verb<[string], ReplayOptions>(shell, webhook, {
    usage: 'replay <id>',
    about: 'send one delivery again, or all since a time',
    options: [
      option('--delivery <id>', 'that one'),
      option('--from <time>', 'all that was decided since').argParser(instant),
    ],
    run: ({ out }, [id], { delivery, from, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = given({ delivery, from });
        const done = await answer(laurel.replayDeliveries({ path: { id }, body }));
        out.result(done, () => `${done.deliveries} will be sent again.`);
      }),
  });
  verb<[string], StoreOptions>(shell, webhook, {
    usage: 'test <id>',
    about: 'send a signed test and say what was answered',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const told = await answer(laurel.testWebhook({ path: { id } }));
        if (!told.taken) throw answerIsNo('not_taken', `The address did not take it: ${told.detail}.`);
        out.result(told, () => `The address took it: ${told.detail}.`);
      }),
  });
}
