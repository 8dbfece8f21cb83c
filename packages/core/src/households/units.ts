import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject, MemberNo, Units } from '../kernel/json.ts';
import { expireAtOnce, putInto } from '../ledger/grant.ts';
import { earnerOf, emptyLot, isGraceLot, type LotPart, lotKey, sumParts } from '../ledger/lots.ts';
import type { LotKey } from '../log/entry.ts';
import { hereOf } from '../merging/merged-state.ts';
import type { Head, Lot } from '../state.ts';
import {
  type HouseholdFact,
  householdOf,
  type Left,
  ownedBy,
  type Seated,
  type Sent,
  type ShareRecord,
  seatOf,
  setHousehold,
  shareKey,
} from './household-state.ts';

/** What is said of units that travel. */
interface About extends JsonObject {
  readonly asset: string;
  /** The seat's entry that asked for them, or put them in. */
  readonly share?: number;
  /** Of a draw: the counter at the owner; of what goes home: how much of it is free again. */
  readonly counter?: string;
  readonly freed?: Units;
  /** Put in by a seat: number of the household. */
  readonly into?: number;
  /** Why they come back. */
  readonly code?: string;
}
interface Travelling extends About {
  readonly from: { readonly member: MemberNo };
  readonly lots: readonly Sent[];
}

export const me = (m: Making): MemberNo => m.deciding.context.member;

/** Says something to another member. Time does the same at one instant to many, hence the id names who says it. */
export function tell(m: Making, type: string, to: MemberNo, data: JsonObject): void {
  const id = `${m.event.id}#${me(m)}.${m.followCount + 1}`;
  m.follow({ type, id, source: m.event.source, data, to });
}

/** Units leave for another of the household. */
export function sendUnits(m: Making, to: MemberNo, lots: readonly LotPart[], more: About): void {
  const amount = sumParts(lots);
  if (amount === 0) return;
  m.transfer({
    asset: more.asset,
    kind: 'share',
    from: 'balance',
    to: 'transit',
    amount,
    lots,
    funder: 'platform',
    rule: 'household',
  });
  const sent = lots.map(([key, n]): Sent => [named(key, earnerOf(key) ?? me(m)), n]);
  tell(m, 'household.units_received', to, { ...more, from: { member: me(m) }, lots: sent });
}

/** A lot's key with the earner that is said; none where she has it herself. */
function named(key: LotKey, of: MemberNo | undefined): LotKey {
  const { from, until, funder } = emptyLot(key);
  return lotKey(from, until, funder, { grace: isGraceLot(key), of });
}

/** `household.units_received`: they arrive whatever the standing, so that nothing stays between two members. */
export function receiveUnits(m: Making): void {
  const data = m.event.data as unknown as Travelling;
  const { asset, lots, into } = data;
  const fault = into === undefined ? null : reasonToReturn(m, data);
  if (fault !== null) return turnBack(m, data, fault);
  for (const [key, n] of lots) arrive(m, asset, key, n);
  free(m, data);
  if (data.share !== undefined && into === undefined) noteShare(m, data);
  if (into !== undefined) {
    const { from, share } = data;
    tell(m, 'household.share_answered', from.member, { share: share ?? 0 });
  }
  // What does not belong here either goes on.
  sendHome(m);
}

/** Nobody else's units pay what the owner owes, and none come into a household that is no more. */
function reasonToReturn(m: Making, { from, asset, into }: Travelling): string | null {
  const household = ownedBy(m.draft.head);
  const isSeat = household?.no === into && household?.seats.some(({ member }) => member === from.member);
  if (isSeat !== true || m.draft.head.standing !== 'active') return 'no_household';
  const share = m.program.program.households?.shares[asset];
  if (share?.contributions !== true) return 'not_shared';
  return m.draft.asset(asset).owed > 0 ? 'share_limited' : null;
}

/** They were never here: on to where they came from. */
function turnBack(m: Making, { from, asset, lots, share }: Travelling, code: string): void {
  const data = { from: { member: me(m) }, asset, lots, code, ...(share === undefined ? {} : { share }) };
  tell(m, 'household.units_received', from.member, data);
}

/** Whoever was merged into her is she. */
function isMe(m: Making, earner: MemberNo | undefined): boolean {
  return earner === me(m) || hereOf(m.draft.head).some(({ who }) => who.member === earner);
}

function arrive(m: Making, asset: string, sent: LotKey, n: Units): void {
  const earner = earnerOf(sent);
  const key = named(sent, isMe(m, earner) ? undefined : earner);
  const { until, funder } = emptyLot(key);
  const put = putInto(m, asset, n, false, key, until);
  const transfer = { asset, amount: n, funder, rule: 'household' };
  m.transfer({ ...transfer, kind: 'receive', from: 'transit', to: 'balance', ...put });
  const left = n - (put.owed ?? 0);
  if (until !== null && until <= m.decidedAt)
    return expireAtOnce(m, { asset, amount: left, funder }, key, until);
  const { standing } = m.draft.head;
  // Who has left, or was erased, keeps nothing.
  if (left > 0 && (standing === 'closed' || standing === 'erased'))
    m.transfer({
      ...transfer,
      kind: 'expire',
      from: 'balance',
      to: 'expired',
      amount: left,
      lots: [[key, left]],
    });
}

