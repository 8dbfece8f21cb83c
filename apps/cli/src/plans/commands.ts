import type { MemberPlan, PlanDecision } from '@laurel/sdk';
import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant, wholeNumber } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';

const fen = wholeNumber(0, 100_000_000_000);

/** Paid plans of members, and codes. */
export function planCommands(shell: Shell): void {
  const noun = shell.root.command('plan').description('paid plans of members, and their codes');
  verb<[string, string], StoreOptions>(shell, noun, {
    usage: 'show <member> <plan>',
    about: 'the plan of a member, with the account of each term',
    run: ({ out }, [id, plan], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.getPlan({ path: { id, plan } }));
        out.result(found, () => {
          const terms = [found.current.term, ...found.current.ahead, ...found.past];
          const rows = terms.flatMap((term) =>
            term === null
              ? []
              : [[term.no, term.variant, term.from, term.until, term.paid, ...Object.values(term.account)]],
          );
          const head = [
            'no',
            'variant',
            'from',
            'until',
            'paid',
            'recognised',
            'deferred',
            'refunded',
            'moved',
          ];
          return `${stateOf(found.current)}\n${out.table(head, rows)}`;
        });
      }),
  });
  refundCommand(shell, noun);
  codeCommands(shell, noun);
}

const stateOf = ({ plan, status, term }: MemberPlan): string =>
  `${plan}: ${status}${term === null ? '' : `, term ${term.no} until ${term.until ?? 'the end of life'}`}`;

interface RefundOptions extends StoreOptions {
  readonly amount?: number;
  readonly term?: number;
  readonly reason?: string;
}

function refundCommand(shell: Shell, noun: Shell['root']): void {
  verb<[string, string], RefundOptions>(shell, noun, {
    usage: 'refund <member> <plan>',
    about: 'end a plan and give back what its terms say; with --amount a part, and the plan goes on',
    options: [
      option('--amount <fen>', 'a part of one term, minor units').argParser(wholeNumber(1, 100_000_000_000)),
      option('--term <n>', 'of which term; the running one, if not said').argParser(
        wholeNumber(1, 1_000_000),
      ),
      option('--reason <text>', 'why'),
    ],
    examples: [
      'laurel plan refund u-1001 plus',
      'laurel plan refund u-1001 plus --amount 500 --reason "slow"',
    ],
    run: ({ out }, [id, plan], { amount, term, reason, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = given({ amount, term, reason });
        const done = await answer(laurel.refundPlan({ path: { id, plan }, body }));
        out.result(done, () => refundText(done));
      }),
  });
}

const refundText = ({ refunds, plan }: PlanDecision): string =>
  [...refunds.map(({ callId, amount }) => `${amount} goes back (${callId})`), stateOf(plan)].join('\n');

interface CodeOptions extends StoreOptions {
  readonly name: string;
  readonly count: number;
  readonly worth?: number;
  readonly until?: string;
}

function codeCommands(shell: Shell, noun: Shell['root']): void {
  verb<[string, string], CodeOptions>(shell, noun, {
    usage: 'codes <plan> <variant>',
    about: 'make a batch of activation codes or gift cards; they are told once, one a line',
    options: [
      option('--name <text>', 'what it is for').makeOptionMandatory(),
      option('--count <n>', 'how many').argParser(wholeNumber(1, 100_000)).makeOptionMandatory(),
      option('--worth <fen>', 'what the shop got for each, minor units').argParser(fen),
      option('--until <time>', 'when they can no longer be used').argParser(instant),
    ],
    examples: [
      'laurel plan codes plus month --name "spring gift cards" --count 500 --worth 1200 > codes.txt',
    ],
    run: ({ out }, [plan, variant], { name, count, worth, until, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const body = { plan, variant, name, count, ...given({ worth, until }) };
        const made = await answer(laurel.makePlanCodes({ body }));
        out.note(`Batch ${made.batch.id}. Keep the codes: they are not stored.`);
        out.result(made, () => made.codes.join('\n'));
      }),
  });
  verb<[], StoreOptions>(shell, noun, {
    usage: 'batches',
    about: 'batches of codes',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.listPlanCodes());
        const head = ['batch', 'plan', 'variant', 'name', 'count', 'worth', 'revoked'];
        out.result({ data }, () =>
          out.table(
            head,
            data.map((one) => [
              one.id,
              one.plan,
              one.variant,
              one.name,
              one.count,
              one.worth,
              String(one.revoked),
            ]),
          ),
        );
      }),
  });
  verb<[string], StoreOptions>(shell, noun, {
    usage: 'revoke <batch>',
    about: 'let none of a batch be used any more; terms that came of it stay',
    run: ({ out }, [batch], options) =>
      withLaurel(options, async ({ laurel }) => {
        const revoked = await answer(laurel.revokePlanCodes({ path: { batch } }));
        out.result(revoked, () => `Batch ${batch} is revoked.`);
      }),
  });
}
