import { type Entry, type Head, planOf } from '@laurel/core';
import { recordsOf } from '../club/seen-of-club.ts';
import type { Violation } from '../compare.ts';
import type { Club } from '../oracle/club/club.ts';
import { newWorld } from '../oracle/club/world.ts';
import { moneyFaults } from './money.ts';
import { sharedFaults } from './shared.ts';
import { useFaults } from './use.ts';

/** I13 to I17 and I21 over the logs of a club, from what reliability.md says of them. */
export function clubInvariants(
  club: Club,
  logs: ReadonlyMap<string, readonly Entry[]>,
  heads: ReadonlyMap<string, Head>,
  at: number,
): Violation | null {
  const violation = (member: string, [what, must, is]: readonly [string, string, string]): Violation => ({
    at,
    member,
    what,
    must,
    is,
  });
  for (const [member, log] of logs) {
    const records = recordsOf(log);
    const head = heads.get(member);
    const open = head === undefined ? [] : (planOf(head, 'plus')?.terms ?? []);
    const [fault] = [...moneyFaults(club, log, records, open), ...useFaults(club, log, records)];
    if (fault !== undefined) return violation(member, fault);
  }
  const [fault] = sharedFaults(newWorld(club).left, logs);
  return fault === undefined ? null : violation('', fault);
}
