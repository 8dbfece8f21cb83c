import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Started } from '../frame/child.ts';

/** Answers paths with texts, in its own process: its argument is a file with both. */
const texts = new Map(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as [string, string][]);
const app = fastify({ logger: false, forceCloseConnections: true });
app.get<{ Params: { readonly id: string } }>('/v1/members/:id', async (request, reply) =>
  reply.type('application/json; charset=utf-8').send(texts.get(request.params.id)),
);
await app.listen({ host: '127.0.0.1', port: 0 });
process.once('disconnect', () => void app.close());
const started: Started = { port: (app.server.address() as AddressInfo).port, headers: '' };
process.send?.(started);
