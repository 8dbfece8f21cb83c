import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppParts } from './app.ts';
import { checkAccess } from './caller.ts';
import { idempotent, readIdempotencyKey } from './idempotency.ts';
import { readId } from './ids.ts';
import { readJson } from './json/read-json.ts';
import { Problem } from './problem.ts';
import { readQuery } from './read-query.ts';
import type { Call, Reply, Route } from './route.ts';
import { isLoopback } from './sockets.ts';
import { checkOf } from './validate.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
const jsonType = 'application/json; charset=utf-8';

/** Everything that stands between a request and a use case, in the order in which it is refused. */
export function serve(parts: AppParts, route: Route): Handler {
  const once = idempotent(parts.idempotency, parts.secret);
  const read = reader(route);
  return async (request, reply) => {
    const asked = parts.authenticate({
      authorization: request.headers.authorization,
      isOwner: parts.isOwner(request.raw),
      isLoopback: isLoopback(request.raw),
    });
    const caller = asked instanceof Promise ? await asked : asked;
    checkAccess(caller, route.access);
    parts.rates.take(caller, request.ip);
    const params = readParams(request.params as Readonly<Record<string, string>>);
    const contentType = route.body === undefined ? '' : contentTypeOf(request, route);
    const { query, body } = await read(request);
    const key =
      route.write === 'key' ? readIdempotencyKey(request.headers['idempotency-key'], parts.freshId) : '';
    const bytes = request.body === undefined ? 0 : (request.body as Buffer).length;
    const call = {
      caller,
      params,
      query,
      body,
      key,
      contentType,
      bytes,
      requestId: request.id,
      signal: request.signal,
    };
    const act = () => route.handle(call as unknown as Call<never, never, never>);
    if (route.write !== 'key') return send(reply, await act());
    const write = { route, caller, key, address: addressOf(params, query), body };
    reply.header('idempotency-key', key);
    return send(reply, await once(write, act));
  };
}

function send(reply: FastifyReply, { status, body, raw, headers }: Reply): FastifyReply {
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  if (raw !== undefined) return reply.type(raw.type).send(raw.data);
  if (body === undefined) return reply.send();
  return reply.type(jsonType).send(JSON.stringify(body));
}

function readParams(raw: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const name in raw) params[name] = readId(raw[name], `/path/${name}`);
  return params;
}

/** Reads query and body, and checks them unless the route does so by hand. */
function reader(route: Route): (request: FastifyRequest) => Promise<{ query: object; body: unknown }> {
  const checkQuery = route.query === undefined ? undefined : checkOf(route.query);
  const checkBody = route.body === undefined || route.byHand === true ? undefined : checkOf(route.body);
  return async (request) => {
    const query = readQuery(route.query, request.query as Readonly<Record<string, unknown>>);
    if (checkQuery !== undefined && Object.keys(query).length > 0) await checkQuery(query, '/query');
    const body = readBody(route, request.body as Buffer | undefined);
    if (checkBody !== undefined) await checkBody(body, '');
    return { query, body };
  };
}

function readBody(route: Route, raw: Buffer | undefined): unknown {
  if (route.body === undefined) {
    const isEmpty =
      raw === undefined || raw.length === 0 || /^\s*(\{\s*\})?\s*$/.test(raw.toString('utf8', 0, 64));
    if (!isEmpty) throw new Problem('unknown_field', 'The call takes no body.');
    return undefined;
  }
  if (raw === undefined) {
    if (route.bodyOptional === true) return {};
    throw new Problem('empty_body', 'The request has no body.');
  }
  return readJson(raw);
}

const defaultTypes = ['application/json'];

function contentTypeOf(request: FastifyRequest, route: Route): string {
  const header = request.headers['content-type'];
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Problem('unsupported_media_type', 'Send the body as it is, not compressed.', {
      pointer: '/header/content-encoding',
    });
  if (header === undefined && request.body === undefined) return '';
  const [type = '', ...options] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const accepted = route.accepts ?? defaultTypes;
  const isUtf8 = options.every(
    (option) => !option.startsWith('charset=') || /^charset="?utf-?8"?$/.test(option),
  );
  if (accepted.includes(type) && isUtf8) return type;
  throw new Problem('unsupported_media_type', `Send ${accepted.join(' or ')} in UTF-8.`, {
    pointer: '/header/content-type',
    headers: { accept: accepted.join(', ') },
  });
}

const addressOf = (params: object, query: object): string => JSON.stringify([params, query]);
