import { type BenefitUses, RECENT_MAX } from '../benefits/uses.ts';
import { type Day, type EpochMs, type Json, type JsonObject, textOf } from '../kernel/json.ts';
import type { SourceRecord } from '../orders/record.ts';
import { ISSUES, ISSUES_MAX, type IssueList, type IssueRecord } from '../partners/issue-state.ts';
import type { RewardRecord } from '../rules/earn.ts';
import type { GrantRecord } from '../rules/fire.ts';
import type { Lot } from '../state.ts';
import type { ClaimRecord } from '../tasks/claimable.ts';
import { joinLot } from './join-assets.ts';
import { type How, joinFact, movedMet } from './join-facts.ts';
import { movedPlanRecord, movedTermKey, movedUses, type Terms } from './join-plans.ts';
import { moveEntry, moveNumber } from './merged-state.ts';

/** What becomes of another member's records. */
export interface Carrying extends How {
  readonly at: EpochMs;
  readonly today: Day;
  /** By measured asset: the number that her first item gets. */
  readonly items: Readonly<Record<string, number>>;
  /** Plans that come with their terms, and after which number these go on. */
  readonly plans: Terms;
  /** By game: how many plays there were before hers. */
  readonly plays: Readonly<Record<string, number>>;
  /** How the tracks of the one who takes up stand before: from here they are folded again where an order of hers is refunded. */
  readonly tracks: SourceRecord['tracks'];
}

/** The key that a record gets; null for one that stays behind. */
export function movedKey(key: string, how: Carrying): string | null {
  const [kind = '', first = '', second = ''] = key.split('/');
  if (NUMBERED.has(kind)) return `${kind}/${moveNumber(first, how.block)}`;
  if (STAYS.has(kind)) return null;
  if (kind === 'benefit-use')
    return `benefit-use/${first}/${movedUse(key.slice(kind.length + first.length + 2), how)}`;
  if (kind === 'play') return `play/${first}/${Number(second) + (how.plays[first] ?? 0)}`;
  if (kind === 'term' || kind === 'uses') return movedTermKey(kind, first, second, how.plans);
  return key;
}
/** Keys that name an entry, or a call by it. */
const NUMBERED: ReadonlySet<string> = new Set([
  'spend',
  'gift',
  'mall',
  'quote',
  'purchase',
  'refund',
  'claim',
  'case',
  'issue',
  'share',
  'joined',
]);
/** Items and days go along with the head; what merges kept is for their undoing. */
const STAYS: ReadonlySet<string> = new Set(['items', 'days', 'merge']);

/** A record as the one who takes up keeps it; undefined where hers stays as it is. */
export function joinRecord(key: string, a: Json | null, b: Json, how: Carrying): Json | undefined {
  const kind = key.split('/', 1)[0] ?? '';
  if (kind === 'lot')
    return joinLot((a ?? undefined) as unknown as Lot | undefined, b as unknown as Lot) as unknown as Json;
  if (kind === 'benefit-uses') return joinUses(a, b);
  if (kind === ISSUES) return joinIssues(a, b, how);
  if (a === null) return moved(key, b, how);
  if (kind === 'reward') return joinRewards(a, moved(key, b, how));
  return COUNTERS.test(key) ? joinFact(key, a, b, how) : undefined;
}
const COUNTERS = /^(?:limit|goal):/;

/** Rewards of one goal, in the order in which what met it happened: a refund takes the newest of all. */
function joinRewards(a: Json, b: Json): Json {
  const all = [...(a as unknown as readonly RewardRecord[]), ...(b as unknown as readonly RewardRecord[])];
  return all.sort((one, other) => one.happenedAt - other.happenedAt);
}

