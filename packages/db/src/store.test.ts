import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from './sqlite/open.ts';
import { storeContract } from './store.contract.ts';

for (const thread of [false, true]) {
  let folder = '';
  storeContract(`SQLite ${thread ? 'with a writer thread' : 'in one thread'}`, {
    fresh: () => {
      folder = mkdtempSync(join(tmpdir(), 'laurel-store-'));
      return openSqlite({ folder, thread });
    },
    again: async (store) => {
      await store.close();
      return openSqlite({ folder, thread });
    },
    second: null,
  });
}
