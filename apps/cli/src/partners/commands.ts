import type { Command } from 'commander';
import { answer } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { month } from '../frame/fields.ts';
import { wrongUse } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';
import { codeCommands } from './codes.ts';
import { reconcileCommand } from './reconcile.ts';

/** Partners: where they are reached, their codes, what members have of them, and what they are owed. */
export function partnerCommands(shell: Shell): void {
  const noun = shell.root.command('partner').description('partners: codes, calls, settlements');
  listCommand(shell, noun);
  connectCommands(shell, noun);
  codeCommands(shell, noun);
  issueCommands(shell, noun);
  settlementCommand(shell, noun);
  reconcileCommand(shell, noun);
}

function listCommand(shell: Shell, noun: Command): void {
  verb<[], StoreOptions>(shell, noun, {
    usage: 'list',
    about: 'partners and their items, what is left of codes, and how long it lasts',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.listPartners());
        const head = ['partner', 'item', 'delivery', '#cost', 'currency', '#left', '#days', 'alarm'];
        out.result({ data }, () =>
          out.table(
            head,
            data.flatMap(({ id, currency, items }) =>
              items.map(({ id: item, delivery, cost, pool }) => [
                id,
                item,
                delivery ?? 'by itself',
                `${cost}`,
                currency,
                `${pool?.left ?? ''}`,
                `${pool?.runwayDays ?? ''}`,
                pool?.alarm === true ? 'yes' : '',
              ]),
            ),
          ),
        );
      }),
  });
}

interface ConnectOptions extends StoreOptions {
  readonly secretEnv: string;
}

function connectCommands(shell: Shell, noun: Command): void {
  verb<[string, string], ConnectOptions>(shell, noun, {
    usage: 'connect <partner> <url>',
    about: 'say where the calls of a partner go, and the secret that both sign with',
    options: [
      option('--secret-env <variable>', 'variable that holds the secret, whsec_…').makeOptionMandatory(),
    ],
    examples: ['laurel partner connect video https://video.example/laurel --secret-env VIDEO_SECRET'],
    run: ({ out }, [id, url], { secretEnv, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const { environmentOf } = await import('@laurel/server');
        const secret = environmentOf(secretEnv);
        if (secret === undefined || secret === '') throw wrongUse(`${secretEnv} is not set.`);
        const made = await answer(laurel.connectPartner({ path: { id }, body: { url, secret } }));
        out.result(made, () => `Calls of ${id} go to ${made.url}.`);
      }),
  });
  verb<[string], StoreOptions>(shell, noun, {
    usage: 'disconnect <partner>',
    about: 'ask it nothing more; open calls wait',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const gone = await answer(laurel.disconnectPartner({ path: { id } }));
        out.result(gone, () => (gone.removed ? `${id} is asked nothing more.` : `${id} was not connected.`));
      }),
  });
}

function issueCommands(shell: Shell, noun: Command): void {
  verb<[string], StoreOptions>(shell, noun, {
    usage: 'issues <member>',
    about: 'what a member has of partners, the newest 50',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.listPartnerIssues({ path: { id } }));
        const rows = found.data.map((one) => [
          one.id,
          one.partner,
          one.item,
          one.state,
          one.at,
          one.reason ?? '',
        ]);
        out.result(found, () => out.table(['issue', 'partner', 'item', 'state', 'at', 'why'], rows));
      }),
  });
  verb<[string, string], StoreOptions & { readonly reason: string }>(shell, noun, {
    usage: 'replace <member> <issue>',
    about: 'what was delivered is of no use: issue it anew, or give the claim back',
    options: [option('--reason <text>', 'why').makeOptionMandatory()],
    examples: ['laurel partner replace u-1001 cl-7-12-0 --reason "the code was used before"'],
    run: ({ out }, [id, issue], { reason, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const path = { id, issue };
        const done = await answer(laurel.replacePartnerIssue({ path, body: { reason } }));
        const told = done.messages.map(({ template }) => template).join(', ');
        out.result(done, () => `${issue} is replaced: ${told}.`);
      }),
  });
}

interface SettlementOptions extends StoreOptions {
  readonly format: 'json' | 'csv';
}

function settlementCommand(shell: Shell, noun: Command): void {
  verb<[string, string], SettlementOptions>(shell, noun, {
    usage: 'settlement <partner> <month>',
    about: 'what a partner is owed for a month: sums per item, then the lines',
    options: [option('--format <format>', 'of the statement').choices(['json', 'csv']).default('json')],
    examples: ['laurel partner settlement video 2026-03 --format csv > video-march.csv'],
    run: ({ out }, [id, name], { format, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const path = { id, month: month(name) };
        const asked = laurel.getPartnerSettlement({ path, query: { format }, parseAs: 'text' });
        out.raw(await answer(asked));
      }),
  });
}
