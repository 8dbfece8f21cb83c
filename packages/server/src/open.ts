import { hkdfSync } from 'node:crypto';
import {
  isUnsealed,
  type Keyring,
  openKeyring,
  openSqlite,
  parseMasterKey,
  readMasterKeyFile,
  type Store,
} from '@laurel/db';
import { type Chance, type Clock, systemChance, systemClock } from '@laurel/runtime';
import { auditIn } from './audit/audit.ts';
import { benefitLines } from './benefits/benefit-metrics.ts';
import type { CallPort } from './calls/call-port.ts';
import { openClock, type StoreClock } from './clock/store-clock.ts';
import type { Config } from './config.ts';
import { lettersIn } from './events/letters-in-store.ts';
import { type DemoMark, demoMarkOf } from './health/demo-mark.ts';
import { type WatchedStore, watchWrites } from './health/watch-writes.ts';
import { type App, makeApp } from './http/app.ts';
import { authenticator } from './http/authenticate.ts';
import { cursorsOf } from './http/cursors.ts';
import { idempotencyInStore } from './http/idempotency-in-store.ts';
import { type FetchLike, injectFetch } from './http/inject-fetch.ts';
import { pinoLog, type RequestLog, silentLog } from './http/log.ts';
import { memberTokens } from './http/member-tokens.ts';
import { type Metrics, metricsOf } from './http/metrics.ts';
import { type RateLimit, rateLimit } from './http/rate-limit.ts';
import { showTimeOf } from './http/show-time.ts';
import { isOwnerSocket } from './http/sockets.ts';
import { jobKinds } from './jobs/kinds.ts';
import { keysInStore } from './keys/key-store.ts';
import { adjustmentsIn } from './ledger/adjustments.ts';
import type { Core } from './log/core.ts';
import { type Log, openLog } from './log/open-log.ts';
import { openProgramSeries, type ProgramSeries } from './log/program-series.ts';
import type { LogSettings } from './log/settings.ts';
import { builtPages } from './pages/page-folders.ts';
import { type PageTokens, pageTokensOf } from './pages/page-tokens.ts';
import { servePages } from './pages/serve-pages.ts';
import { partnerLines } from './partners/partner-metrics.ts';
import { partnerMsMax, signedPartners } from './partners/signed-partners.ts';
import { signedPayments } from './payments/signed-payments.ts';
import { draftsIn } from './programs/drafts.ts';
import type { ReadProgramText } from './programs/read-program-text.ts';
import { versionsIn } from './programs/versions-in-store.ts';
import { type Roles, startRoles } from './roles/roles.ts';
import { type Parts, routesOf } from './routes.ts';
import { type DemoLink, demoLinks } from './sessions/demo-links.ts';
import { openSessions, type SignIn } from './sessions/open-sessions.ts';
import type { SessionParts } from './sessions/parts.ts';
import { firstCode } from './sessions/set-up.ts';
import { pauseRequestsIn } from './tiers/pause-requests.ts';
import { version } from './version.ts';
import { postOf } from './webhooks/post.ts';
import { type Telling, tellingOf } from './webhooks/tell.ts';

/** A store that is open, and what speaks for it. */
export interface Opened {
  readonly app: App;
  readonly log: Log;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: StoreClock;
  readonly programs: ProgramSeries;
  /** Speaks to the application in this process, as the owner; what `createLaurel({ fetch })` takes. */
  readonly fetch: FetchLike;
  readonly notes: RequestLog;
  /** Says that the store is served from here on: it is a sandbox for ever, or never. */
  readonly serving: () => Promise<void>;
  /** A one-time code that makes the first operator; null where nobody is missing. */
  readonly firstCode: () => Promise<string | null>;
  /** Of a demonstration store: one-time links that open its pages as somebody. */
  readonly demoLinks: () => Promise<readonly DemoLink[]>;
  /** Takes no more, finishes what is under way, closes the store. Safe to call again. */
  readonly close: () => Promise<void>;
}

/** What a test or a simulation puts in the place of the machine. */
export interface Host {
  readonly clock?: Clock;
  readonly chance?: Chance;
  /** Sessions, and codes that are good once, end by it. */
  readonly wallClock?: Clock;
  readonly store?: Store;
  readonly core?: Core;
  /** Limits of the write path, in tests of them. */
  readonly logSettings?: Partial<LogSettings>;
}

