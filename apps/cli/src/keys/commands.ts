import type { CreateKeyData } from '@laurel/sdk';
import { answer, given, items } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant, words } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';

type Scopes = NonNullable<CreateKeyData['body']['scopes']>;

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
    run: ({ out }, [name], options) =>
      withLaurel(
        options,
        async ({ laurel }) => {
          // The server knows which rights there are, and says which of these is none.
          const body = { name, scopes: options.scopes as Scopes, ...given({ expiresAt: options.expires }) };
          const made = await answer(laurel.createKey({ body }));
          out.result(
            made,
            () => `${made.secret}\n\nKey ${made.id} (${made.name}). The secret is shown this once.`,
          );
        },
        'begins',
      ),
  });
  verb<[], StoreOptions>(shell, key, {
    usage: 'list',
    about: 'all keys, without their secrets',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const keys = await items(() => laurel.listKeys());
        const rows = keys.map(({ id, name, scopes, role, expiresAt, revokedAt, lastUsedAt }) => {
          const ends = revokedAt === null ? (expiresAt ?? 'never') : 'revoked';
          return [id, name, role ?? scopes.join(' '), ends, lastUsedAt ?? ''];
        });
        out.result(keys, () => out.table(['id', 'name', 'may', 'ends', 'last used'], rows));
      }),
  });
  verb<[string], StoreOptions>(shell, key, {
    usage: 'revoke <id>',
    about: 'let a key work no more',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const revoked = await answer(laurel.revokeKey({ path: { id } }));
        out.result(revoked, () => `Key ${revoked.id} (${revoked.name}) works no more.`);
      }),
  });
}
