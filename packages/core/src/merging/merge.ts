import { type Making, Refused } from '../deciding.ts';
import { factKeys, factOf } from '../facts.ts';
import { householdOf } from '../households/household-state.ts';
import type { Json, JsonObject, MemberNo } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { emptyAsset } from '../ledger/apply-transfer.ts';
import { lotRecord } from '../ledger/lots.ts';
import type { Hold, Standing } from '../log/entry.ts';
import { tracksNow } from '../orders/record.ts';
import type { AssetState, Head, Lot } from '../state.ts';
import { carryAll } from './carry.ts';
import { joinAsset, joinLots } from './join-assets.ts';
import { joinFacts } from './join-facts.ts';
import { plansThatCome, type Terms } from './join-plans.ts';
import { type Carrying, joinRecord, movedKey } from './join-records.ts';
import { joinTracks, withBases } from './join-tracks.ts';
import {
  hereOf,
  type Known,
  MERGED,
  MERGED_INTO,
  type MergedFact,
  mergedOf,
  moveNumber,
} from './merged-state.ts';
import { allRecords, itemsOf, type Package, plainHead, RECORDS_MAX } from './package.ts';

/** What a merge keeps in the log of the one who went, so that she can have it back: record `merge/<entry>`. */
interface Kept extends JsonObject {
  readonly standing: Standing;
  readonly assets: JsonObject;
  readonly holds: readonly JsonObject[];
  /** Why she came back, where she did. */
  readonly returned?: string;
}

/** `member.merged`: all that this member has goes to another one, and her log ends with it. */
export function merge(m: Making): void {
  const { into, reason } = m.event.data as { into: { member: MemberNo }; reason: string };
  const { head } = m.draft;
  checkInto(m, into.member);
  checkHousehold(m);
  const records = allRecords(m);
  if (Object.keys(records).length > RECORDS_MAX)
    throw new Refused(refuse('merge_too_large', '', `She has more than ${RECORDS_MAX} records.`));
  const before = plainHead(head);
  const holds = Object.values(head.holds);
  carryAll(m, before.assets, 'away');
  m.putAssets(Object.fromEntries(Object.keys(head.assets).map((id) => [id, emptyAsset])));
  for (const hold of holds) m.hold({ ...hold, amount: 0 });
  m.member({ standing: 'merged' });
  m.fact(MERGED_INTO, into);
  m.record(`merge/${m.seq}`, { standing: before.standing, assets: before.assets, holds } as unknown as Kept);
  tell(m, 'merge.received', into.member, {
    from: { member: m.deciding.context.member },
    reason,
    sent: m.seq,
    head: before as unknown as JsonObject,
    records,
  } satisfies Package);
}

function checkInto(m: Making, into: MemberNo): void {
  const { member } = m.deciding.context;
  if (into === 0) throw new Refused(refuse('unknown_member', '/data/into', 'No member has this id.'));
  if (into === member)
    throw new Refused(refuse('invalid_value', '/data/into', 'Nobody is merged into herself.'));
  if (hereOf(m.draft.head).some(({ who }) => who.member === into))
    throw new Refused(refuse('merge_ring', '/data/into', 'That one was merged into her.'));
}

/** What a household has in common is no member's to take along. */
function checkHousehold(m: Making): void {
  const role = householdOf(m.draft.head)?.role ?? 'none';
  if (role !== 'none')
    throw new Refused(refuse('in_household', '/subject', 'She is in a household: she leaves it first.'));
}

/** `merge.received`: another member's lots, holds, records and all that she is known for become this one's. */
export function receiveMerge(m: Making): void {
  const data = m.event.data as unknown as Package;
  const fault = faultOf(m, data);
  if (fault !== null) return tell(m, 'merge.returned', data.from.member, { reason: fault, sent: data.sent });
  const other = data.head as unknown as Head;
  const known = mergedOf(m.draft.head);
  const plans = plansThatCome(m.draft.head, other, known.next);
  const how = howToCarry(m, data, known.next, plans.terms);
  carryRecords(m, data.records, how);
  joinMember(m, other);
  const before = m.draft.head.tracks;
  carryAll(m, other.assets, 'here');
  joinAssets(m, other, data.records, how);
  for (const hold of Object.values(other.holds)) m.hold(movedHold(hold, how.block));
  for (const [key, value] of Object.entries(factChanges(m, other, how))) m.fact(key, value);
  for (const [key, fact] of Object.entries(plans.facts)) m.fact(key, fact);
  m.fact(MERGED, takenUp(known, data, mergedOf(other)));
  withBases(m, before, itemsByAsset(other, data.records));
  joinTracks(m, other, new Set(Object.keys(plans.facts)));
}

/** Why she cannot be taken up; null where she can. */
function faultOf(m: Making, { from, head }: Package): string | null {
  const { standing } = m.draft.head;
  if (standing === 'none') return 'unknown_member';
  if (standing !== 'active') return `member_${standing}`;
  if (from.member === m.deciding.context.member) return 'merge_ring';
  return plansThatCome(m.draft.head, head as unknown as Head, 0).overlaps ? 'plans_overlap' : null;
}

function howToCarry(m: Making, { head, records }: Package, block: number, plans: Terms): Carrying {
  const other = head as unknown as Head;
  const mine = m.draft.head;
  const items: Record<string, number> = {};
  for (const asset in other.assets)
    if (other.assets[asset]?.earned !== undefined) items[asset] = mine.assets[asset]?.earned?.items ?? 0;
  const plays: Record<string, number> = {};
  for (const key of Object.keys(records)) {
    const [kind, game = ''] = key.split('/');
    if (kind === 'play')
      plays[game] = (factOf(mine.facts, `game:${game}`) as { plays: number } | undefined)?.plays ?? 0;
  }
  return {
    block,
    member: m.deciding.context.member,
    at: m.decidedAt,
    today: m.today,
    items,
    plays,
    plans,
    tracks: tracksNow(m),
  };
}

