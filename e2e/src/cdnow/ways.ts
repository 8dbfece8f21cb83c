import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudEvent } from '@laurel/sdk';
import { done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { cdnowMapping, starterFile } from '../shop/places.ts';
import { childEnvironment, laurelBin, type Place } from '../shop/serve.ts';
import { openShop, type Shop } from '../shop/shop.ts';

/** What a store comes to: its counts and hashes, as `verify` prints them. */
export type Sum = {
  readonly members: number;
  readonly events: number;
  readonly transfers: number;
  readonly ledgerHash: string;
  readonly stateHash: string;
};

const command = (file: string, place: Place, more: readonly string[]): readonly string[] => [
  'import',
  file,
  '--mapping',
  cdnowMapping,
  '--program',
  starterFile,
  '--json',
  ...more,
  ...storeFlags(place),
];

export async function importFile(file: string, place: Place, ...more: readonly string[]) {
  return (await done(command(file, place, more))).json;
}

/** Ends the import with `kill -9` at each of the moments, starting it again each time, and lets the last one finish. */
export async function importKilled(
  file: string,
  place: Place,
  momentsMs: readonly number[],
): Promise<number> {
  let killed = 0;
  for (const moment of momentsMs) {
    const child = spawn(process.execPath, [laurelBin, ...command(file, place, [])], {
      env: childEnvironment(),
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await Promise.race([ended, sleep(moment)]);
    if (child.exitCode === null && child.kill('SIGKILL')) killed += 1;
    await ended;
  }
  await importFile(file, place);
  return killed;
}

export async function sumOf(place: Place): Promise<Sum & { readonly violations: readonly unknown[] }> {
  const { members, events, transfers, ledgerHash, stateHash, violations } = (
    await done(['verify', '--json', ...storeFlags(place)])
  ).json as Sum & { violations: readonly unknown[] };
  return { members, events, transfers, ledgerHash, stateHash, violations };
}

export async function replayOf(place: Place): Promise<Sum> {
  const { members, events, transfers, ledgerHash, stateHash } = (
    await done(['replay', '--json', ...storeFlags(place)])
  ).json as Sum;
  return { members, events, transfers, ledgerHash, stateHash };
}

/** The same file through HTTP: four clients, each with the members of its own, on a server whose scheduler runs. */
export async function sendFile(
  engine: Engine,
  file: string,
  use: (shop: Shop) => Promise<void>,
): Promise<void> {
  const shop = await openShop({ engine, clock: null });
  try {
    const events = await eventsOf(file);
    const clients = [0, 1, 2, 3].map((client) =>
      events.filter(({ subject }) => Number(subject.slice(-1)) % 4 === client),
    );
    await Promise.all(clients.map((own) => sendAll(shop, own)));
    const { status, text } = await shop.call('POST', '/v1/backfills/close');
    if (status !== 200) throw new Error(text);
    await use(shop);
  } finally {
    await shop.close();
  }
}

const eventsAtOnce = 500;

async function sendAll(shop: Shop, events: readonly CloudEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += eventsAtOnce) {
    const batch = events.slice(from, from + eventsAtOnce);
    const { status, text } = await shop.call('POST', '/v1/events?backfill=true', batch, {
      'content-type': 'application/cloudevents-batch+json',
    });
    const refused = status === 200 ? undefined : text.slice(0, 1_000);
    if (refused !== undefined) throw new Error(`${status}: ${refused}`);
  }
}

/** By hand what the mapping says: the number of the line is the order's. */
export async function eventsOf(file: string): Promise<readonly CloudEvent[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, n) => {
    const [customer, date, , dollars] = line.trim().split(/\s+/);
    if (n === 0 || customer === undefined || date === undefined || dollars === undefined) return [];
    const id = `cdnow:${n + 1}`;
    const amount = Math.round(Number(dollars) * 100);
    const time = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T12:00:00+08:00`;
    return [
      {
        type: 'order.completed',
        source: 'cdnow',
        id,
        subject: `cdnow:${customer}`,
        time,
        data: { orderId: id, amount, currency: 'CNY' },
      },
    ];
  });
}
