import {
  callId,
  isStillAsked,
  type Json,
  type JsonObject,
  type MemberNo,
  type PurchaseRecord,
  planOf,
  purchaseKey,
  type RefundRecord,
  refundKey,
} from '@laurel/core';
import type { CallPort } from '../calls/call-port.ts';

/** What every payment system is asked and told, whichever it is. @param ask carries one call out */
export function paymentPort(ask: CallPort['ask']): CallPort {
  return {
    port: 'payment',
    recordsOf: (key) => [purchaseKey(key), refundKey(key)],
    isWanted: (head, key, [bought, refund]) => {
      if (bought != null) {
        const purchase = bought as PurchaseRecord;
        return isStillAsked(planOf(head, purchase.plan), key, purchase);
      }
      return (refund as RefundRecord | null)?.state === 'open';
    },
    tell: (member, data) => withCharge(member, data),
    ask,
  };
}

/** Money that goes back names the charge that brought it, by the id that the payment system knows. */
function withCharge(member: MemberNo, { of, ...data }: JsonObject): JsonObject {
  if (typeof of !== 'string') return data;
  return { ...data, ...chargeOf(member, of) };
}

function chargeOf(member: MemberNo, purchase: string): Readonly<Record<string, Json>> {
  return purchase.includes('.') ? { charge: callId(member, purchase) } : {};
}
