import type { EpochMs } from '@laurel/core';
import type { Access, Caller } from './caller.ts';
import type { ErrorCode } from './errors.ts';
import type { Schema } from './schema.ts';

/** One request, read and checked. */
export interface Call<P, Q, B> {
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly requestId: string;
  /** Of a write: as sent, or made for it. The same one again must have no second effect. */
  readonly key: string;
  /** Of a write: when it was first sent. */
  readonly at: EpochMs;
  readonly contentType: string;
  /** Of the body as sent. */
  readonly bytes: number;
  /** The body as sent, byte for byte: signatures are over it. */
  readonly raw: Buffer | undefined;
  readonly header: (name: string) => string | undefined;
  /** Where it came from. */
  readonly address: string;
  /** From this very machine, and not by way of something that forwards. */
  readonly isLoopback: () => boolean;
}

export interface Reply {
  readonly status: number;
  /** JSON, or `undefined` for none. */
  readonly body?: unknown;
  /** Instead of `body`: text or a stream of another type. */
  readonly raw?: { readonly type: string; readonly data: string | Buffer | AsyncIterable<string> };
  /** Instead of `body`: JSON as it goes over the wire, made by `wireText`. */
  readonly wire?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the audit log says of the act beside who and when. */
  readonly noted?: Readonly<Record<string, boolean>>;
}

/** What the document says of an answer. */
export interface AnswerDoc {
  readonly description: string;
  readonly schema?: Schema<unknown>;
  /** Other content types that it may have, and what they hold. */
  readonly also?: Readonly<Record<string, Schema<unknown>>>;
  /** Of `raw` answers. */
  readonly type?: string;
}

/** A call as data: the router, the document, the tests and the walk over all keys are made of these. */
export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `/v1/members/{id}` */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: Schema<unknown>;
  readonly query?: Schema<unknown>;
  readonly body?: Schema<unknown>;
  /** Content types of the body; `application/json` unless said. */
  readonly accepts?: readonly string[];
  /** Where content types mean different bodies. */
  readonly bodies?: Readonly<Record<string, Schema<unknown>>>;
  readonly bodyBytesMax?: number;
  /** A text of it may be as long as the body: a whole document. */
  readonly longTexts?: true;
  /** No body is as good as `{}`. */
  readonly bodyOptional?: true;
  /** `key`: takes an Idempotency-Key and keeps the answer. `own`: the body carries ids of its own (events). */
  readonly write?: 'key' | 'own';
  /**
   * The answer is not kept but made again by acting again, which the key makes harmless: where it carries a secret
   * or names a person, and where the log has it anyway.
   */
  readonly again?: true;
  /** Noted in the audit log; `person`: the id in the address is a person's and only its keyed hash is noted. */
  readonly audit?: 'plain' | 'person';
  /** A GET that uses something up: whoever asks for its head alone gets none. */
  readonly once?: true;
  /** The body is not read as JSON: the handler takes `raw`, of whatever content type. */
  readonly unread?: true;
  /** The body is checked by hand, on the hottest routes. */
  readonly byHand?: true;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Codes beside those that any call can have. */
  readonly refusals: readonly ErrorCode[];
  readonly handle: (call: Call<never, never, never>) => Promise<Reply>;
  /** Of a call without parameters and body: its answer, if that is at hand without waiting; else `handle` is asked. */
  readonly atOnce?: (caller: Caller, params: never) => Reply | undefined;
}

type Typed<P, Q, B> = Omit<Route, 'params' | 'query' | 'body' | 'handle' | 'atOnce'> & {
  readonly params?: Schema<P>;
  readonly query?: Schema<Q>;
  readonly body?: Schema<B>;
  readonly handle: (call: Call<P, Q, B>) => Promise<Reply>;
  readonly atOnce?: (caller: Caller, params: P) => Reply | undefined;
};

/** Ties the types of a route's schemas to its handler. */
export const route = <P = undefined, Q = undefined, B = undefined>(typed: Typed<P, Q, B>): Route => typed;

/** A text's UTF-8 bytes, one character each: such a text goes out in one piece with the headers, encoded already. */
export const wireText = (text: string): string => Buffer.from(text).toString('latin1');

export const ok = (body: unknown, status = 200): Reply => ({ status, body });
