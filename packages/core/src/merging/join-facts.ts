import type { ClaimFact } from '../benefits/claim.ts';
import type { GivenFact } from '../benefits/given.ts';
import { PACKS_MAX, type Pack } from '../benefits/packs.ts';
import type { PersonalGrant } from '../benefits/reasons.ts';
import { add, fromDecimalText, toDecimalText } from '../expressions/index.ts';
import { byKey, type Day, type Json, type JsonObject } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { Why } from '../log/entry.ts';
import { MALL_ORDERS, MALL_ORDERS_MAX } from '../mall/mall-state.ts';
import type { CountFact } from '../partners/claim-limits.ts';
import type { Progress, Run } from '../rules/goals.ts';
import { CASES_CLOSED, CASES_CLOSED_MAX } from '../service/case-state.ts';
import type { Claimable } from '../tasks/claimable.ts';
import { CARDS_MAX, type Cards } from '../tiers/cards.ts';
import { MERGED, MERGED_INTO, moveEntry, moveNumber } from './merged-state.ts';

/** What a fact of both becomes; `a` is undefined where only the other one has it. Undefined: it stays as it is. */
type Join = (a: Json | undefined, b: Json, how: How, key: string) => Json | undefined;

export interface How {
  /** The block that the other one's numbers move to. */
  readonly block: number;
  /** The one who takes up: nobody invites herself. */
  readonly member: number;
}

/** By the key, or by what stands before its colon or slash. What is not here stays as A has it; what she lacks comes from B. */
const joins: Readonly<Record<string, Join>> = {
  orders: (a, b) => Number(a ?? 0) + Number(b),
  inviter: (a, b, { member }) => a ?? ((b as { member: number }).member === member ? undefined : b),
  deferred: (a, b) => joinLists((a ?? {}) as Lists, b as Lists),
  'open-uses': (a, b) => ({ ...(b as JsonObject), ...(a as JsonObject | undefined) }),
  // What seats drew is counted per household, and hers was left before.
  limit: (a, b, _, key) => (key.startsWith('limit:household-') ? undefined : joinUsed(a, b)),
  invitations: keep,
  goal: joinProgress,
  streak: (a, b) => joinRuns((a ?? []) as unknown as readonly Run[], b as unknown as readonly Run[]),
  cards: joinCards,
  pack: (a, b) => a ?? (b === 1 ? 1 : HAD_BEFORE),
  allowance: joinGiven,
  packs: joinPacks,
  benefits: joinGrants,
  claimed: joinClaims,
  partner: joinCounts,
  // Rewards of both wait; a task that either did or took on is done, and taken on, since the first of the two.
  claimable: (a, b, { block }) =>
    byTime((a ?? []) as unknown as readonly Claimable[], movedClaimables(b, block)),
  done: (a, b) => Math.min(Number(a ?? b), Number(b)),
  accepted: (a, b) => Math.min(Number(a ?? b), Number(b)),
  lapsed: (a, b) => Math.max(Number(a ?? b), Number(b)),
  yearly: (a, b) => Math.max(Number(a ?? b), Number(b)),
  game: joinGame,
  [MALL_ORDERS]: (a, b, { block }) =>
    [...((a ?? []) as number[]), ...(b as number[]).map((seq) => moveEntry(seq, block))].slice(
      -MALL_ORDERS_MAX,
    ),
  cases: (a, b, { block }) => joinNumbered(a, b, (one) => ({ ...one, case: moveEntry(one['case'], block) })),
  [CASES_CLOSED]: joinClosed,
  // Numbers of cards and what was proved of fields are of the person’s own row in the vault.
  card: keep,
  verified: keep,
  // What refunds ask of a track, and what plans and cards did to its ends: the survivor's track goes on.
  refold: keep,
  refolds: keep,
  unbase: keep,
  shield: keep,
  saves: keep,
  pauses: keep,
  turns: keep,
  personal: keep,
  plan: keep, // plans have a rule of their own
  [MERGED]: keep,
  [MERGED_INTO]: keep,
};

