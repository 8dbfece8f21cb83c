import { storeContract } from './store.contract.ts';
import { openTestMysql } from './testing/test-mysql.ts';

let database: Awaited<ReturnType<typeof openTestMysql>> | undefined;

storeContract('the MySQL protocol', {
  fresh: async () => {
    database = await openTestMysql();
    return database.open();
  },
  again: async (store) => {
    await store.close();
    if (database === undefined) throw new Error('no database was made');
    return database.open();
  },
  second: async () => {
    if (database === undefined) throw new Error('no database was made');
    return database.open();
  },
});
