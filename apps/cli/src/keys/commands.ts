import { part } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant, words } from '../frame/fields.ts';
import { withApi } from '../store/connect.ts';

interface Key {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly role: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}
type CreatedKey = Key & { readonly secret: string };

interface CreateOptions extends StoreOptions {
  readonly scopes: readonly string[];
  readonly expires?: string;
}

export function keyCommands(shell: Shell): void {
  const key = shell.root.command('key').description('service keys');
  verb<[string], CreateOptions>(shell, key, {
    usage: 'create <name>',
    about: 'make a service key; its secret is printed once',
    options: [
      option('--scopes <list>', 'what it may do, comma-separated; admin is all')
        .argParser(words)
        .makeOptionMandatory(),
      option('--expires <time>', 'when it ends').argParser(instant),
    ],
    examples: [
      'laurel key create shop --scopes events:write,members:read',
      'laurel key create ci --scopes admin --expires 2027-01-01T00:00:00+08:00',
    ],
    run: (context, [name], options) =>
      withApi(context, options, async (api) => {
        const body = { name, scopes: options.scopes, expiresAt: options.expires };
        const made = await api.call<CreatedKey>('POST', '/v1/keys', { body });
        context.out.result(
          made,
          () => `${made.secret}\n\nKey ${made.id} (${made.name}). The secret is shown this once.`,
        );
      }),
  });
  verb<[], StoreOptions>(shell, key, {
    usage: 'list',
    about: 'all keys, without their secrets',
    run: ({ out, io }, _, options) =>
      withApi({ out, io }, options, async (api) => {
        const keys = await Array.fromAsync(api.items<Key>('/v1/keys'));
        const rows = keys.map(({ id, name, scopes, role, expiresAt, revokedAt, lastUsedAt }) => [
          id,
          name,
          role ?? scopes.join(' '),
          revokedAt === null ? (expiresAt ?? 'never') : 'revoked',
          lastUsedAt ?? '',
        ]);
        out.result(keys, () => out.table(['id', 'name', 'may', 'ends', 'last used'], rows));
      }),
  });
  verb<[string], StoreOptions>(shell, key, {
    usage: 'revoke <id>',
    about: 'let a key work no more',
    run: (context, [id], options) =>
      withApi(context, options, async (api) => {
        const revoked = await api.call<Key>('POST', `/v1/keys/${part(id)}/revoke`);
        context.out.result(revoked, () => `Key ${revoked.id} (${revoked.name}) works no more.`);
      }),
  });
}
