import { systemClock } from '@laurel/runtime';
import { type Bench, sized } from '../frame/bench.ts';
import { type Child, startChild } from '../frame/child.ts';
import { compare } from '../frame/compare.ts';
import { dice } from '../frame/dice.ts';
import { openClient, sendAll } from '../frame/keep-alive.ts';
import type { BenchResult } from '../frame/report.ts';
import { openBenchStore } from '../rows/bench-store.ts';
import { fresh, inFolder } from '../rows/folders.ts';
import { appendRaw, rowsOf } from '../rows/raw-appender.ts';

const BATCH = 100;
const productFile = new URL('../rows/product-server.ts', import.meta.url);
const echoFile = new URL('echo-server.ts', import.meta.url);

/** F1: batches over HTTP against the same rows appended without rules. */
export function batchesBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const events = sized(bench, 60_000, 300);
    const bodies = batched(ordersOf(events));
    const call = { path: '/v1/events', type: 'application/cloudevents-batch+json' };
    const product = async (): Promise<number> => {
      const own = fresh(folder, 'product');
      return events / (await served(own, (child) => sent(child, 16, call, bodies)));
    };
    await product();
    const rows = rowsOf(fresh(folder, 'product', true));
    const measure = await compare(bench, {
      what: 'events in batches of 100',
      unit: 'events/s',
      against: 'raw appender: the same rows, layout, groups, checkpoints and projections; no HTTP, no rules',
      goal: { atLeast: 0.6 },
      warmUps: 0,
      ceiling: async () => events / (await appendRaw(fresh(folder, 'raw'), rows)),
      product,
    });
    return {
      no: 'F1',
      name: 'batches',
      about: 'ingest over HTTP, batches of 100, 16 connections, starter, SQLite FULL',
      sizes: { events, entries: rows.log.length, connections: 16 },
      shares: 'the client in one process; the server decides in one thread of another and writes in a second',
      measures: [measure],
      notes: [
        'The product is timed until the last answer; each round begins with an empty store and a server just started.',
      ],
    };
  });
}

/** F2: single events over HTTP against the same route that validates and echoes. */
export function singlesBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const events = sized(bench, 30_000, 100);
    const bodies = ordersOf(events).map((event) => JSON.stringify(event));
    const call = { path: '/v1/events', type: 'application/cloudevents+json' };
    const measure = await compare(bench, {
      what: 'single events',
      unit: 'events/s',
      against: 'the same Fastify route that validates and echoes',
      goal: { atLeast: 0.6 },
      warmUps: 0,
      ceiling: async () =>
        events /
        (await withChild(
          () => startChild(echoFile),
          (child) => sent(child, 64, call, bodies),
        )),
      product: async () =>
        events / (await served(fresh(folder, 'product'), (child) => sent(child, 64, call, bodies))),
    });
    return {
      no: 'F2',
      name: 'singles',
      about: 'ingest over HTTP, single events, 64 connections',
      sizes: { events, connections: 64 },
      shares: 'the client in one process, the server in another; the product writes in a thread of its own',
      measures: [measure],
      notes: ['Both servers are just started; what is answered applied is on the disk.'],
    };
  });
}

async function served(folder: string, run: (child: Child) => Promise<number>): Promise<number> {
  const opened = await openBenchStore(folder);
  await opened.close();
  return withChild(() => startChild(productFile, folder), run);
}

async function withChild(
  start: () => Promise<Child>,
  run: (child: Child) => Promise<number>,
): Promise<number> {
  const child = await start();
  try {
    return await run(child);
  } finally {
    await child.stop();
  }
}

async function sent(
  child: Child,
  connections: number,
  call: { path: string; type: string },
  bodies: readonly string[],
): Promise<number> {
  const client = await openClient(child.port, connections, child.headers);
  try {
    return await sendAll(client, call, bodies);
  } finally {
    client.close();
  }
}

/** Orders of a shop: few members buy much. */
function ordersOf(count: number): readonly object[] {
  const { between } = dice(7);
  const time = Temporal.Instant.fromEpochMilliseconds(systemClock.now() - 60_000).toString();
  const members = Math.max(1, Math.ceil(count / 6));
  return Array.from({ length: count }, (_, i) => ({
    specversion: '1.0',
    type: 'order.completed',
    source: 'bench',
    id: `o${i}`,
    subject: `m${Math.min(between(0, members), between(0, members))}`,
    time,
    data: { orderId: `o${i}`, amount: between(500, 40_000), currency: 'CNY' },
  }));
}

function batched(events: readonly object[]): readonly string[] {
  const bodies: string[] = [];
  for (let at = 0; at < events.length; at += BATCH) bodies.push(JSON.stringify(events.slice(at, at + BATCH)));
  return bodies;
}
