import { holdId, type JsonObject, type MallOrder, type MemberNo } from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';

/** @param key of its record, `mall/<number>` */
export function presentOrder(
  key: string,
  order: MallOrder,
  { member, show }: { readonly member: MemberNo; readonly show: ShowTime },
): JsonObject {
  const number = key.slice(key.indexOf('/') + 1);
  const { item, state, price, cash, addressed, at, changedAt, until, reference, carrier, tracking, reason } =
    order;
  return {
    order: number,
    item,
    state,
    price,
    cash,
    addressed,
    at: show(at),
    changedAt: show(changedAt),
    payUntil: orNull(show, until ?? null),
    hold: holdId(member, number),
    reference: reference ?? null,
    carrier: carrier ?? null,
    tracking: tracking ?? null,
    reason: reason ?? null,
  };
}
