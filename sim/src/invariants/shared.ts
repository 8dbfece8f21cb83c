import type { Entry } from '@laurel/core';
import type { Fault } from './fault.ts';

/** I13 and I21 over all logs: nothing is sold twice, and what left one member arrived at another. */
export function* sharedFaults(
  loaded: ReadonlyMap<string, number>,
  logs: ReadonlyMap<string, readonly Entry[]>,
): Generator<Fault> {
  const entries = [...logs.values()].flat();
  for (const [counter, all] of loaded) {
    const taken = entries.reduce((sum, { outcome }) => sum + (outcome.claims?.[counter]?.by ?? 0), 0);
    if (taken < 0 || taken > all) yield ['I13 shared stock', `0 to ${all}`, `${taken} of ${counter}`];
  }
  const transit = new Map<string, number>();
  for (const { outcome } of entries)
    for (const { asset, from, to, amount } of outcome.transfers ?? []) {
      const change = (to === 'transit' ? amount : 0) - (from === 'transit' ? amount : 0);
      transit.set(asset, (transit.get(asset) ?? 0) + change);
    }
  for (const [asset, units] of transit)
    if (units !== 0) yield ['I21 gifts conserve the sum', '0 on their way', `${units} of ${asset}`];
}