/** Mark of a pack per period that was had: the next period of that tier has had it. */
const HAD_BEFORE = -1;

function keep(): undefined {
  return undefined;
}

/** The facts of A that change when B's come to them. */
export function joinFacts(
  a: (key: string) => Json | undefined,
  b: Readonly<Record<string, Json>>,
  how: How,
): Readonly<Record<string, Json>> {
  const changes = byKey<Json>();
  for (const key of Object.keys(b).sort()) {
    const moved = key.startsWith('mall/') ? `mall/${moveNumber(key.slice(5), how.block)}` : key;
    const had = a(moved);
    const next = joinFact(moved, had, b[key] as Json, how);
    if (next !== undefined && next !== had) changes[moved] = next;
  }
  return changes;
}

/** The same for a counter that has become a record. */
export function joinFact(key: string, a: Json | undefined, b: Json, how: How): Json | undefined {
  const join = joins[key] ?? joins[key.split(/[:/]/, 1)[0] ?? ''];
  return join === undefined ? (a ?? b) : join(a, b, how, key);
}

type Lists = Readonly<Record<string, readonly Json[]>>;

function joinLists(a: Lists, b: Lists): Json {
  const all: Record<string, readonly Json[]> = { ...a };
  for (const key in b) all[key] = [...(a[key] ?? []), ...(b[key] ?? [])];
  return all;
}

function joinUsed(a: Json | undefined, b: Json): Json {
  const [times, units] = (a ?? [0, 0]) as [number, number];
  const [more, moreUnits] = b as [number, number];
  return [times + more, units + moreUnits];
}

/** Oldest first; what waits under the number of an entry waits under its new one. */
function joinNumbered(a: Json | undefined, b: Json, moved: (one: JsonObject) => JsonObject): Json {
  const all = [...((a ?? []) as readonly JsonObject[]), ...(b as readonly JsonObject[]).map(moved)];
  return all.sort((x, y) => Number(x['at']) - Number(y['at']));
}

/** What terms of both gave; beyond the bound, what the newest periods did. */
function joinPacks(a: Json | undefined, b: Json): Json {
  const all = [...((a ?? []) as unknown as readonly Pack[]), ...(b as unknown as readonly Pack[])];
  return all.length <= PACKS_MAX ? all : all.sort((x, y) => x[5] - y[5]).slice(-PACKS_MAX);
}

/** The newest closed cases of each: beyond the bound half of them, or what the other one leaves. */
function joinClosed(a: Json | undefined, b: Json, { block }: How): Json {
  const ours = (a ?? []) as readonly number[];
  const others = b as readonly number[];
  const theirs = Math.min(
    others.length,
    Math.max(CASES_CLOSED_MAX - ours.length, floorDivide(CASES_CLOSED_MAX, 2)),
  );
  const kept = Math.min(ours.length, CASES_CLOSED_MAX - theirs);
  return [
    ...ours.slice(ours.length - kept),
    ...others.slice(others.length - theirs).map((seq) => moveEntry(seq, block)),
  ];
}

/** How far both came together; what either was given for it stays given. */
function joinProgress(a: Json | undefined, b: Json): Json {
  if (a === undefined) return b;
  const [one, other] = [a, b] as unknown as readonly [Progress, Progress];
  const reached = one.reached + other.reached;
  if (one.seen !== undefined && other.seen !== undefined) {
    const seen = [...one.seen];
    for (const [value, times] of other.seen) {
      const at = seen.findIndex(([known]) => known === value);
      const known = seen[at];
      if (known === undefined) seen.push([value, times]);
      else seen[at] = [value, known[1] + times];
    }
    return { n: String(seen.length), reached, seen };
  }
  const n = toDecimalText(add(fromDecimalText(one.n) ?? 0, fromDecimalText(other.n) ?? 0));
  return { n, reached };
}

