import { type Facts, factOf } from '../facts.ts';
import type { EpochMs } from '../kernel/json.ts';

/** Fact `verified`: fields of the member that were proved to be hers, and when. What they hold lies where it lay. */
export function verifiedOf(facts: Facts): Readonly<Record<string, EpochMs>> {
  return (factOf(facts, 'verified') ?? {}) as Readonly<Record<string, EpochMs>>;
}