function carryRecords(m: Making, records: Package['records'], how: Carrying): void {
  const moved = Object.keys(records).flatMap((key): [string, Json][] => {
    const to = movedKey(key, how);
    return to === null || isOpenHere(m.draft.head, key) ? [] : [[to, records[key] as Json]];
  });
  m.askFor(moved.map(([key]) => key));
  for (const [key, value] of moved) {
    const next = joinRecord(key, m.draft.get(key) ?? null, value, how);
    if (next !== undefined) m.record(key, next);
  }
}

/** Whether a record is of a lot that the one who takes up has in her head: the two are joined there. */
function isOpenHere({ assets }: Head, key: string): boolean {
  const [kind, asset = ''] = key.split('/', 2);
  if (kind !== 'lot') return false;
  return assets[asset]?.lots.some((lot) => lotRecord(asset, lot.key) === key) === true;
}

/** She is a member since the earlier of both; what she does not say of herself the other one said. */
function joinMember(m: Making, other: Head): void {
  const { head } = m.draft;
  const joined = [head.joinedAt, other.joinedAt].filter((at) => at !== null);
  m.member({
    ...(joined.length === 0 ? {} : { joinedAt: Math.min(...joined) }),
    profile: { ...other.profile, ...head.profile },
    tags: [...new Set([...head.tags, ...other.tags])].sort(),
    consents: { ...other.consents, ...head.consents },
  });
}

function joinAssets(m: Making, other: Head, records: Package['records'], { at, today }: Carrying): void {
  const assets: Record<string, AssetState> = { ...m.draft.head.assets };
  for (const id of Object.keys(other.assets).sort()) {
    const state = other.assets[id] as AssetState;
    const items = itemsOf(other, records, id);
    const mine = assets[id] ?? emptyAsset;
    const met = lotsThatMeet(m, id, [mine, state], records);
    const a = { ...mine, lots: joinLots(mine.lots, met.mine) };
    const b = { state: { ...state, lots: joinLots(state.lots, met.hers) }, items };
    const joined = joinAsset(id, a, b, { at, today });
    assets[id] = joined.state;
    for (const [key, value] of Object.entries(joined.records)) m.record(key, value);
  }
  m.putAssets(assets);
}

/** Lots that one of both keeps as a record while the other one has them in her head. */
function lotsThatMeet(
  m: Making,
  asset: string,
  [mine, hers]: readonly [AssetState, AssetState],
  records: Package['records'],
): { readonly mine: readonly Lot[]; readonly hers: readonly Lot[] } {
  const open = new Set(mine.lots.map(({ key }) => key));
  const keys = hers.lots.filter(({ key }) => !open.has(key)).map(({ key }) => lotRecord(asset, key));
  m.askFor(keys);
  const closed = keys.filter((key) => (m.draft.get(key) ?? null) !== null);
  const found = closed.map((key) => m.draft.get(key) as unknown as Lot);
  for (const key of closed) m.record(key, null);
  const came = mine.lots.flatMap(({ key }) => records[lotRecord(asset, key)] ?? []);
  return { mine: found, hers: came as unknown as readonly Lot[] };
}

function itemsByAsset(
  other: Head,
  records: Package['records'],
): (asset: string) => ReturnType<typeof itemsOf> {
  return (asset) => itemsOf(other, records, asset);
}

export function movedHold(hold: Hold, block: number): Hold {
  return { ...hold, id: moveNumber(hold.id, block) };
}

function factChanges(m: Making, other: Head, how: Carrying): Readonly<Record<string, Json>> {
  const facts = Object.fromEntries(
    factKeys(other.facts).map((key) => [key, factOf(other.facts, key) as Json]),
  );
  return joinFacts((key) => factOf(m.draft.head.facts, key), facts, how);
}

/** She and all who are within her get their blocks of numbers. */
function takenUp({ next, known }: MergedFact, { from, sent }: Package, hers: MergedFact): MergedFact {
  const within = hers.known.map(({ who, block, blocks, seq, within }): Known => {
    const isHere = seq !== undefined || within === true;
    return { who, block: next + block, blocks, ...(isHere ? { within: true } : { gone: true }) };
  });
  const she: Known = { who: from, block: next, blocks: hers.next, seq: sent };
  return { next: next + hers.next, known: [...known, she, ...within] };
}

/** `merge.returned`: she could not be taken up, and has all of it again. */
export function returnMerge(m: Making): void {
  const { reason, sent } = m.event.data as { reason: string; sent: number };
  const kept = m.wanted(`merge/${sent}`) as Kept | null;
  if (kept === null || m.draft.head.standing !== 'merged') return;
  const assets = kept.assets as unknown as Readonly<Record<string, AssetState>>;
  carryAll(m, assets, 'here');
  m.putAssets(assets);
  for (const hold of kept.holds) m.hold(hold as unknown as Hold);
  m.member({ standing: kept.standing });
  m.fact(MERGED_INTO, null);
  m.record(`merge/${sent}`, { ...kept, returned: reason });
}

export function tell(m: Making, type: string, to: MemberNo, data: JsonObject): void {
  m.follow({ type, id: `${m.event.id}#${m.followCount + 1}`, source: m.event.source, data, to });
}