/** The days of both in runs that do not touch, each with the bonuses of both. */
function joinRuns(a: readonly Run[], b: readonly Run[]): Json {
  const runs: [Day, Day, number][] = [];
  for (const [first, last, granted] of [...a, ...b].sort((x, y) => x[0] - y[0] || x[1] - y[1])) {
    const before = runs.at(-1);
    if (before === undefined || before[1] + 1 < first) runs.push([first, last, granted]);
    else {
      before[1] = Math.max(before[1], last);
      before[2] += granted;
    }
  }
  return runs;
}

/** Cards of both that are there. Ends that B's cards moved are ends of a track that is no more. */
function joinCards(a: Json | undefined, b: Json): Json {
  const [one, other] = [a ?? { came: [], used: [] }, b] as unknown as readonly [Cards, Cards];
  const came = [...one.came, ...other.came].sort((x, y) => x - y).slice(-CARDS_MAX);
  return { came, used: one.used };
}

/** Of one period what the better one was given: nothing is given for it twice. */
function joinGiven(a: Json | undefined, b: Json): Json {
  if (a === undefined) return b;
  const [one, other] = [a, b] as unknown as readonly [GivenFact, GivenFact];
  if (one[0] !== other[0]) return one[0] > other[0] ? one : other;
  return [one[0], one[1], Math.max(one[2], other[2])];
}

type Grants = Readonly<Record<string, PersonalGrant>>;

/** A benefit granted to both ends when the later grant does. */
function joinGrants(a: Json | undefined, b: Json): Json {
  const all: Record<string, Grants[string]> = { ...((a ?? {}) as Grants) };
  for (const [id, grant] of Object.entries(b as Grants)) {
    const known = all[id];
    const isLater =
      known !== undefined && known.until !== null && (grant.until === null || grant.until > known.until);
    if (known === undefined || isLater) all[id] = grant;
  }
  return all;
}

function movedClaimables(all: Json, block: number): readonly Claimable[] {
  return (all as unknown as readonly Claimable[]).map((one) => ({
    ...one,
    id: moveNumber(one.id, block),
    grants: one.grants.map((grant) => ({ ...grant, why: movedMet(grant.why, block) })),
  }));
}

/** Of a reward by hand: the entry that met its goal has another number. */
export function movedMet<T extends Why>(why: T, block: number): T {
  return why.met === undefined ? why : { ...why, met: [moveEntry(why.met[0], block), why.met[1]] };
}

function byTime(a: readonly Claimable[], b: readonly Claimable[]): readonly Claimable[] {
  return [...a, ...b].sort((x, y) => x.at - y.at);
}

function joinClaims(a: Json | undefined, b: Json): Json {
  if (a === undefined) return b;
  const [one, other] = [a, b] as unknown as readonly [ClaimFact, ClaimFact];
  if (one.window === other.window) return { ...one, times: one.times + other.times };
  return one.window > other.window ? a : b;
}

/** Claims of a partner's items: of one window both count, of an older one none. */
function joinCounts(a: Json | undefined, b: Json): Json {
  const all: Record<string, CountFact[string]> = { ...((a ?? {}) as unknown as CountFact) };
  for (const [what, [window, times]] of Object.entries(b as unknown as CountFact)) {
    const known = all[what];
    if (known === undefined || known[0] < window) all[what] = [window, times];
    else if (known[0] === window) all[what] = [window, known[1] + times];
  }
  return all;
}

/** Plays are numbered on; the next one of a round is drawn with the number of the one who plays on. */
function joinGame(a: Json | undefined, b: Json): Json {
  const one = (a ?? { plays: 0, round: 0, n: 0, misses: 0 }) as Record<string, number>;
  const other = b as Record<string, number>;
  const { plays = 0, round = 0, n = 0, misses = 0 } = one;
  return { plays: plays + (other['plays'] ?? 0), round, n, misses: Math.max(misses, other['misses'] ?? 0) };
}
