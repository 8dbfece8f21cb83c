import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Started } from '../frame/child.ts';

/** The same Fastify, with its own validation, that answers an event with itself; in a process of its own. */
const app = fastify({ logger: false, forceCloseConnections: true });
app.addContentTypeParser(
  'application/cloudevents+json',
  { parseAs: 'string' },
  app.getDefaultJsonParser('error', 'error'),
);
const text = { type: 'string', minLength: 1, maxLength: 1_024 };
const event = {
  type: 'object',
  required: ['specversion', 'type', 'source', 'id', 'subject', 'time', 'data'],
  properties: {
    specversion: { const: '1.0' },
    type: text,
    source: text,
    id: text,
    subject: text,
    time: text,
    data: {
      type: 'object',
      required: ['orderId', 'amount', 'currency'],
      properties: { orderId: text, amount: { type: 'integer', minimum: 0 }, currency: text },
    },
  },
};
app.post('/v1/events', { schema: { body: event } }, async (request, reply) =>
  reply.type('application/json; charset=utf-8').send(JSON.stringify(request.body)),
);
await app.listen({ host: '127.0.0.1', port: 0 });
process.once('disconnect', () => void app.close());
const started: Started = { port: (app.server.address() as AddressInfo).port, headers: '' };
process.send?.(started);
