import type { Key, Laurel } from '@laurel/sdk';
import type { Command } from 'commander';
import { answer, items } from '../frame/api.ts';
import { canAsk, choose } from '../frame/ask.ts';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import type { Out } from '../frame/io.ts';
import { answerIsNo, wrongUse } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

type Role = NonNullable<Key['role']>;

/** What each role is for; the rights themselves are the server's to give. */
const roles: Readonly<Record<Role, string>> = {
  viewer: 'looks at members, ledger and program',
  marketer: 'also writes programs',
  service: 'also changes profiles, adjusts within limits, places holds',
  finance: 'adjusts more, approves adjustments, exports, reads the audit log',
  admin: 'all',
};

export function operatorCommands(shell: Shell): void {
  const operator = shell.root.command('operator').description('operators, for the console');
  verb<[string], StoreOptions & { readonly role?: Role }>(shell, operator, {
    usage: 'add <name>',
    about: 'a person with a role; the key to sign in with is printed once',
    options: [
      option('--role <role>', 'what she may do; asked for on a terminal').choices(Object.keys(roles)),
    ],
    examples: ['laurel operator add lin.xia --role service'],
    run: async (context, [name], { role: given, ...options }) => {
      const role = given ?? (await askRole(context));
      await withLaurel(options, async ({ laurel }) => {
        const held = await keysOf(laurel, name);
        if (held.length > 0)
          throw answerIsNo('operator_exists', `There is an operator ${name}; see operator reset.`);
        await make(laurel, context.out, { name, role });
      });
    },
  });
  signInCommands(shell, operator);
  verb<[string], StoreOptions>(shell, operator, {
    usage: 'reset <name>',
    about: 'a new key for an operator; the old one, her password and her sessions work no more',
    run: ({ out }, [name], options) =>
      withLaurel(options, async ({ laurel }) => {
        const held = await keysOf(laurel, name);
        const role = held[0]?.role ?? null;
        if (role === null) throw answerIsNo('unknown_operator', `There is no operator ${name}.`);
        for (const { id } of held) await answer(laurel.revokeKey({ path: { id } }));
        await make(laurel, out, { name, role });
      }),
  });
  verb<[], StoreOptions>(shell, operator, {
    usage: 'roles',
    about: 'the roles, and who has them',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const keys = (await items(() => laurel.listKeys())).filter(({ revokedAt }) => revokedAt === null);
        const document = Object.entries(roles).map(([role, about]) => {
          const operators = keys.filter((key) => key.role === role).map(({ name }) => name);
          return { role, about, operators };
        });
        const rows = document.map(({ role, about, operators }) => [role, about, operators.join(', ')]);
        out.result(document, () => out.table(['role', 'may', 'held by'], rows));
      }),
  });
}

/** How operators come to a password, and where they are signed in. */
function signInCommands(shell: Shell, operator: Command): void {
  verb<[string | undefined], StoreOptions>(shell, operator, {
    usage: 'invite [name]',
    about:
      'a one-time code with which she sets password and authenticator; of the first operator without a name',
    examples: ['laurel operator invite lin.xia'],
    run: ({ out }, [name], options) =>
      withLaurel(options, async ({ laurel }) => {
        const id = name === undefined ? undefined : await idOf(laurel, name);
        const body = id === undefined ? {} : { operator: id };
        const made = await answer(laurel.createSignInCode({ body }));
        out.result(
          made,
          () => `${made.code}\n\nGood once, until ${made.expiresAt}. It is typed into the console.`,
        );
      }),
  });
  verb<[string], StoreOptions>(shell, operator, {
    usage: 'forget <name>',
    about: 'her password and authenticator count no more, and her sessions end; her key stays',
    run: ({ out }, [name], options) =>
      withLaurel(options, async ({ laurel }) => {
        const id = await idOf(laurel, name);
        await answer(laurel.removeSignIn({ path: { id } }));
        out.result({ operator: id }, () => `${name} is signed in nowhere; see operator invite.`);
      }),
  });
  verb<[], StoreOptions>(shell, operator, {
    usage: 'sessions',
    about: 'who is signed in',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const sessions = await items(() => laurel.listSessions());
        const rows = sessions.map(({ name, by, usedAt, expiresAt }) => [name, by, usedAt, expiresAt]);
        out.result(sessions, () => out.table(['operator', 'by', 'last used', 'ends'], rows));
      }),
  });
}

async function idOf(laurel: Laurel, name: string): Promise<string> {
  const held = await keysOf(laurel, name);
  const last = held.at(-1);
  if (last === undefined) throw answerIsNo('unknown_operator', `There is no operator ${name}.`);
  return last.id;
}

async function askRole(context: Context): Promise<Role> {
  if (!canAsk(context))
    throw wrongUse('Say what she may do: --role viewer, marketer, service, finance or admin.');
  const options = Object.entries(roles).map(([value, hint]) => ({ value: value as Role, hint }));
  return choose('What may she do?', options);
}

async function keysOf(laurel: Laurel, name: string): Promise<readonly Key[]> {
  const keys = await items(() => laurel.listKeys());
  return keys.filter((key) => key.name === name && key.role !== null && key.revokedAt === null);
}

async function make(
  laurel: Laurel,
  out: Out,
  body: { readonly name: string; readonly role: Role },
): Promise<void> {
  const made = await answer(laurel.createKey({ body }));
  out.result(
    made,
    () =>
      `${made.secret}\n\n${made.name} is ${made.role}. The key is shown this once.\n` +
      `For the console, a password: laurel operator invite ${made.name}`,
  );
}
