import { createHmac } from 'node:crypto';
import type { Clock } from '@laurel/runtime';
import type { CallAnswer, CallPort } from '../calls/call-port.ts';
import { paymentPort } from './payment-port.ts';

export interface SignedPayments {
  /** Where calls go. */
  readonly url: string;
  /** Shared with the payment system: `whsec_…`. */
  readonly secret: string;
}

/** How long a payment system may think before it is asked again. */
const askMsMax = 5_000;
const outcomes = new Set(['succeeded', 'failed', 'refunded']);

/**
 * A payment system that takes signed calls (Standard Webhooks). It knows a call by its id and moves money once for it.
 * It answers `{status: succeeded | failed | refunded, reference?, reason?}`, or 202 and calls back.
 */
export function signedPayments({ url, secret }: SignedPayments, clock: Pick<Clock, 'now'>): CallPort {
  return paymentPort(async ({ id, action, data }) => {
    const body = JSON.stringify({ id, action, ...data });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed(secret, { id, at: clock.now(), body }) },
      body,
      signal: AbortSignal.timeout(askMsMax),
    });
    const text = await response.text();
    if (response.status === 202) return null;
    if (!response.ok) throw new Error(`the payment system answered ${response.status}`);
    return answerOf(JSON.parse(text));
  });
}

/**
 * Headers of Standard Webhooks: a keyed hash over id, second and body, by each secret that counts.
 * @param at of the real time, in milliseconds
 */
export function signed(
  secret: string | readonly string[],
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
): Readonly<Record<string, string>> {
  const second = String(Math.floor(at / 1_000));
  const signatures = [secret].flat().map((each) => {
    const key = Buffer.from(each.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${second}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': second, 'webhook-signature': signatures.join(' ') };
}

/** @throws where it is no answer */
export function answerOf(told: unknown): CallAnswer {
  const { status, reference, reason } = (told ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof status !== 'string' || !outcomes.has(status)) throw new Error('the answer has no known status');
  return {
    outcome: status,
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
