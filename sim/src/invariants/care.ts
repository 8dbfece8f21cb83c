import type { Entry, Head, Vote } from '@laurel/core';
import { recordsOf } from '../club/seen-of-club.ts';
import type { Violation } from '../compare.ts';
import { type Care, tastes } from '../oracle/care/care.ts';
import { newWorld } from '../oracle/care/world.ts';
import { sharedFaults } from './shared.ts';

/** What must hold over the logs of the kind `care`: exactly the places, and as many votes as voters. */
export function careInvariants(
  care: Care,
  logs: ReadonlyMap<string, readonly Entry[]>,
  _heads: ReadonlyMap<string, Head>,
  at: number,
): Violation | null {
  const violation = (what: string, must: string, is: string): Violation => ({
    at,
    member: '',
    what,
    must,
    is,
  });
  const [fault] = sharedFaults(newWorld(care).left, logs);
  if (fault !== undefined) return violation(...fault);
  const parts = [...logs.values()].map((log) => recordsOf(log));
  const claimed = (counter: string): number =>
    [...logs.values()].flat().reduce((sum, { outcome }) => sum + (outcome.claims?.[counter]?.by ?? 0), 0);
  for (const option of tastes) {
    const voters = parts.filter((of) => (of.get('activity/taste') as Vote | undefined)?.option === option);
    const votes = claimed(`poll:taste:${option}`);
    if (votes !== voters.length) return violation(`votes for ${option}`, `${voters.length}`, `${votes}`);
  }
  if (care.fair.places === null) return null;
  const there = parts.filter((of) => {
    const part = of.get('activity/fair') as { readonly state: string } | undefined;
    return part !== undefined && part.state !== 'withdrawn';
  });
  const taken = claimed('places:fair');
  return taken === there.length ? null : violation('places', `${there.length}`, `${taken}`);
}
