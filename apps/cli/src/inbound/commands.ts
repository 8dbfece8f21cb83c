import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { answer, given, items } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { answerIsNo, wrongUse } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

interface PutOptions extends StoreOptions {
  readonly secretEnv?: string;
}
interface TryOptions extends StoreOptions {
  readonly sample: string;
  readonly topic?: string;
}

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw wrongUse(`${path} cannot be read.`);
  }
};

async function secretOf(variable: string | undefined): Promise<string | undefined> {
  if (variable === undefined) return undefined;
  const { environmentOf } = await import('@laurel/server');
  const secret = environmentOf(variable);
  if (secret === undefined || secret === '') throw wrongUse(`${variable} is not set.`);
  return secret;
}

export function inboundCommands(shell: Shell): void {
  const inbound = shell.root.command('inbound').description('other systems that send what happens');
  verb<[string, string], PutOptions>(shell, inbound, {
    usage: 'put <name> <file>',
    about: 'let a system send to /v1/inbound/<name>, or mend its mapping',
    options: [option('--secret-env <variable>', 'variable that holds the shared secret')],
    examples: [
      'laurel inbound put shopify examples/inbound/shopify/mapping.yaml --secret-env SHOPIFY_SECRET',
    ],
    run: ({ out }, [name, file], { secretEnv, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { mapping: await textOf(file), ...given({ secret: await secretOf(secretEnv) }) };
        const put = await answer(laurel.putInbound({ path: { name }, body }));
        out.result(put, () => `What is sent to /v1/inbound/${put.name} is taken.`);
      }),
  });
  verb<[], StoreOptions>(shell, inbound, {
    usage: 'list',
    about: 'all of them',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const all = await items(() => laurel.listInbound());
        out.result(all, () =>
          out.table(
            ['name', 'since'],
            all.map(({ name, createdAt }) => [name, createdAt]),
          ),
        );
      }),
  });
  verb<[string], StoreOptions>(shell, inbound, {
    usage: 'remove <name>',
    about: 'take nothing more from it',
    run: ({ out }, [name], options) =>
      withLaurel(options, async ({ laurel }) => {
        const gone = await answer(laurel.removeInbound({ path: { name } }));
        out.result(gone, () => `${name} is removed.`);
      }),
  });
  tryCommand(shell, inbound);
}

function tryCommand(shell: Shell, inbound: Command): void {
  verb<[string], TryOptions>(shell, inbound, {
    usage: 'try <file>',
    about: 'show what a sample becomes by a mapping and what would be decided; writes nothing',
    options: [
      option('--sample <file>', 'a body as the other system sends it').makeOptionMandatory(),
      option('--topic <text>', 'value of the header that the mapping calls topic'),
    ],
    examples: [
      'laurel inbound try examples/inbound/shopify/mapping.yaml --sample examples/inbound/shopify/orders-paid.json --topic orders/paid',
    ],
    run: ({ out }, [file], { sample, topic, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { mapping: await textOf(file), body: await textOf(sample), ...given({ topic }) };
        const { events, fault } = await answer(laurel.tryInbound({ body }));
        if (fault !== null) throw answerIsNo(fault.code, fault.detail);
        const rows = events.map(({ type, id, subject, time, decision, code = '' }) => [
          type,
          id,
          subject,
          time,
          `${decision} ${code}`.trim(),
        ]);
        out.result(events, () =>
          events.length === 0
            ? 'The mapping leaves this body out.'
            : `${out.table(['type', 'id', 'member', 'when', 'decision'], rows)}\n\n${JSON.stringify(
                events.map(({ data }) => data),
                null,
                2,
              )}`,
        );
      }),
  });
}
