import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieAsking } from '../sessions/session-caller.ts';
import type { AppParts } from './app.ts';
import { type Caller, checkAccess, nobody } from './caller.ts';
import { errors } from './errors.ts';
import { idempotent, readIdempotencyKey } from './idempotency.ts';
import { readId } from './ids.ts';
import { readJson } from './json/read-json.ts';
import { limits } from './limits.ts';
import { Problem } from './problem.ts';
import { readQuery } from './read-query.ts';
import type { Call, Reply, Route } from './route.ts';
import { isLoopback } from './sockets.ts';
import { checkOf } from './validate.ts';

type Admit = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;
type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;
const jsonType = 'application/json; charset=utf-8';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who asks and whether she may, before a byte of the body is read. */
export function admit(parts: AppParts, route: Route): Admit {
  const enter = (request: FastifyRequest, caller: Caller): void => {
    checkAccess(caller, route.access);
    parts.rates.take(caller, request.ip);
    callers.set(request, caller);
  };
  const turnAway = (request: FastifyRequest, error: unknown, done: (error?: Error) => void): void => {
    try {
      if (error instanceof Problem && errors[error.code].status === 401) parts.rates.refused(request.ip);
      done(error as Error);
    } catch (limited) {
      done(limited as Error);
    }
  };
  return (request, _reply, done) => {
    try {
      const asked = parts.authenticate({
        authorization: request.headers.authorization,
        isOwner: parts.isOwner(request.raw),
        isLoopback: isLoopback(request.raw),
        cookies: cookiesOf(request),
      });
      if (!(asked instanceof Promise)) {
        enter(request, asked);
        done();
        return;
      }
      const entering = asked.then((caller) => enter(request, caller));
      void settle(entering, (error) => (error === undefined ? done() : turnAway(request, error, done)));
    } catch (error) {
      turnAway(request, error, done);
    }
  };
}

function cookiesOf({ headers, method }: FastifyRequest): CookieAsking | undefined {
  const { cookie, authorization } = headers;
  if (cookie === undefined || authorization !== undefined) return undefined;
  return { cookie, isRead: method === 'GET' || method === 'HEAD', header: (name) => headerOf(headers, name) };
}

const headerOf = (headers: FastifyRequest['headers'], name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** Tells a callback how a promise ended. */
async function settle(promise: Promise<void>, ended: (error?: unknown) => void): Promise<void> {
  try {
    await promise;
  } catch (error) {
    ended(error);
    return;
  }
  ended();
}

/** Answers at once where a route can and nothing needs to be looked up or checked for it. */
export function serve(parts: AppParts, route: Route): Handler {
  const whole = serveWhole(parts, route);
  const { atOnce } = route;
  if (atOnce === undefined || parts.latest !== null) return whole;
  return (request, reply) => {
    if (request.body !== undefined || request.url.includes('?')) return whole(request, reply);
    const params = readParams(request.params as Readonly<Record<string, string>>);
    const known = atOnce(callers.get(request) ?? nobody, params as never);
    return known === undefined ? whole(request, reply) : send(reply, known);
  };
}

/** Reads and checks what was sent, lets the use case act, and sends its answer. */
function serveWhole(parts: AppParts, route: Route): Handler {
  const once = idempotent(parts.idempotency, parts.secret, parts.clock);
  const read = reader(route);
  // Events look for themselves, and only where they would be refused: see `postEvents`.
  const latest = route.write === 'own' || route.access === 'anyone' ? null : parts.latest;
  return async (request, reply) => {
    const caller = callers.get(request) ?? nobody;
    const params = readParams(request.params as Readonly<Record<string, string>>);
    const contentType = route.body === undefined ? '' : contentTypeOf(request, route);
    const key =
      route.write === 'key' ? readIdempotencyKey(request.headers['idempotency-key'], parts.freshId) : '';
    const { query, body } = await read(request);
    if (latest !== null) await latest();
    const bytes = request.body === undefined ? 0 : (request.body as Buffer).length;
    const raw = request.body as Buffer | undefined;
    const header = (name: string): string | undefined => headerOf(request.headers, name);
    const isNear = (): boolean => isLoopback(request.raw);
    const sent = { contentType, bytes, raw, header, address: request.ip, isLoopback: isNear };
    const call = { caller, params, query, body, key, ...sent, requestId: request.id };
    const act = async (at: number): Promise<Reply> => {
      const done = await route.handle({ ...call, at } as unknown as Call<never, never, never>);
      if (route.audit === undefined) return done;
      const { status, noted = {} } = done;
      await parts.note({ caller, route, params, status, requestId: request.id, noted });
      return done;
    };
    if (route.write !== 'key') return send(reply, await act(0));
    reply.header('idempotency-key', key);
    return send(
      reply,
      await once({ route, caller, key, address: JSON.stringify([params, query]), body }, act),
    );
  };
}

function send(reply: FastifyReply, { status, body, raw, wire, headers }: Reply): FastifyReply {
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  if (wire !== undefined) return sendWire(reply, wire);
  if (raw !== undefined) {
    const isWhole = typeof raw.data === 'string' || Buffer.isBuffer(raw.data);
    return reply.type(raw.type).send(isWhole ? raw.data : Readable.from(raw.data));
  }
  if (body === undefined) return reply.send();
  return reply.type(jsonType).send(JSON.stringify(body));
}

/** Past Fastify, which can send text as UTF-8 only. */
function sendWire(reply: FastifyReply, wire: string): FastifyReply {
  reply.headers({ 'content-type': jsonType, 'content-length': wire.length }).hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  reply.raw.end(wire, 'latin1');
  return reply;
}

function readParams(raw: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const name in raw) params[name] = readId(raw[name], `/path/${name}`);
  return params;
}

