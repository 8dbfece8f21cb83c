import type { Entry, StatusCause } from '@laurel/core';

/** One thing that an entry says to an address. */
export interface Topic {
  readonly type: string;
  /** Of `message.created`: which of the entry's messages. */
  readonly message?: number;
}

/**
 * What an entry says, in an order that never changes: its event, then what became of tiers and plans, of assets, and
 * each message. The place in this list is part of a delivery's id.
 */
export function topicsOf({ event, outcome }: Entry): readonly Topic[] {
  const types = new Set([event.type]);
  for (const { track, cause } of outcome.statuses ?? [])
    types.add(`${track.startsWith('plan:') ? 'plan' : 'tier'}.${cause satisfies StatusCause}`);
  for (const { asset, kind } of outcome.transfers ?? []) if (kind === 'expire') types.add(`${asset}.expired`);
  for (const { reason } of outcome.messages ?? [])
    if (reason.startsWith('expiry:')) types.add(`${reason.slice('expiry:'.length)}.expiring`);
  return [
    ...[...types].map((type) => ({ type })),
    ...(outcome.messages ?? []).map((_, message) => ({ type: 'message.created', message })),
  ];
}

/** `*`, a type, or a family like `tier.*`. */
export const wants = (types: readonly string[], type: string): boolean =>
  types.some(
    (one) => one === '*' || one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))),
  );
