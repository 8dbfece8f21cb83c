import type { Making } from '../deciding.ts';
import { lotRecord } from '../ledger/lots.ts';
import type { LotKey } from '../log/entry.ts';
import type { GrantRecord } from '../rules/fire.ts';
import { claimRecordKey, claimRecordOf, isWaiting } from '../tasks/claimable.ts';

/**
 * What many grants need to be taken back is asked for at once: what became of their claims, and then the lots that have
 * ended. One by one would be as many rounds, and a decision has few.
 */
export function askForGrants(m: Making, grants: readonly GrantRecord[]): void {
  if (grants.length < 2) return;
  const over = grants.flatMap(({ claim }) => (claim === undefined || isWaiting(m, claim) ? [] : [claim]));
  m.askFor([...new Set(over)].map(claimRecordKey));
  const keys = grants.flatMap((grant) => {
    const key = lotOf(m, grant);
    if (key === null) return [];
    const isOpen = m.draft.asset(grant.asset).lots.some((lot) => lot.key === key);
    return isOpen ? [] : [lotRecord(grant.asset, key)];
  });
  m.askFor([...new Set(keys)]);
}

/** The lot that a grant went to, by itself or by its claim; null: it went nowhere. */
function lotOf(m: Making, { claim, lot, why }: GrantRecord): LotKey | null {
  if (claim === undefined) return lot;
  if (isWaiting(m, claim)) return null;
  return claimRecordOf(m, claim)?.grants?.find(({ grant }) => grant === why.grant)?.lot ?? null;
}