/** The only place that picks adapters. */
export async function open(config: Config, host: Host = {}): Promise<Opened> {
  const chance = host.chance ?? systemChance;
  const notes = config.logLevel === 'silent' ? silentLog : await pinoLog(config.logLevel);
  // Loaded while the store's own thread starts.
  const reader = import('./programs/read-program-text.ts');
  const { store, refusal } = watchWrites(host.store ?? (await openStore(config)));
  try {
    const clock = await openClock(store, config, host.clock ?? systemClock);
    const master = await masterOf(config, store, chance);
    const keyring = await openKeyring(store.meta, master, chance);
    const { readProgramText } = await reader;
    const programs = await openProgramSeries(store.programs, (source) =>
      compiledOf(readProgramText(source, 'program')),
    );
    const log = await openLog({
      store,
      keyring,
      programs,
      clock,
      chance,
      settings: { headBytesMax: config.headsMiB * 1_048_576, ...host.logSettings },
      ...(host.core === undefined ? {} : { core: host.core }),
      onBroken: (member, error) => notes.fault(`member ${member}`, error),
    });
    return await start({
      config,
      chance,
      notes,
      store,
      refusal,
      clock,
      keyring,
      programs,
      log,
      secret: secretOf(master),
      wallClock: host.wallClock ?? systemClock,
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openStore({ database, dataFolder }: Config): Promise<Store> {
  if (database === null) return openSqlite({ folder: dataFolder });
  const { openMysql } = await import('./open-mysql.ts');
  return openMysql(database);
}

async function masterOf(
  { masterKey, dataFolder }: Config,
  store: Store,
  chance: Chance,
): Promise<Uint8Array> {
  if (masterKey !== null) return parseMasterKey(masterKey);
  return readMasterKeyFile(dataFolder, await isUnsealed(store.meta), chance);
}

/** Of cursors, keys and fingerprints. It follows from the master key, so that no store holds it. */
const secretOf = (master: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', master, '', 'laurel http', 32));

function compiledOf(read: ReadProgramText) {
  if (read.ok) return read.compiled;
  throw new Error(`a published program cannot be read: ${read.problems[0]?.message ?? ''}`);
}

interface Ground {
  readonly config: Config;
  readonly chance: Chance;
  readonly notes: RequestLog;
  readonly store: Store;
  readonly refusal: WatchedStore['refusal'];
  readonly clock: StoreClock;
  readonly keyring: Keyring;
  readonly programs: ProgramSeries;
  readonly log: Log;
  readonly secret: Buffer;
  readonly wallClock: Clock;
}

async function start(ground: Ground): Promise<Opened> {
  const { config, chance, notes, store, clock, log, secret } = ground;
  const ownerToken = `lo_${chance.bytes(32).toString('base64url')}`;
  const keys = keysInStore(store);
  const tokens = memberTokens(config.memberTokens ?? undefined, secret);
  const signIn = openSessions({ ...ground, keys });
  const pageTokens = pageTokensOf(ground.keyring, ground.wallClock, secret);
  const authenticate = authenticator({
    keys,
    clock,
    ownerToken,
    tokens,
    sessions: signIn.callers,
    pageTokens,
  });
  const metrics = metricsFor(ground);
  const telling = tellingOf({
    reads: log.reads,
    keyring: ground.keyring,
    post: postOf(config.webhookNetworks),
    clock,
    realClock: systemClock,
  });
  const roles = startRoles({
    config,
    store,
    clock,
    log,
    notes,
    kinds: jobKinds(ground),
    ports: portsOf(ground),
    telling,
    process: chance.bytes(9).toString('base64url'),
  });
  const demo = await demoMarkOf(store);
  const rates = rateLimit(clock, config.requestsPerKeyPerSecond);
  const pages = builtPages(config.pagesFolder);
  const parts = partsOf(ground, {
    metrics,
    keys,
    roles,
    demo,
    telling,
    rates,
    signIn,
    pages: pages.map(({ name }) => name),
    pageTokens,
    forgetKeys: authenticate.forget,
  });
  const app = makeApp({
    routes: routesOf(parts),
    authenticate,
    idempotency: idempotencyInStore(store, secret),
    secret,
    clock,
    log: notes,
    metrics,
    rates,
    note: auditIn(store, clock, secret),
    freshId: namesFrom(chance),
    isOwner: isOwnerSocket,
    isDemo: demo.is,
    latest: latestOf(ground),
    pageHosts: config.pageHosts,
  });
  await servePages(app, pages, config.pageHosts);
  await app.ready();
  const fetch = injectFetch(app, ownerToken);
  return handedOut(ground, { app, roles, demo, fetch, ofStart: parts });
}

/** Systems that are asked by the relay; where none is set up, the shop carries calls out itself. */
function portsOf({ config, store, keyring }: Ground): readonly CallPort[] {
  const { paymentsUrl: url, paymentsSecret: secret, webhookNetworks } = config;
  const post = postOf(webhookNetworks, undefined, partnerMsMax);
  const partners = signedPartners({ store, keyring, post, realClock: systemClock });
  return url === null || secret === null
    ? [partners]
    : [signedPayments({ url, secret }, systemClock), partners];
}

/** A store that no other process has needs no look: what it published is known. */
const latestOf = ({ store, programs }: Ground): Parts['latest'] => (store.alone ? null : programs.latest);

interface Started extends Pick<Opened, 'app' | 'fetch'> {
  readonly ofStart: SessionParts;
  readonly roles: Roles;
  readonly demo: DemoMark;
}

function handedOut(ground: Ground, { app, fetch, ofStart, roles, demo }: Started): Opened {
  const { notes, store, clock, keyring, programs, log } = ground;
  // Another process may publish, or set a member aside. Calls look for themselves; what time does here would not find out until a commit.
  const look = (): void =>
    void Promise.all([programs.latest(), log.quarantine.look()]).catch((error) =>
      notes.fault('what other processes did', error),
    );
  const lookForVersions = store.alone ? undefined : setInterval(look, versionsMs).unref();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(lookForVersions);
    await inTurn([() => app.close(), () => roles.close(), () => log.close(), () => store.close()]);
  };
  return {
    app,
    log,
    store,
    keyring,
    clock,
    programs,
    fetch,
    firstCode: () => firstCode(ofStart),
    demoLinks: async () => (demo.is() ? demoLinks(ofStart) : []),
    notes,
    serving: async () => {
      await clock.served();
      await demo.look();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** What fails keeps nothing behind it from being closed; the first fault is told when all of it is. */
async function inTurn(steps: readonly (() => PromiseLike<unknown>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}

/** Names for requests: unpredictable between processes, and cheap within one. */
function namesFrom(chance: Chance): () => string {
  const process = chance.bytes(9).toString('base64url');
  let n = 0;
  return () => {
    n += 1;
    return `${process}.${n.toString(36)}`;
  };
}

/** How far what no call asked for may be behind what another process published. */
const versionsMs = 500;

interface Made {
  readonly metrics: Metrics;
  readonly keys: ReturnType<typeof keysInStore>;
  readonly roles: Roles;
  readonly demo: DemoMark;
  readonly telling: Telling;
  readonly rates: RateLimit;
  readonly signIn: SignIn;
  readonly pages: Parts['pages'];
  readonly pageTokens: PageTokens;
  readonly forgetKeys: () => void;
}

function partsOf(ground: Ground, made: Made): Parts {
  const { store, clock, keyring, programs, log, secret, config } = ground;
  const { reads, inbox, time } = log;
  const checks = async () => ({
    store: (await store.meta.get('data_key')) === null ? 'no key' : null,
    clock: clock.sure() ? null : 'clock_unsure',
    writes: await ground.refusal(),
  });
  return {
    inbox,
    reads,
    time,
    store,
    clock,
    secret,
    metrics: made.metrics,
    keys: made.keys,
    ...made.signIn.parts,
    pages: made.pages,
    pageTokens: made.pageTokens,
    cursors: cursorsOf(secret),
    latest: latestOf(ground),
    show: () => showTimeOf(programs.current(), clock.now()),
    quarantine: log.quarantine,
    letters: lettersIn(store, keyring, reads),
    markOf: keyring.markOf,
    paymentsSecret: config.paymentsSecret,
    keyring,
    telling: made.telling,
    realClock: systemClock,
    webhookNetworks: config.webhookNetworks,
    messagesOf: (member, before, limit) => store.messages.list(member, before, limit),
    caughtUp: log.caughtUp,
    stockLoaded: log.stockLoaded,
    draws: log.draws,
    chance: ground.chance,
    missedCard: made.rates.missedCard,
    adjustments: adjustmentsIn(store),
    pauses: pauseRequestsIn(store, keyring),
    versions: versionsIn(store, programs, clock),
    drafts: draftsIn(store),
    runner: made.roles,
    kinds: made.roles.kinds,
    forgetKeys: made.forgetKeys,
    moveClock: clock.move,
    backup: store.backup,
    checks,
    about: { version, sandbox: clock.move !== null || config.sandbox, demo: made.demo.is },
  };
}

function metricsFor({ log, store, clock }: Ground): Metrics {
  const of = (name: string, help: string, read: () => number) => ({ name, help, read });
  return metricsOf(
    [
      of('inbox_waiting', 'Commands that wait to be decided', () => log.stats().waiting),
      of('commits', 'Commits of this process', () => log.stats().commits),
      of('entries', 'Entries written by this process', () => log.stats().entries),
      of('snapshots_behind', 'Entries behind the last checkpoint', () => log.stats().behind),
      of('heads', 'Members at hand in memory', () => log.stats().heads),
      of('head_bytes', 'Their estimated bytes', () => log.stats().headBytes),
    ],
    async () => {
      const asked = { store, clock, reads: log.reads };
      return (await benefitLines(asked)) + (await partnerLines(asked));
    },
  );
}
