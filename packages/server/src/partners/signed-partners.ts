import { textOf } from '@laurel/core';
import type { Keyring, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { CallAnswer, CallPort } from '../calls/call-port.ts';
import { signed } from '../payments/signed-payments.ts';
import type { Post } from '../webhooks/post.ts';
import { partnerPort } from './partner-port.ts';

export interface SignedPartnersParts {
  readonly store: Pick<Store, 'partners'>;
  readonly keyring: Pick<Keyring, 'markOf' | 'openSecret'>;
  readonly post: Post;
  /** Signatures carry the real time, also in a sandbox. */
  readonly realClock: Pick<Clock, 'now'>;
}

export const secretPlace = (partner: string): string => `partner:${partner}`;

/** How long a partner may think before it is asked again. */
export const partnerMsMax = 5_000;
const outcomes = new Set(['delivered', 'failed']);

/**
 * Partners that take signed calls (Standard Webhooks), each where operators connected it. A partner knows a call by its
 * id and delivers once for it. It answers `{status: delivered | failed, reference?, reason?}`, or 202 and calls back.
 * Of one that is not connected the calls wait, and the shop may carry them out itself.
 */
export function signedPartners({ store, keyring, post, realClock }: SignedPartnersParts): CallPort {
  return partnerPort(keyring, async ({ id, action, data }) => {
    const partner = textOf(data['partner']);
    const row = await store.partners.get(partner);
    if (row === null) return null;
    const body = JSON.stringify({ id, action, ...data });
    const secret = keyring.openSecret(secretPlace(partner), row.secret);
    const { status, text } = await post(row.url, signed(secret, { id, at: realClock.now(), body }), body);
    if (status === 202) return null;
    if (status < 200 || status > 299) throw new Error(`partner ${partner} answered ${status}`);
    return answerOf(JSON.parse(text));
  });
}

/** @throws where it is no answer */
export function answerOf(told: unknown): CallAnswer {
  const { status, reference, reason } = (told ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof status !== 'string' || !outcomes.has(status)) throw new Error('the answer has no known status');
  return {
    outcome: status,
    ...(typeof reference === 'string' ? { reference: reference.slice(0, 256) } : {}),
    ...(typeof reason === 'string' ? { reason: reason.slice(0, 500) } : {}),
  };
}