function moved(key: string, value: Json, how: Carrying): Json {
  const [kind = '', plan = ''] = key.split('/', 2);
  if (kind === 'reward')
    return (value as unknown as readonly SourceRecord[]).map((one) => movedGrants(one, how));
  const record = value as JsonObject;
  if (kind === 'order' || kind === 'from' || kind === 'mall') return movedSource(record, how);
  if (kind === 'case') return { ...record, case: moveEntry(record['case'], how.block) };
  if (kind === 'issue') return movedIssue(record as IssueRecord, how);
  if (kind === 'claim') return movedClaim(record as unknown as ClaimRecord, how);
  if (kind === 'use') return movedOrderUse(record, how);
  if (kind === 'term') return movedPlanRecord(kind, record, { ...how, plan });
  if (kind === 'quote' || kind === 'refund' || kind === 'purchase')
    return withMoved(
      movedPlanRecord(kind, record, { ...how, plan: textOf(record['plan']) }),
      ['taken', 'purchase'],
      how,
    );
  return value;
}

/** The use of a benefit by a claim is named by its entry; one at an order, by the order. */
function movedUse(name: string, { block }: Carrying): string {
  const [, claimed] = /^claim-([0-9]+)$/.exec(name) ?? [];
  return claimed === undefined ? name : `claim-${moveNumber(claimed, block)}`;
}

/** A piece of a partner under its holder's new numbers; its call keeps the id by which the partner knows it. */
function movedIssue(record: IssueRecord, how: Carrying): Json {
  const use = movedUse(record.claim.use, how);
  return withMoved({ ...record, claim: { ...record.claim, use } }, ['of', 'by'], how);
}

function joinIssues(a: Json | null, b: Json, { block }: Carrying): Json {
  const [one, other] = [(a ?? { count: 0, recent: [] }) as IssueList, b as IssueList];
  const moved = other.recent.map((key) => moveNumber(key, block));
  return { count: one.count + other.count, recent: [...one.recent, ...moved].slice(0, ISSUES_MAX) };
}

function withMoved(record: JsonObject, fields: readonly string[], { block }: Carrying): JsonObject {
  const next: Record<string, Json | undefined> = { ...record };
  for (const field of fields)
    if (typeof next[field] === 'string') next[field] = moveNumber(next[field], block);
  return next;
}

function movedOrderUse(record: JsonObject, { block, plans }: Carrying): JsonObject {
  const { holds, uses } = record as { holds: Record<string, string>; uses: readonly JsonObject[] };
  const moved = Object.entries(holds).map(([asset, id]) => [asset, moveNumber(id, block)]);
  return { ...record, holds: Object.fromEntries(moved) as JsonObject, uses: movedUses(uses, plans) };
}

/** What an order earned: its items are items of now, and from now on its refund is asked of the survivor's tiers. */
function movedSource(record: JsonObject, how: Carrying): JsonObject {
  const tracks = record['tracks'] === undefined ? {} : { tracks: how.tracks, mergedAt: how.at };
  return { ...movedGrants(record as unknown as SourceRecord, how), ...tracks };
}

function movedGrants<T extends { readonly grants?: readonly GrantRecord[] }>(source: T, how: Carrying): T {
  if (source.grants === undefined) return source;
  return { ...source, grants: source.grants.map((grant) => movedGrant(grant, how)) };
}

function movedGrant(one: GrantRecord, how: Carrying): GrantRecord {
  const { items, today, block } = how;
  const { claim } = one;
  const grant =
    claim === undefined
      ? one
      : { ...one, claim: moveNumber(claim, block), why: movedMet<GrantRecord['why']>(one.why, block) };
  const first = items[grant.asset];
  if (grant.item === undefined || first === undefined) return grant;
  const [number, decided, day] = grant.item;
  return { ...grant, item: [first + number, today, day ?? decided] };
}

/** Where a reward went that was claimed by hand. */
function movedClaim(record: ClaimRecord, { items, today, tracks }: Carrying): ClaimRecord {
  if (record.grants === undefined) return record;
  const grants = record.grants.map((one) => {
    const first = items[one.asset];
    if (one.item === undefined || first === undefined) return one;
    return { ...one, item: [first + one.item[0], today, one.item[2]] as const };
  });
  return { ...record, grants, tracks };
}

function joinUses(a: Json | null, b: Json): Json {
  if (a === null) return b;
  const [one, other] = [a, b] as unknown as readonly [BenefitUses, BenefitUses];
  const recent = [...one.recent, ...other.recent].sort((x, y) => y[1] - x[1]).slice(0, RECENT_MAX);
  return { count: one.count + other.count, recent };
}
