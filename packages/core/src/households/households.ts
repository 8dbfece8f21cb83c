import { type Making, Refused } from '../deciding.ts';
import type { EpochMs, JsonObject, MemberNo } from '../kernel/json.ts';
import { type RefusalCode, refuse } from '../kernel/refusal.ts';
import type { HouseholdsDef } from '../program/household-types.ts';
import { familyPart, seatFamily, tellFamily } from './family.ts';
import {
  type Family,
  householdOf,
  INVITATIONS,
  type Invitation,
  type Invited,
  invitationsOf,
  type JoinRecord,
  joinKey,
  type Left,
  type Owned,
  ownedBy,
  type Seat,
  type Seated,
  seatOf,
  setHousehold,
} from './household-state.ts';
import { drawnFrom, leftBehind, me, sendHome, tell } from './units.ts';

/** Invitations that a member may have open. */
const INVITATIONS_MAX = 10;

/** `household.founded` */
export function found(m: Making): void {
  defOf(m);
  checkFree(m);
  setHousehold(m, { role: 'owner', no: m.seq, since: m.decidedAt, seats: [], invited: [] } satisfies Owned);
}

function defOf(m: Making): HouseholdsDef {
  const { households } = m.program.program;
  if (households !== undefined) return households;
  throw new Refused(refuse('no_household', '', 'The program has no households.'));
}

/** One household per person, and none for a while after she left one. */
function checkFree(m: Making): void {
  const fact = householdOf(m.draft.head);
  if (fact === null) return;
  if (fact.role !== 'none')
    throw new Refused(refuse('in_household', '/subject', 'She is in a household already.'));
  if (coolUntil(m, fact.leftAt) <= m.decidedAt) return;
  throw new Refused(refuse('household_cooling_off', '/subject', 'She left a household a short time ago.'));
}

const coolUntil = (m: Making, leftAt: EpochMs): EpochMs => m.program.calendar.plus(leftAt, defOf(m).coolDown);

function householdHere(m: Making): Owned {
  const fact = ownedBy(m.draft.head);
  if (fact !== null) return fact;
  throw new Refused(refuse('no_household', '/subject', 'She is the owner of no household.'));
}

/** `household.invited`: the owner asks; nobody has a seat without saying so herself. */
export function invite(m: Making): void {
  const { seats, invitationFor } = defOf(m);
  const household = householdHere(m);
  const to = memberIn(m);
  if (to === me(m)) throw new Refused(refuse('invalid_value', '/data/member', 'She is the owner.'));
  if (household.seats.some(({ member }) => member === to))
    throw new Refused(refuse('in_household', '/data/member', 'She has a seat.'));
  const open = household.invited.filter(({ member, until }) => member !== to && until > m.decidedAt);
  if (household.seats.length + open.length >= seats)
    throw new Refused(refuse('household_full', '/data/member', `A household has ${seats} seats.`));
  const until = m.program.calendar.plus(m.decidedAt, invitationFor);
  setHousehold(m, { ...household, invited: [...open, { member: to, until } satisfies Invited] });
  tell(m, 'household.invitation_received', to, { from: { member: me(m) }, no: household.no, until });
}

function memberIn(m: Making): MemberNo {
  const { member } = m.event.data['member'] as unknown as { member: MemberNo };
  if (member === 0) throw new Refused(refuse('unknown_member', '/data/member', 'No member has this id.'));
  return member;
}

/** `household.invitation_received`: remembered until it is over. */
export function noteInvitation(m: Making): void {
  const { from, no, until } = m.event.data as unknown as FromOwner & { readonly until: EpochMs };
  if (m.draft.head.standing !== 'active') return;
  const others = invitationsOf(m.draft.head, m.decidedAt).filter(({ owner }) => owner !== from.member);
  const all: readonly Invitation[] = [...others, { owner: from.member, no, until }];
  m.fact(INVITATIONS, all.slice(-INVITATIONS_MAX));
}

interface FromOwner {
  readonly from: { readonly member: MemberNo };
  readonly no: number;
}

/** `household.accepted`: the member says yes to an invitation; the owner's log seats her in the same commit. */
export function accept(m: Making): void {
  defOf(m);
  checkFree(m);
  const owner = memberIn(m);
  const found = invitationsOf(m.draft.head, m.decidedAt).find((one) => one.owner === owner);
  if (found === undefined)
    throw new Refused(refuse('not_invited', '/data/member', 'No invitation of hers stands.'));
  const { no } = found;
  const drawn = drawnFrom(householdOf(m.draft.head), owner);
  setHousehold(m, { role: 'joining', owner, no, since: m.decidedAt, ...drawnPart(drawn) });
  m.record(joinKey(m.seq), { state: 'asked' } satisfies JoinRecord);
  tell(m, 'household.seat_taken', owner, { from: { member: me(m) }, no, join: m.seq });
}

interface FromSeat extends FromOwner {
  readonly join: number;
}

