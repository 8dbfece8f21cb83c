import type { Entry, EpochMs } from '@laurel/core';
import type { Sent } from './act.ts';

/** The product as the simulator drives it. Time comes with each call. */
export interface Store {
  readonly send: (sent: Sent, now: EpochMs) => Promise<Told>;
  /** Delivers what follows for other members; when each was decided, by `<kind> <invitee>/<order>`. */
  readonly relay: (now: EpochMs) => Promise<ReadonlyMap<string, EpochMs>>;
  /** The scheduler: lets time pass for all who have something due. */
  readonly pass: (now: EpochMs) => Promise<void>;
  readonly read: (member: string, at: EpochMs) => Promise<Seen | null>;
  /** The logs of these members. */
  readonly logs: (names: readonly string[]) => Promise<ReadonlyMap<string, readonly Entry[]>>;
}

/** What the caller was told. */
export interface Told {
  readonly status: 'applied' | 'duplicate' | 'refused' | 'deferred';
  readonly code: string | null;
  readonly limited: boolean;
  /** Units of points that a take-back could not find. */
  readonly shortfall: number;
  /** Cash to keep back for it, in minor units. */
  readonly charge: number;
  readonly decidedAt: EpochMs;
  /** The number of a play. */
  readonly draw?: string;
  /** The charge, or the refund, that was answered: the n-th of the member, from 0; null: there was none. */
  readonly call?: number | null;
  /** The notice whose delivery was told: the n-th of the member, from 1; null: there was none. */
  readonly notice?: number | null;
  /** The piece of a partner that was named: the n-th of the member, from 0; null: there was none. */
  readonly piece?: number | null;
  /** Whether the team that was named was there. */
  readonly team?: boolean;
}

/** A member as read at an instant, in words that the product and the oracle share. */
export interface Seen {
  readonly joinedAt: EpochMs | null;
  readonly frozen: boolean;
  readonly tier: string;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly grace: boolean;
  readonly assets: Readonly<Record<string, SeenAsset>>;
}
export interface SeenAsset {
  readonly owed: number;
  /** Units that are there but not open yet. */
  readonly pending: number;
  /** Lots that hold something: when they end, what is left, what is held. Soonest first, one line for each end. */
  readonly lots: readonly (readonly [until: EpochMs | null, left: number, held: number])[];
}

/** One line for each end, soonest first, empty ones left out. */
export function byEnd(
  lots: readonly { readonly until: EpochMs | null; readonly left: number; readonly held: number }[],
): SeenAsset['lots'] {
  const sums = new Map<EpochMs | null, readonly [number, number]>();
  for (const { until, left, held } of lots) {
    const [hadLeft, hadHeld] = sums.get(until) ?? [0, 0];
    sums.set(until, [hadLeft + left, hadHeld + held]);
  }
  return [...sums]
    .filter(([, [left, held]]) => left > 0 || held > 0)
    .map(([until, [left, held]]) => [until, left, held] as const)
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY));
}

/** Units of lots that open later than an instant. */
export const pendingOf = (
  lots: readonly { readonly from: EpochMs; readonly left: number }[],
  at: EpochMs,
): number => lots.reduce((total, { from, left }) => total + (from > at ? left : 0), 0);
