import { type Chance, type Clock, systemChance, systemClock } from '@laurel/runtime';
import type { Config } from './config.ts';
import { type App, makeApp } from './http/app.ts';
import { authenticator } from './http/authenticate.ts';
import { idempotencyInMemory } from './http/idempotency.ts';
import { type FetchLike, injectFetch } from './http/inject-fetch.ts';
import { pinoLog, type RequestLog, silentLog } from './http/log.ts';
import { memberTokens } from './http/member-tokens.ts';
import { metricsOf } from './http/metrics.ts';
import { rateLimit } from './http/rate-limit.ts';
import { isOwnerSocket } from './http/sockets.ts';
import { keysInMemory } from './keys/key-store.ts';
import { routesOf } from './routes.ts';
import { fakeInbox } from './testing/fake-inbox.ts';
import { version } from './version.ts';

/** A store that is open, and what speaks for it. */
export interface Opened {
  readonly app: App;
  /** Speaks to the application in this process, as the owner; what `createLaurel({ fetch })` takes. */
  readonly fetch: FetchLike;
  readonly log: RequestLog;
  /** Takes no more, finishes what is under way, closes the store. */
  readonly close: () => Promise<void>;
}

/** What a test or a simulation puts in the place of the machine. */
export interface Host {
  readonly clock?: Clock;
  readonly chance?: Chance;
}

/** The only place that picks adapters. */
export async function open(config: Config, host: Host = {}): Promise<Opened> {
  const clock = host.clock ?? systemClock;
  const chance = host.chance ?? systemChance;
  const log = config.logLevel === 'silent' ? silentLog : await pinoLog(config.logLevel);
  const ownerToken = `lo_${chance.bytes(32).toString('base64url')}`;
  const secret = chance.bytes(32);
  const metrics = metricsOf([]);
  const keys = keysInMemory();
  const about = { version, sandbox: config.sandbox, demo: () => false };
  const app = makeApp({
    routes: routesOf({ inbox: fakeInbox(), metrics, checks: async () => ({ store: true }), about }),
    authenticate: authenticator({
      keys,
      clock,
      ownerToken,
      tokens: memberTokens(config.memberTokens ?? undefined),
    }),
    idempotency: idempotencyInMemory(),
    secret,
    clock,
    log,
    metrics,
    rates: rateLimit(clock, config.requestsPerKeyPerSecond),
    freshId: () => chance.bytes(12).toString('base64url'),
    isOwner: isOwnerSocket,
  });
  await app.ready();
  return { app, fetch: injectFetch(app, ownerToken), log, close: async () => app.close() };
}
