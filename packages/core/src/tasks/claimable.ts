import type { BenefitGiven } from '../benefits/rewards.ts';
import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject, Units } from '../kernel/json.ts';
import type { LotKey, Why } from '../log/entry.ts';
import type { TrackBefore } from '../orders/record.ts';
import type { Head } from '../state.ts';

/** A reward that waits for the member's hand: what a task gives whose goal was met. */
export interface Claimable extends JsonObject {
  /** `<number of the entry>.<n>`: where its goal was met. */
  readonly id: string;
  readonly task: string;
  /** The program's version whose rule it is: what waits stays as it was promised. */
  readonly version: number;
  /** When its goal was met, and when it is lost: what came late waits its whole time from when it could be claimed. */
  readonly at: EpochMs;
  readonly until: EpochMs;
  readonly grants: readonly WaitingGrant[];
  readonly order?: string;
}
/** Units that limits and multipliers left when the goal was met. */
export interface WaitingGrant extends JsonObject {
  readonly asset: string;
  readonly units: Units;
  /** Where a refund took some away: what is left. */
  readonly stands?: Units;
  /** The rule, or `<rule>/<pack>`. */
  readonly rule: string;
  readonly why: Why & JsonObject;
}

/** What became of one: record `claim/<id>`. */
export interface ClaimRecord extends JsonObject {
  readonly task: string;
  readonly state: 'claimed' | 'expired' | 'taken_back' | 'left';
  readonly at: EpochMs;
  /** Of a claimed one: where each grant went, by its place in the rule. */
  readonly grants?: readonly ClaimedGrant[];
  /** And how the tracks stood before it. */
  readonly tracks?: { readonly [track: string]: TrackBefore };
  readonly benefits?: readonly BenefitGiven[];
}
export interface ClaimedGrant extends JsonObject {
  readonly grant: number;
  readonly asset: string;
  readonly lot: LotKey;
  readonly item?: readonly [number, number, number];
}

/** Fact `claimable`: all that waits, oldest first. */
const CLAIMABLE = 'claimable';
const NONE: readonly Claimable[] = [];

/** So many wait at most; when one more comes, the oldest is given by itself. */
export const CLAIMABLE_MAX = 64;

export function claimablesOf(head: Pick<Head, 'facts'>): readonly Claimable[] {
  return (factOf(head.facts, CLAIMABLE) as readonly Claimable[] | undefined) ?? NONE;
}

/** Its id: of one entry several may wait. */
export function claimId(m: Making): string {
  const last = claimablesOf(m.draft.head).findLast(({ id }) => id.startsWith(`${m.seq}.`));
  return `${m.seq}.${last === undefined ? 0 : Number(last.id.split('.')[1]) + 1}`;
}

export function claimRecordKey(id: string): string {
  return `claim/${id}`;
}

/** Fact `lapsed:<task>`: when a reward of it was lost last. */
export function lapsedKey(task: string): string {
  return `lapsed:${task}`;
}

export function keepClaimables(m: Making, all: readonly Claimable[]): void {
  m.fact(CLAIMABLE, all.length === 0 ? null : all);
}

/** One waits no longer. */
export function endClaimable(m: Making, { id }: Claimable): void {
  keepClaimables(
    m,
    claimablesOf(m.draft.head).filter((one) => one.id !== id),
  );
}

export function isWaiting(m: Making, id: string): boolean {
  return claimablesOf(m.draft.head).some((one) => one.id === id);
}

/** A refund takes units off a grant that waits; what then gives nothing waits no longer. */
export function lessenClaimable(m: Making, id: string, grant: number, units: Units): void {
  const found = claimablesOf(m.draft.head).find((one) => one.id === id);
  if (found === undefined) return;
  const grants = found.grants.map((one) =>
    one.why.grant === grant ? { ...one, stands: unitsOf(one) - units } : one,
  );
  if (grants.some((one) => unitsOf(one) > 0)) {
    keepClaimables(
      m,
      claimablesOf(m.draft.head).map((one) => (one.id === id ? { ...one, grants } : one)),
    );
    return;
  }
  endClaimable(m, found);
  const record: ClaimRecord = { task: found.task, state: 'taken_back', at: m.decidedAt };
  m.record(claimRecordKey(id), record);
}

export function unitsOf({ units, stands }: WaitingGrant): Units {
  return stands ?? units;
}

/** What became of a claim, where it waits no longer. */
export function claimRecordOf(m: Making, id: string): ClaimRecord | null {
  return m.wanted(claimRecordKey(id)) as unknown as ClaimRecord | null;
}
