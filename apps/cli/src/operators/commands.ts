import { type Api, part } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { answerIsNo } from '../frame/trouble.ts';
import { withApi } from '../store/connect.ts';

interface Operator {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}
type Made = Operator & { readonly secret: string };

/** What each role is for; the rights themselves are the server's to give. */
const roles: Readonly<Record<string, string>> = {
  viewer: 'looks at members, ledger and program',
  marketer: 'also writes programs',
  service: 'also changes profiles, adjusts within limits, places holds',
  finance: 'adjusts more, approves adjustments, exports, reads the audit log',
  admin: 'all',
};

export function operatorCommands(shell: Shell): void {
  const operator = shell.root.command('operator').description('operators, for the console');
  verb<[string], StoreOptions & { readonly role: string }>(shell, operator, {
    usage: 'add <name>',
    about: 'a person with a role; the key to sign in with is printed once',
    options: [option('--role <role>', 'what she may do').choices(Object.keys(roles)).makeOptionMandatory()],
    examples: ['laurel operator add lin.xia --role service'],
    run: (context, [name], options) =>
      withApi(context, options, async (api) => {
        if ((await holders(api, name)).length > 0)
          throw answerIsNo('operator_exists', `There is an operator ${name}; see operator reset.`);
        await make(api, { name, role: options.role }, context.out);
      }),
  });
  verb<[string], StoreOptions>(shell, operator, {
    usage: 'reset <name>',
    about: 'a new key for an operator; the old one works no more',
    run: (context, [name], options) =>
      withApi(context, options, async (api) => {
        const held = await holders(api, name);
        const role = held[0]?.role;
        if (role === undefined || role === null)
          throw answerIsNo('unknown_operator', `There is no operator ${name}.`);
        for (const { id } of held) await api.call('POST', `/v1/keys/${part(id)}/revoke`);
        await make(api, { name, role }, context.out);
      }),
  });
  verb<[], StoreOptions>(shell, operator, {
    usage: 'roles',
    about: 'the roles, and who has them',
    run: ({ out, io }, _, options) =>
      withApi({ out, io }, options, async (api) => {
        const all = (await Array.fromAsync(api.items<Operator>('/v1/keys'))).filter(
          (each) => each.revokedAt === null,
        );
        const document = Object.entries(roles).map(([role, about]) => ({
          role,
          about,
          operators: all.filter((each) => each.role === role).map(({ name }) => name),
        }));
        const rows = document.map(({ role, about, operators }) => [role, about, operators.join(', ')]);
        out.result(document, () => out.table(['role', 'may', 'held by'], rows));
      }),
  });
}

async function holders(api: Api, name: string): Promise<readonly Operator[]> {
  const keys = await Array.fromAsync(api.items<Operator>('/v1/keys'));
  return keys.filter((each) => each.name === name && each.role !== null && each.revokedAt === null);
}

async function make(
  api: Api,
  body: { name: string; role: string },
  out: { result: (document: unknown, text: () => string) => void },
) {
  const made = await api.call<Made>('POST', '/v1/keys', { body });
  out.result(made, () => `${made.secret}\n\n${made.name} is ${made.role}. The key is shown this once.`);
}
