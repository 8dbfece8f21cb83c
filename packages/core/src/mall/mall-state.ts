import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject, Units } from '../kernel/json.ts';
import type { LotPart } from '../ledger/lots.ts';
import type { TrackBefore } from '../orders/record.ts';
import type { GrantRecord } from '../rules/fire.ts';
import type { Head } from '../state.ts';

export type MallState = 'awaiting' | 'paid' | 'shipped' | 'completed' | 'cancelled' | 'refunded' | 'lapsed';

/** An order of the mall: record `mall/<number of its entry>`; while it waits for money also the fact of that name. */
export interface MallOrder extends JsonObject {
  readonly item: string;
  readonly version: number;
  readonly state: MallState;
  readonly at: EpochMs;
  /** When it last changed. */
  readonly changedAt: EpochMs;
  readonly price: { readonly asset: string; readonly units: Units };
  /** Money that it costs beside, minor units. */
  readonly cash: number | null;
  /** Until when the money must come. */
  readonly until?: EpochMs;
  /** The lots that paid. */
  readonly lots: readonly LotPart[];
  /** The shared counter that one was taken of. */
  readonly counter: string | null;
  readonly addressed: boolean;
  /** What it granted, so that it can be taken back. */
  readonly grants: readonly GrantRecord[];
  readonly happenedAt: EpochMs;
  readonly tracks: { readonly [track: string]: TrackBefore };
  /** Of the payment system. */
  readonly reference?: string;
  readonly carrier?: string;
  readonly tracking?: string;
  readonly reason?: string;
}

export function mallKey(order: number | string): string {
  return `mall/${order}`;
}

/** An order that waits for money: time alone may end it, and time loads no record. */
export function awaitingOrder(head: Pick<Head, 'facts'>, hold: string): MallOrder | undefined {
  return factOf(head.facts, mallKey(hold)) as MallOrder | undefined;
}

/** Fact: how many orders the member has made, with the numbers of the newest ones. */
export const MALL_ORDERS = 'mall-orders';
/** As many are listed. */
export const MALL_ORDERS_MAX = 50;

export function mallOrdersOf(head: Pick<Head, 'facts'>): readonly number[] {
  return (factOf(head.facts, MALL_ORDERS) ?? []) as readonly number[];
}
