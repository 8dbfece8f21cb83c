import { isAbsolute } from 'node:path';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { named, object, text } from '../http/schema.ts';

export interface BackupParts {
  /** Writes a consistent copy into an empty folder while others go on. */
  readonly backup: (folder: string) => Promise<void>;
}

export function backupRoutes(parts: BackupParts): readonly Route[] {
  return [
    route({
      id: 'createBackup',
      method: 'POST',
      path: '/v1/backups',
      tag: 'operations',
      summary: 'Copy the store into an empty folder of the server’s machine, while others go on',
      description: 'Taken from the owner of the data folder alone: a path is no business of the network.',
      access: { scope: 'admin' },
      body: object({ folder: text('An absolute path', { min: 1, max: 4_000 }) }),
      write: 'key',
      audit: 'plain',
      answers: {
        201: { description: 'Written', schema: named('Backup', object({ folder: text('Where') })) },
      },
      refusals: ['forbidden', 'invalid_value'],
      handle: async ({ body: { folder }, caller }: Call<undefined, undefined, { folder: string }>) => {
        if (caller.kind !== 'owner')
          throw new Problem('forbidden', 'Only the owner of the data folder makes backups.');
        if (!isAbsolute(folder))
          throw new Problem('invalid_value', 'The path is absolute.', { pointer: '/folder' });
        await parts.backup(folder);
        return ok({ folder }, 201);
      },
    }),
  ];
}