/** What went home unused may be drawn again, in the window in which it was drawn. */
function free(m: Making, { counter, freed }: Travelling): void {
  if (counter === undefined || freed === undefined) return;
  const used = factOf(m.draft.head.facts, counter) as readonly [number, Units] | undefined;
  if (used !== undefined) m.fact(counter, [used[0], Math.max(0, used[1] - freed)]);
}

/** Of the seat: what she asked for is there, or what she put in came back. */
function noteShare(m: Making, { share = 0, asset, lots, counter, code }: Travelling): void {
  const known = m.wanted(shareKey(share)) as unknown as ShareRecord | null;
  if (known !== null)
    m.record(
      shareKey(share),
      code === undefined ? { ...known, state: 'done' } : { ...known, state: 'refused', code },
    );
  const seat = seatOf(m.draft.head);
  if (counter === undefined || seat === null) return;
  const amount = sumParts(lots);
  const [window, before] = seat.drawn?.[asset] ?? ['', 0];
  const { calendar, program } = m.program;
  const after = program.households?.returnAfter ?? { days: 1 };
  setHousehold(m, {
    ...seat,
    drawn: { ...seat.drawn, [asset]: [counter, amount + (window === counter ? before : 0)] },
    returnAt: calendar.plus(m.decidedAt, after),
  });
}

/** Where a lot that another member earned belongs; null where it is right here. */
export function homeOf(head: Pick<Head, 'facts'>, of: MemberNo): MemberNo | null {
  const fact = householdOf(head);
  if (fact?.role === 'seat' || fact?.role === 'joining') return fact.owner;
  if (fact?.role === 'owner' && fact.seats.some(({ member }) => member === of)) return null;
  return of;
}

/** When it goes there, as soon as it is neither held nor used; null: it stays. */
export function goesHomeAt(
  head: Pick<Head, 'facts'>,
  { of, from }: Pick<Lot, 'of' | 'from'>,
): EpochMs | null {
  if (of === undefined || homeOf(head, of) === null) return null;
  const fact = householdOf(head);
  return Math.max(from, fact?.role === 'seat' ? (fact.returnAt ?? 0) : 0);
}

/** What is nobody's here any more goes where it belongs. `isDue` false: whatever of others is left, at once. */
export function sendHome(m: Making, isDue = true): void {
  for (const asset in m.draft.head.assets) {
    const homes = partsByHome(m, asset, isDue);
    if (homes === null) continue;
    for (const [home, parts] of homes)
      sendUnits(m, home, parts, { asset, ...freedBy(m, home, asset, sumParts(parts)) });
  }
}

/** Null, and nothing made, where nothing goes: time asks this of every member at every instant. */
function partsByHome(
  m: Making,
  asset: string,
  isDue: boolean,
): ReadonlyMap<MemberNo, readonly LotPart[]> | null {
  let homes: Map<MemberNo, LotPart[]> | null = null;
  for (const lot of m.draft.asset(asset).lots) {
    if (lot.of === undefined || lot.left === 0 || lot.from > m.decidedAt) continue;
    const home = homeOf(m.draft.head, lot.of);
    const at = goesHomeAt(m.draft.head, lot);
    if (home === null || at === null || (isDue && at > m.decidedAt)) continue;
    homes ??= new Map();
    const parts = homes.get(home);
    if (parts === undefined) homes.set(home, [[lot.key, lot.left]]);
    else parts.push([lot.key, lot.left]);
  }
  return homes;
}

/** What goes home counts against the newest draws first. */
function freedBy(
  m: Making,
  home: MemberNo,
  asset: string,
  amount: Units,
): Pick<Travelling, 'counter' | 'freed'> {
  const fact = householdOf(m.draft.head);
  const was = drawnFrom(fact, home);
  const drawn = was?.[asset];
  if (was === undefined || drawn === undefined) return {};
  const [counter, units] = drawn;
  const freed = Math.min(units, amount);
  const left = { ...was, [asset]: [counter, units - freed] as const } satisfies Seated['drawn'];
  if (fact?.role === 'none') setHousehold(m, { ...fact, was: { owner: home, drawn: left } });
  else if (fact?.role !== 'owner' && fact !== null) setHousehold(m, { ...fact, drawn: left });
  return freed === 0 ? {} : { counter, freed };
}

/** What a seat, or one who was and holds some of it still, drew of an owner. */
export function drawnFrom(fact: HouseholdFact | null, owner: MemberNo): Seated['drawn'] {
  if (fact?.role === 'none') return fact.was?.owner === owner ? fact.was.drawn : undefined;
  return fact === null || fact.role === 'owner' ? undefined : fact.drawn;
}

/** Of one who goes, when what could go home has gone. */
export function leftBehind({ owner, drawn }: Seated, head: Pick<Head, 'assets'>): Pick<Left, 'was'> {
  const holds = Object.values(head.assets).some(({ lots }) =>
    lots.some(({ of, held }) => of !== undefined && held > 0),
  );
  return holds && drawn !== undefined ? { was: { owner, drawn } } : {};
}