/** `household.seat_taken`: at the owner. */
export function seat(m: Making): void {
  const { from, no, join } = m.event.data as unknown as FromSeat;
  const household = ownedBy(m.draft.head);
  const fault = seatFault(m, household, from.member, no);
  if (household === null || fault !== null)
    return tell(m, 'household.seat_lost', from.member, {
      ...fromMe(m, no),
      join,
      code: fault ?? 'no_household',
    });
  const family = familyPart(seatFamily(m, household.seats.length));
  const last: Seat = { member: from.member, since: m.decidedAt, ...family };
  const invited = household.invited.filter(({ member }) => member !== from.member);
  setHousehold(m, { ...household, seats: [...household.seats, last], invited });
  tell(m, 'household.seated', from.member, { ...fromMe(m, no), join, ...family });
}

const fromMe = (m: Making, no: number): JsonObject => ({ from: { member: me(m) }, no });

function seatFault(m: Making, household: Owned | null, member: MemberNo, no: number): RefusalCode | null {
  if (household?.no !== no || m.draft.head.standing !== 'active') return 'no_household';
  const isInvited = household.invited.some((one) => one.member === member && one.until > m.decidedAt);
  if (!isInvited) return 'not_invited';
  return household.seats.length >= (m.program.program.households?.seats ?? 0) ? 'household_full' : null;
}

/** `household.seated`: at the seat. */
export function beSeated(m: Making): void {
  const { from, no, join, family } = m.event.data as unknown as FromSeat & { readonly family?: Family };
  const fact = seatOf(m.draft.head);
  if (fact?.owner !== from.member || fact.no !== no) return;
  setHousehold(m, {
    role: 'seat',
    owner: from.member,
    no,
    since: m.decidedAt,
    ...(family === undefined ? {} : { family }),
    ...drawnPart(fact.drawn),
  });
  const others = invitationsOf(m.draft.head, m.decidedAt).filter(({ owner }) => owner !== from.member);
  m.fact(INVITATIONS, others.length === 0 ? null : others);
  m.record(joinKey(join), { state: 'done' } satisfies JoinRecord);
}

const drawnPart = (drawn: Seated['drawn']): Pick<Seated, 'drawn'> => (drawn === undefined ? {} : { drawn });

/** `household.left`: the seat goes of her own will. */
export function leave(m: Making): void {
  if (seatOf(m.draft.head) === null)
    throw new Refused(refuse('no_household', '/subject', 'She has no seat in a household.'));
  goFrom(m);
}

function goFrom(m: Making): void {
  const fact = seatOf(m.draft.head);
  if (fact === null) return;
  sendHome(m, false);
  setHousehold(m, gone(m));
  tell(m, 'household.seat_left', fact.owner, { from: { member: me(m) }, no: fact.no });
}

function gone(m: Making): Left {
  const seat = seatOf(m.draft.head);
  const was = seat === null ? {} : leftBehind(seat, m.draft.head);
  return { role: 'none', leftAt: m.decidedAt, ...was };
}

/** `household.seat_left`: at the owner. What she earned and nobody used goes back to her. */
export function noteLeft(m: Making): void {
  const { from, no } = m.event.data as unknown as FromOwner;
  const household = ownedBy(m.draft.head);
  if (household?.no === no) unseat(m, household, from.member);
  sendHome(m);
}

function unseat(m: Making, household: Owned, seat: MemberNo): void {
  setHousehold(m, { ...household, seats: household.seats.filter(({ member }) => member !== seat) });
  tellFamily(m);
}

/** `household.removed`: the owner takes a seat, or an invitation, back. */
export function remove(m: Making): void {
  const household = householdHere(m);
  const member = memberIn(m);
  const isSeat = household.seats.some((seat) => seat.member === member);
  const invited = household.invited.filter((one) => one.member !== member);
  if (!isSeat && invited.length === household.invited.length)
    throw new Refused(refuse('no_household', '/data/member', 'She has no seat here, and no invitation.'));
  unseat(m, { ...household, invited }, member);
  if (isSeat) tell(m, 'household.seat_lost', member, fromMe(m, household.no));
  sendHome(m);
}

/** `household.dissolved`: everybody goes, and what is left goes back to who earned it. */
export function dissolve(m: Making): void {
  householdHere(m);
  dissolveHere(m);
}

function dissolveHere(m: Making): void {
  const household = ownedBy(m.draft.head);
  if (household === null) return;
  for (const { member } of household.seats) tell(m, 'household.seat_lost', member, fromMe(m, household.no));
  setHousehold(m, { role: 'none', leftAt: m.decidedAt });
  sendHome(m);
}

/** `household.seat_lost`: the owner took it back, or there was none. */
export function loseSeat(m: Making): void {
  const { from, no, join, code } = m.event.data as unknown as FromSeat & { readonly code?: RefusalCode };
  const fact = seatOf(m.draft.head);
  if (fact?.owner !== from.member || fact.no !== no) return;
  sendHome(m, false);
  setHousehold(m, join === undefined ? gone(m) : null);
  if (join !== undefined)
    m.record(joinKey(join), { state: 'refused', code: code ?? 'no_household' } satisfies JoinRecord);
}

/** Who ends her membership, or is erased, leaves her household, or dissolves it. */
export function leaveHousehold(m: Making): void {
  if (householdOf(m.draft.head) === null) return;
  goFrom(m);
  dissolveHere(m);
}
