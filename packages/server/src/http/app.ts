import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Clock } from '@laurel/runtime';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { NoteAct } from '../audit/audit.ts';
import { crossOrigin, preflight } from '../pages/cross-origin.ts';
import type { Authenticate } from './authenticate.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { limits } from './limits.ts';
import type { RequestLog } from './log.ts';
import type { Metrics } from './metrics.ts';
import { documentOf, Problem } from './problem.ts';
import type { RateLimit } from './rate-limit.ts';
import { answerThenReadOn, isUnread } from './read-on.ts';
import type { Route } from './route.ts';
import { admit, serve } from './serve.ts';
import { toProblem } from './to-problem.ts';

/** What the application stands on; `open` picks it. */
export interface AppParts {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly idempotency: IdempotencyStore;
  readonly secret: Buffer;
  readonly clock: Clock;
  readonly log: RequestLog;
  readonly metrics: Metrics;
  readonly rates: RateLimit;
  readonly note: NoteAct;
  /** Makes request ids and idempotency keys for those who send none. */
  readonly freshId: () => string;
  /** Whether the request came through the owner's socket. */
  readonly isOwner: (request: IncomingMessage) => boolean;
  /** Answers of a demonstration store say so. */
  readonly isDemo: () => boolean;
  /** Looks for what other processes published; null where there are none. */
  readonly latest: (() => Promise<unknown>) | null;
  /** Origins of other sites whose pages may ask. */
  readonly pageHosts: readonly string[];
}

export type App = FastifyInstance<Server, IncomingMessage, ServerResponse>;

/** Keeps Fastify from loading a validator and a serialiser that no route of ours asks for. */
const noCompilers = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => JSON.stringify,
} as unknown as NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/** The application apart from listening. */
export function makeApp(parts: AppParts): App {
  const app = fastify({
    logger: false,
    genReqId: () => parts.freshId(),
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestMsMax,
    keepAliveTimeout: limits.keepAliveMs,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: limits.pathParameterBytesMax, ignoreTrailingSlash: false },
    http: { maxHeaderSize: limits.headerBytesMax, headersTimeout: limits.headersMsMax },
    // Bodies are read by our own reader and checked by our own schemas, compiled on first use.
    schemaController: { compilersFactory: noCompilers },
    clientErrorHandler: (error, socket) => answerBroken(error, socket, parts.freshId()),
    frameworkErrors: (error, request, reply) => answerProblem(toProblem(error), request, reply),
  }) as unknown as App;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const asking = parts.pageHosts.length === 0 ? null : crossOrigin(parts.pageHosts);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headersOf(request));
    if (parts.isDemo()) reply.header('laurel-demo', 'true');
    const from = asking?.(request.raw) ?? null;
    if (from === null) {
      done();
      return;
    }
    reply.headers(from);
    const asked = preflight(request.raw);
    if (asked === null) done();
    else void reply.code(204).headers(asked).send();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const ms = reply.elapsedTime;
    const route = request.routeOptions.url ?? 'none';
    parts.log.request({ id: request.id, method: request.method, route, status: reply.statusCode, ms });
    parts.metrics.request(request.method, route, reply.statusCode, ms);
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.code === 'internal') parts.log.fault(request.id, error);
    return answerProblem(problem, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    answerProblem(notFound(parts.routes, request, reply), request, reply),
  );
  for (const route of parts.routes) register(app, parts, route);
  return app;
}

function register(app: App, parts: AppParts, route: Route): void {
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: route.bodyBytesMax ?? limits.bodyBytesMax,
    exposeHeadRoute: route.method === 'GET' && route.once !== true,
    onRequest: admit(parts, route),
    handler: serve(parts, route),
  });
}

function answerProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = documentOf(problem, request.id, request.headers['accept-language']);
  if (body.retry === 'later') reply.header('retry-after', String(limits.retryAfterSeconds));
  reply.code(body.status).headers(problem.headers).type('application/problem+json; charset=utf-8');
  const text = JSON.stringify(body);
  if (problem.code !== 'body_too_large' || !isUnread(request.raw)) return reply.send(text);
  reply.headers({ connection: 'close', 'content-length': Buffer.byteLength(text) });
  return reply.send(Readable.from(answerThenReadOn(text, request.raw)));
}

/** A known address with another method is 405, an unknown one 404. */
function notFound(routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): Problem {
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = routes.filter((route) => patternOf(route).test(path)).map(({ method }) => method);
  if (allowed.length === 0) return new Problem('not_found', 'There is no such address.');
  reply.header('allow', [...new Set(allowed)].join(', '));
  return new Problem('method_not_allowed', `The address knows ${[...new Set(allowed)].join(', ')}.`);
}

const patterns = new WeakMap<Route, RegExp>();

function patternOf(route: Route): RegExp {
  const known = patterns.get(route);
  if (known !== undefined) return known;
  const pattern = new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  patterns.set(route, pattern);
  return pattern;
}

/** What helmet sets for an interface that is no page; pages say their own policy. */
const headersOf = (request: FastifyRequest): Readonly<Record<string, string>> => ({
  'x-request-id': request.id,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
});

/** What is no HTTP gets the shortest answer that is. */
function answerBroken(
  error: Error & { code?: string },
  socket: { writable: boolean; end: (text: string) => void; destroy: () => void },
  id: string,
): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'header_too_large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request_timeout'
        : 'not_found';
  const problem =
    code === 'not_found'
      ? {
          status: 400,
          text: JSON.stringify({
            ...documentOf(new Problem('invalid_parameter', 'That is no HTTP.'), id, undefined),
          }),
        }
      : {
          status: documentOf(new Problem(code, ''), id, undefined).status,
          text: JSON.stringify(documentOf(new Problem(code, 'The request was given up.'), id, undefined)),
        };
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\ncontent-type: application/problem+json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(problem.text)}\r\n\r\n${problem.text}`,
  );
}
