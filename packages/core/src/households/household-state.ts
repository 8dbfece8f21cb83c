import { factOf } from '../facts.ts';
import type { EpochMs, Json, JsonObject, MemberNo, Units } from '../kernel/json.ts';
import type { LotKey } from '../log/entry.ts';
import { usesKey } from '../plans/savings.ts';
import type { Head } from '../state.ts';

/** Fact `household`: where a member stands. Bounded by the seats and shares of the program. */
export type HouseholdFact = Owned | Seated | Left;

/** Of the owner: her log holds the household. */
export interface Owned extends JsonObject {
  readonly role: 'owner';
  /** Number of the entry that founded it: with the owner it names the household. */
  readonly no: number;
  readonly since: EpochMs;
  /** In the order in which they joined. */
  readonly seats: readonly Seat[];
  readonly invited: readonly Invited[];
}
export interface Seat extends JsonObject {
  readonly member: MemberNo;
  readonly since: EpochMs;
  /** What she was told of the owner's plans. */
  readonly family?: Family;
}
export interface Invited extends JsonObject {
  readonly member: MemberNo;
  readonly until: EpochMs;
}

/** Of a seat. */
export interface Seated extends JsonObject {
  /** `joining`: she accepted, and the owner's log has not answered. */
  readonly role: 'seat' | 'joining';
  readonly owner: MemberNo;
  readonly no: number;
  readonly since: EpochMs;
  readonly family?: Family;
  /** By asset: the newest window in which she drew, and what she drew in it and did not send home. */
  readonly drawn?: Readonly<Record<string, Drawn>>;
  /** When what she drew and did not use goes home. */
  readonly returnAt?: EpochMs;
}
/** [key of the owner's counter, units] */
export type Drawn = readonly [counter: string, units: Units];

/** Of one who left: until then she can join no other. */
export interface Left extends JsonObject {
  readonly role: 'none';
  readonly leftAt: EpochMs;
  /** What she drew, while she holds some of it: what comes of that goes home late, and frees the cap as well. */
  readonly was?: { readonly owner: MemberNo; readonly drawn: Readonly<Record<string, Drawn>> };
}

/** Terms of the owner that give something to her seats, by plan: the one that runs, and those bought ahead. */
export type Family = Readonly<Record<string, readonly FamilyTerm[]>>;
export interface FamilyTerm extends JsonObject {
  readonly no: number;
  readonly from: EpochMs;
  /** Its end; null for life. */
  readonly until: EpochMs | null;
}

/** Fact `invitations`: households that asked this member, newest last. */
export interface Invitation extends JsonObject {
  readonly owner: MemberNo;
  readonly no: number;
  readonly until: EpochMs;
}

const HOUSEHOLD = 'household';
export const INVITATIONS = 'invitations';

export function householdOf(head: Pick<Head, 'facts'>): HouseholdFact | null {
  return (factOf(head.facts, HOUSEHOLD) as HouseholdFact | undefined) ?? null;
}
export function ownedBy(head: Pick<Head, 'facts'>): Owned | null {
  const fact = householdOf(head);
  return fact?.role === 'owner' ? fact : null;
}
export function seatOf(head: Pick<Head, 'facts'>): Seated | null {
  const fact = householdOf(head);
  return fact?.role === 'seat' || fact?.role === 'joining' ? fact : null;
}
export function invitationsOf(head: Pick<Head, 'facts'>, at: EpochMs): readonly Invitation[] {
  const known = (factOf(head.facts, INVITATIONS) ?? []) as unknown as readonly Invitation[];
  return known.filter(({ until }) => until > at);
}

/** What a seat has of a plan of the owner's. */
export interface FamilyPlan {
  readonly owner: MemberNo;
  /** The running term's number. */
  readonly no: number;
  /** The end of the last term that was bought; null for life. */
  readonly until: EpochMs | null;
}

/** What a seat has of the owner's plans now. */
export function familyOf(head: Pick<Head, 'facts'>, at: EpochMs): ReadonlyMap<string, FamilyPlan> {
  const fact = householdOf(head);
  if (fact?.role !== 'seat' || fact.family === undefined) return NO_FAMILY;
  const held = new Map<string, FamilyPlan>();
  for (const [plan, terms] of Object.entries(fact.family)) {
    const running = terms.find(({ from, until }) => from <= at && (until === null || until > at));
    if (running === undefined) continue;
    held.set(plan, { owner: fact.owner, no: running.no, until: terms.at(-1)?.until ?? null });
  }
  return held;
}
const NO_FAMILY: ReadonlyMap<string, FamilyPlan> = new Map();

export const setHousehold = (
  m: { readonly fact: (key: string, value: Json) => void },
  fact: HouseholdFact | null,
): void => m.fact(HOUSEHOLD, fact);

/** Record of what a member asked for or put in, by the number of her entry; it says what came of it. */
export interface ShareRecord extends JsonObject {
  readonly asset: string;
  readonly amount: Units;
  readonly state: 'asked' | 'done' | 'refused';
  /** Why it was refused. */
  readonly code?: string;
  readonly detail?: string;
}
export const shareKey = (seq: number): string => `share/${seq}`;

/** Record `joined/<number of the entry>`: what came of an acceptance. */
export interface JoinRecord extends JsonObject {
  readonly state: 'asked' | 'done' | 'refused';
  readonly code?: string;
  readonly detail?: string;
}
export const joinKey = (seq: number): string => `joined/${seq}`;

/** Records that an event of households asks for. */
export function householdRecords({ share, plan, no }: JsonObject): readonly string[] {
  if (typeof plan === 'string') return [usesKey(plan, Number(no))];
  return typeof share === 'number' ? [shareKey(share)] : [];
}

/** Units on their way: the lot as it is named anywhere, with who earned it. */
export type Sent = readonly [lot: LotKey, units: Units];
