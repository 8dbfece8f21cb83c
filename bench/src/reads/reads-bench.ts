import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, sized } from '../frame/bench.ts';
import { type Child, startChild } from '../frame/child.ts';
import { compare } from '../frame/compare.ts';
import { dice } from '../frame/dice.ts';
import { askAll, askAtRate, openClient } from '../frame/keep-alive.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { namesOf } from '../replay/replay-bench.ts';
import { importOrders, openBenchStore } from '../rows/bench-store.ts';
import { inFolder } from '../rows/folders.ts';
import { ordersFile } from '../rows/orders-file.ts';

const connections = 64;
const rate = 3_000;
type Start = () => Promise<Child>;

/** F6: what a shop asks most often, over HTTP, against an echo of the same bytes. */
export function readsBench(bench: Bench): Promise<BenchResult> {
  return inFolder(bench, async (folder) => {
    const file = ordersFile(bench, folder, sized(bench, 69_659, 60));
    bench.progress('a store to read');
    const opened = await openBenchStore(folder);
    await importOrders(opened, file.path);
    await opened.close();
    const paths = shuffled((await namesOf(folder)).map(([, name]) => `/v1/members/${name}`));
    const product: Start = () => startChild(new URL('../rows/product-server.ts', import.meta.url), folder);
    const echo: Start = () =>
      startChild(new URL('echo-server.ts', import.meta.url), join(folder, 'answers.json'));
    const bytes = await keepAnswers(product, paths, join(folder, 'answers.json'));
    return {
      no: 'F6',
      name: 'reads',
      about: 'read of a member’s entitlements over HTTP',
      sizes: { members: paths.length, connections, 'bytes of an answer': bytes },
      shares:
        'the client in one process, the server that is asked in another, the other server waits; two processors are enough',
      measures: [...(await warm(bench, paths, echo, product)), await cold(bench, paths, echo, product)],
      notes: [
        'The echo knows nobody, checks no key and sends none of the product’s headers; both are Fastify.',
        'Cold: a server that has just been started and made itself quick on other members; each member is read once, from the store whose pages the system may have in memory.',
      ],
    };
  });
}

/** Reads everybody once and keeps what was answered, for the echo. */
async function keepAnswers(product: Start, paths: readonly string[], file: string): Promise<number> {
  const texts: [id: string, text: string][] = [];
  const keep = (path: string, body: string): void =>
    void texts.push([path.slice('/v1/members/'.length), body]);
  await withChild(product, (child) => withClient(child, (client) => askAll(client, paths, keep)));
  writeFileSync(file, JSON.stringify(texts));
  return Math.round(texts.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) / texts.length);
}

type OpenClient = Awaited<ReturnType<typeof openClient>>;

async function withChild<T>(start: Start, run: (child: Child) => Promise<T>): Promise<T> {
  const child = await start();
  try {
    return await run(child);
  } finally {
    await child.stop();
  }
}

/** With connections of its own each time: servers close those on which nothing was asked for a while. */
async function withClient<T>(child: Child, run: (client: OpenClient) => Promise<T>): Promise<T> {
  const client = await openClient(child.port, connections, child.headers);
  try {
    return await run(client);
  } finally {
    client.close();
  }
}

/** Both servers stay up for all rounds, and are asked about a thousand members again and again. */
function warm(bench: Bench, paths: readonly string[], echo: Start, product: Start): Promise<Measure[]> {
  const asked = repeated(paths.slice(0, 1_000), sized(bench, 40_000, 100));
  const paced = repeated(paths.slice(0, 1_000), sized(bench, 5 * rate, 100));
  return withChild(echo, (ceiling) =>
    withChild(product, async (own) => {
      const often = (child: Child) =>
        withClient(child, async (client) => asked.length / (await askAll(client, asked)));
      const evenly = (child: Child) =>
        withClient(child, async (client) => p99(await askAtRate(client, paced, rate)));
      const against = 'echo of the same bytes on a bare Fastify route';
      return [
        await compare(bench, {
          what: 'reads',
          unit: '/s',
          against,
          goal: { atLeast: 0.7 },
          warmUps: 2,
          ceiling: () => often(ceiling),
          product: () => often(own),
        }),
        await compare(bench, {
          what: `p99 at ${rate}/s`,
          unit: 'ms',
          against,
          goal: { atMost: 1.5 },
          ceiling: () => evenly(ceiling),
          product: () => evenly(own),
        }),
      ];
    }),
  );
}

function cold(bench: Bench, paths: readonly string[], echo: Start, product: Start): Promise<Measure> {
  const few = Math.ceil(paths.length / 20);
  const warming = repeated(paths.slice(0, few), sized(bench, 10_000, 20));
  const first = paths.slice(few);
  const once = (start: Start) => () =>
    withChild(start, (child) =>
      withClient(child, async (client) => {
        await askAll(client, warming);
        return first.length / (await askAll(client, first));
      }),
    );
  return compare(bench, {
    what: 'reads from a cold cache',
    unit: '/s',
    against: 'echo of the same bytes on a bare Fastify route, just started too',
    goal: { atLeast: 0.45 },
    warmUps: 0,
    ceiling: once(echo),
    product: once(product),
  });
}

function p99(took: readonly number[]): number {
  return took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? Number.NaN;
}

function repeated(paths: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => paths[i % paths.length] as string);
}

/** In no order that any index has; always the same. */
function shuffled(paths: readonly string[]): readonly string[] {
  const { between } = dice(3);
  const mixed = [...paths];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = between(0, i);
    [mixed[i], mixed[j]] = [mixed[j] as string, mixed[i] as string];
  }
  return mixed;
}
