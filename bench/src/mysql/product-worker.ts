import { systemClock } from '@laurel/runtime';
import { open, readConfig } from '@laurel/server';
import { publishStarter } from '../rows/bench-store.ts';
import { type Order, type Share, shopCalls } from './shop.ts';
import { serveWriter } from './writers.ts';

/** One process of the product: takes its share of the orders through the log's inbox, several calls at a time. */
const [, , url = '', count = '', members = '', share = ''] = process.argv;

/** Calls under way, as many as clients of F1 have. */
const callsAtOnce = 16;

await serveWriter(async () => {
  const config = readConfig(
    {
      database: url,
      dataFolder: '.',
      masterKey: Buffer.alloc(32, 7).toString('base64'),
      logLevel: 'silent',
      roles: ['worker'],
      port: 0,
    },
    {},
  );
  const opened = await open(config);
  if (opened.programs.current().versions.length === 0) await publishStarter(opened);
  const time = systemClock.now() - 60_000;
  const calls = shopCalls(Number(count), Number(members), time, JSON.parse(share) as Share);
  return {
    write: async () => {
      let next = 0;
      const send = async (): Promise<void> => {
        for (let call = calls[next++]; call !== undefined; call = calls[next++]) await submit(call);
      };
      const submit = async (call: readonly Order[]): Promise<void> => {
        const refused = (await opened.log.inbox.submit(call)).find(({ status }) => status !== 'applied');
        if (refused !== undefined) throw new Error(`an order was not applied: ${JSON.stringify(refused)}`);
      };
      await Promise.all(Array.from({ length: callsAtOnce }, send));
      await opened.log.caughtUp();
      await opened.log.checkpoint();
    },
    close: opened.close,
  };
});