/** Reads query and body, and checks them unless the route does so by hand. */
function reader(route: Route): (request: FastifyRequest) => Promise<{ query: object; body: unknown }> {
  const checkQuery = route.query === undefined ? undefined : checkOf(route.query);
  const checkBody =
    route.body === undefined || route.byHand === true || route.unread === true
      ? undefined
      : checkOf(route.body);
  const needsQuery = (route.query?.json['required'] as readonly string[] | undefined) !== undefined;
  return async (request) => {
    const query = readQuery(route.query, request.query as Readonly<Record<string, unknown>>);
    const isPlain = route.byHand === true || (!needsQuery && Object.keys(query).length === 0);
    if (checkQuery !== undefined && !isPlain) await checkQuery(query, '/query');
    const body = readBody(route, request.body as Buffer | undefined);
    if (checkBody !== undefined) await checkBody(body, '');
    return { query, body };
  };
}

function readBody(route: Route, raw: Buffer | undefined): unknown {
  if (route.body === undefined) {
    const isEmpty = raw === undefined || /^\s*(\{\s*\})?\s*$/.test(raw.toString('utf8', 0, 64));
    if (!isEmpty) throw new Problem('unknown_field', 'The call takes no body.');
    return undefined;
  }
  if (route.unread === true) return undefined;
  if (route.bodyOptional === true && (raw === undefined || raw.length === 0)) return {};
  if (raw === undefined) throw new Problem('empty_body', 'The request has no body.');
  return readJson(raw, route.longTexts === true ? bodyLimitOf(route) : limits.stringBytesMax);
}

const bodyLimitOf = (route: Route): number => route.bodyBytesMax ?? limits.bodyBytesMax;

const defaultTypes = ['application/json'];

function contentTypeOf(request: FastifyRequest, route: Route): string {
  const header = request.headers['content-type'];
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Problem('unsupported_media_type', 'Send the body as it is, not compressed.', {
      pointer: '/header/content-encoding',
    });
  if (route.unread === true || (header === undefined && request.body === undefined)) return '';
  const accepted = route.accepts ?? defaultTypes;
  if (header !== undefined && accepted.includes(header)) return header;
  const [type = '', ...options] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const isUtf8 = options.every(
    (option) => !option.startsWith('charset=') || /^charset="?utf-?8"?$/.test(option),
  );
  if (accepted.includes(type) && isUtf8) return type;
  throw new Problem('unsupported_media_type', `Send ${accepted.join(' or ')} in UTF-8.`, {
    pointer: '/header/content-type',
    headers: { accept: accepted.join(', ') },
  });
}
