import { createHmac } from 'node:crypto';
import type { EpochMs } from '@laurel/core';
import type { Clock } from '@laurel/runtime';
import type { Caller } from './caller.ts';
import { limits } from './limits.ts';
import { Problem } from './problem.ts';
import type { Reply, Route } from './route.ts';

/** What is remembered of a write, for ever. */
export interface Remembered {
  /** Of the route, the address and the body. */
  readonly fingerprint: string;
  /** When it was first sent: the time of what it does, however often it is sent. */
  readonly at: EpochMs;
  /** Null from the beginning of the write until its answer is known. */
  readonly answer: { readonly status: number; readonly body: string } | null;
}

/** Rows by (caller, key). All are durable when the promise is fulfilled. */
export interface IdempotencyStore {
  /** Writes the row if there is none; answers the row that was there, if one was. */
  readonly begin: (caller: string, key: string, row: Remembered) => Promise<Remembered | undefined>;
  readonly finish: (caller: string, key: string, answer: NonNullable<Remembered['answer']>) => Promise<void>;
  /** A refusal consumes nothing: the key is free again. */
  readonly forget: (caller: string, key: string) => Promise<void>;
}

export interface Write {
  readonly route: Route;
  readonly caller: Caller;
  readonly key: string;
  readonly address: string;
  readonly body: unknown;
}

/** Does what was asked, at the time at which it was first asked. */
type Act = (at: EpochMs) => Promise<Reply>;

/**
 * One key, one body, one answer. The row is written before the act, so that a key that was used for something is
 * known even if the process dies in between; the act itself is named after the key, so that doing it again then is
 * harmless. Two requests with one key at one time share one act.
 */
export function idempotent(
  store: IdempotencyStore,
  secret: Buffer,
  clock: Clock,
): (write: Write, act: Act) => Promise<Reply> {
  const underWay = new Map<string, { readonly fingerprint: string; readonly reply: Promise<Reply> }>();
  const once = async (write: Write, fingerprint: string, act: Act): Promise<Reply> => {
    const { caller, key, route } = write;
    const at = clock.now();
    const before = await store.begin(caller.id, key, { fingerprint, at, answer: null });
    if (before !== undefined && before.fingerprint !== fingerprint) throw conflict();
    if (before?.answer != null && route.again !== true) return replayed(before.answer);
    try {
      const reply = await act(before?.at ?? at);
      const body = route.again === true ? '' : JSON.stringify(reply.body ?? null);
      await store.finish(caller.id, key, { status: reply.status, body });
      return before === undefined ? reply : { ...reply, headers: { ...reply.headers, ...replayedHeader } };
    } catch (error) {
      // An unknown outcome keeps the row: the same request may come again, another may not.
      if (error instanceof Problem && before === undefined && !mayHaveHappened.has(error.code))
        await store.forget(caller.id, key);
      throw error;
    }
  };
  return async (write, act) => {
    const fingerprint = fingerprintOf(secret, write);
    const name = JSON.stringify([write.caller.id, write.key]);
    const other = underWay.get(name);
    if (other !== undefined) {
      if (other.fingerprint !== fingerprint) throw conflict();
      return other.reply;
    }
    const reply = once(write, fingerprint, act).finally(() => underWay.delete(name));
    underWay.set(name, { fingerprint, reply });
    return reply;
  };
}

/**
 * A commit whose outcome is unknown may be in the log. The row keeps the time at which it was asked for first: the same
 * request dated otherwise would be another event of the same name.
 */
const mayHaveHappened: ReadonlySet<string> = new Set(['storage_failed', 'storage_full']);

const conflict = (): Problem =>
  new Problem('idempotency_conflict', 'The Idempotency-Key was used with another route or body.', {
    pointer: '/header/idempotency-key',
  });

const replayedHeader = { 'idempotent-replayed': 'true' };

const replayed = (answer: { readonly status: number; readonly body: string }): Reply => ({
  status: answer.status,
  body: JSON.parse(answer.body),
  headers: replayedHeader,
});

/** Keyed, since a body may be as guessable as a telephone number. */
const fingerprintOf = (secret: Buffer, { route, address, body }: Write): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([route.id, address, sorted(body)]))
    .digest('base64url');

/** The same document whatever the order of its keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}

/** As sent, checked; one is made where none was sent. */
export function readIdempotencyKey(header: unknown, made: () => string): string {
  if (header === undefined) return made();
  const isKey = typeof header === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(header);
  if (!isKey || header.length > limits.idempotencyKeyBytesMax)
    throw new Problem(
      'invalid_idempotency_key',
      `It has 1 to ${limits.idempotencyKeyBytesMax} visible characters.`,
      {
        pointer: '/header/idempotency-key',
      },
    );
  return header;
}
