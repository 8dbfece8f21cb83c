import type { Event } from '@laurel/core';
import type { Shop } from './core-store.ts';
import { textOf } from './text-of.ts';

/** What a follow-on is, and of what: a gift by its command, a reward by the invitee and her order. */
export function keyOf(shop: Pick<Shop, 'orders'>, from: string, event: Event): string {
  if (event.type.startsWith('gift.')) return giftOf(event);
  if (event.type.startsWith('activity.') || event.type.startsWith('household.'))
    return `${event.type} ${event.id}`;
  return `${event.type === 'invite.rewarded' ? 'reward' : 'takeReward'} ${from}/${orderOf(shop, event)}`;
}

/** Ids of follow-ons are made of their cause's. */
export const giftOf = ({ type, id }: Pick<Event, 'type' | 'id'>): string =>
  `${type === 'gift.received' ? 'gift' : 'return'} ${id.split('#')[0] ?? ''}`;

/** The order that a follow-on is about: its own, or that of the one which it takes back. */
function orderOf(shop: Pick<Shop, 'orders'>, event: Event): string {
  const caused = `${textOf(event.data['source'])}/${textOf(event.data['id'])}`;
  const about = shop.orders.get(caused) ?? textOf(event.data['orderId']);
  shop.orders.set(`${event.source}/${event.id}`, about);
  return about;
}
