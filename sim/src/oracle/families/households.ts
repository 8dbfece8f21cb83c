import type { EpochMs } from '@laurel/core';
import type { SharedAsset } from '../../families/families-act.ts';
import { later, windowOf } from '../days.ts';
import { debtOf } from '../purse.ts';
import type { Families } from './families.ts';
import { noteFamily, tellFamily } from './plan.ts';
import { doubt, type Relative } from './relative.ts';
import { arrive, leaving, returnAt, sendHome, spendable, takeAny, takeOwn } from './units.ts';
import { tell, type World } from './world.ts';

/** Why she can neither found a household nor join one. */
export function againstJoining({ families }: World, relative: Relative, at: EpochMs): readonly string[] {
  if (relative.household !== null || relative.seat !== null) return ['in_household'];
  const { leftAt } = relative;
  if (leftAt === null) return [];
  const freeAt = later(families.zone, leftAt, { days: families.household.coolDownDays });
  return freeAt <= at ? [] : ['household_cooling_off'];
}

export const openInvitations = (relative: Relative, at: EpochMs): Relative['invitations'] =>
  relative.invitations.filter(({ until }) => until > at);

export function found(world: World, relative: Relative, at: EpochMs): void {
  world.households += 1;
  relative.household = { no: world.households, since: at, seats: [], invited: [] };
}

/** Open invitations count as seats; one to the same member takes the place of the old one. */
export function againstAsking(world: World, relative: Relative, to: string, at: EpochMs): readonly string[] {
  const { household } = relative;
  const codes: string[] = [];
  if ((world.people.get(to)?.joinedAt ?? null) === null) codes.push('unknown_member');
  if (household === null) return [...codes, 'no_household'];
  if (to === relative.name) return [...codes, 'invalid_value'];
  if (household.seats.some(({ name }) => name === to)) codes.push('in_household');
  const others = household.invited.filter(({ name, until }) => name !== to && until > at);
  if (household.seats.length + others.length >= world.families.household.seats) codes.push('household_full');
  return codes;
}

export function ask(world: World, relative: Relative, to: string, at: EpochMs): void {
  const { household, name: owner } = relative;
  if (household === null) throw new Error('checked before');
  const until = later(world.families.zone, at, { days: world.families.household.invitationDays });
  household.invited = [...household.invited.filter(({ name }) => name !== to), { name: to, until }];
  tell(world, to, (there) => {
    // Who takes no part is not asked.
    if (there.standing !== 'active') return;
    const others = there.invitations.filter((each) => each.owner !== owner);
    there.invitations = [...others, { owner, until, household: household.no }];
  });
}

/** The member says yes herself; the owner's log seats her, or says why not. */
export function accept(world: World, relative: Relative, owner: string, at: EpochMs): void {
  const { name } = relative;
  const asked = openInvitations(relative, at).find((each) => each.owner === owner);
  if (asked === undefined) throw new Error('checked before');
  const n = relative.joins.push('asked') - 1;
  tell(world, owner, (there, now) => {
    const codes = againstSeating(world, there, { name, household: asked.household, at: now });
    const { household } = there;
    if (household !== null && codes.length === 0) {
      household.invited = household.invited.filter((each) => each.name !== name);
      household.seats.push({ name, since: now, told: '' });
      noteFamily(world, there);
    }
    tell(world, name, (back, then) => {
      back.joins[n] = codes.length === 0 ? 'done' : codes.map((code) => `refused ${code}`).join(' or ');
      if (codes.length > 0) return;
      back.seat = { owner, since: then, returnAt: null };
      back.leftAt = null;
      back.invitations = back.invitations.filter((each) => each.owner !== owner);
    });
  });
}

function againstSeating(
  world: World,
  owner: Relative,
  { name, household: no, at }: { name: string; household: number; at: EpochMs },
): readonly string[] {
  const { household } = owner;
  // Fine print 19: of who is frozen nothing is taken but refunds and corrections.
  if (household?.no !== no || owner.standing !== 'active') return ['no_household', 'not_invited'];
  const codes: string[] = [];
  if (!household.invited.some((each) => each.name === name && each.until > at)) codes.push('not_invited');
  if (household.seats.length >= world.families.household.seats) codes.push('household_full');
  return codes;
}

/** The seat goes: what she drew and did not use goes home, and what she earned and nobody used comes back. */
export function leave(world: World, relative: Relative, at: EpochMs): void {
  const { seat, name } = relative;
  if (seat === null) return;
  sendHome(world, relative, null);
  relative.seat = null;
  relative.leftAt = at;
  tell(world, seat.owner, (there, now) => {
    unseatHere(world, there, name);
    sendHome(world, there, now);
  });
}

function unseatHere(world: World, owner: Relative, seat: string): void {
  const { household } = owner;
  if (household === null) return;
  household.seats = household.seats.filter(({ name }) => name !== seat);
  tellFamily(world, owner);
}

export function unseat(world: World, relative: Relative, seat: string, at: EpochMs): void {
  const { household } = relative;
  if (household === null) throw new Error('checked before');
  const hadSeat = household.seats.some(({ name }) => name === seat);
  household.invited = household.invited.filter(({ name }) => name !== seat);
  unseatHere(world, relative, seat);
  if (hadSeat) lose(world, seat);
  sendHome(world, relative, at);
}

/** At the seat: it was taken back. */
function lose(world: World, seat: string): void {
  tell(world, seat, (there, now) => {
    sendHome(world, there, null);
    there.seat = null;
    there.leftAt = now;
  });
}

export function dissolve(world: World, relative: Relative, at: EpochMs): void {
  const { household } = relative;
  if (household === null) return;
  for (const { name } of household.seats) lose(world, name);
  relative.household = null;
  relative.leftAt = at;
  sendHome(world, relative, at);
}

interface Ask {
  readonly asset: SharedAsset;
  readonly units: number;
  /** Limits go by the time at which it happened (rule 4). */
  readonly happened: EpochMs;
}

/** All of it or nothing, as far as the pool and the seat's cap reach: the owner's log says. */
export function draw(world: World, relative: Relative, { asset, units, happened }: Ask): void {
  const { name, seat } = relative;
  if (seat === null) throw new Error('checked before');
  const n = relative.asks.push('asked') - 1;
  const said = `${asset} ${units}`;
  tell(world, seat.owner, (there) => {
    const codes = againstDrawing(world.families, there, { seat: name, asset, units, happened });
    const taken = codes.length > 0 ? [] : takeAny(there, asset, units);
    const lots = leaving(there, taken);
    if (codes.length === 0) there.draws.push({ seat: name, asset, at: happened, units, back: 0 });
    tell(world, name, (back, now) => {
      back.asks[n] =
        codes.length === 0 ? `${said} done` : codes.map((code) => `${said} refused ${code}`).join(' or ');
      if (codes.length > 0) return;
      arrive(back, asset, lots);
      if (back.seat !== null) back.seat.returnAt = returnAt(world.families, now);
    });
  });
}

function againstDrawing(families: Families, owner: Relative, of: { seat: string } & Ask): readonly string[] {
  const share = families.household[of.asset];
  const codes: string[] = owner.standing === 'frozen' ? ['share_limited'] : [];
  if (share === null) return [...codes, 'not_shared'];
  const most = share.cap?.units ?? Number.POSITIVE_INFINITY;
  if (drawnIn(families, owner, of) + of.units > most) codes.push('share_limited');
  if (of.units > spendable(owner, of.asset)) codes.push('insufficient_available');
  return codes;
}

/** What counts of a seat's draws in the window of an instant: what went home unused may be drawn again. */
export function drawnIn(
  families: Families,
  owner: Relative,
  { seat, asset, happened }: { seat: string; asset: SharedAsset; happened: EpochMs },
): number {
  const cap = families.household[asset]?.cap ?? null;
  if (cap === null) return 0;
  const windowAt = (at: EpochMs): string => windowOf(families.zone, at, cap.per, '');
  return owner.draws
    .filter((each) => each.seat === seat && each.asset === asset && windowAt(each.at) === windowAt(happened))
    .reduce((sum, { units, back }) => sum + units - back, 0);
}

/** Units of her own go into the household; they stay hers where nobody uses them. */
export function putIn(world: World, relative: Relative, { asset, units }: Omit<Ask, 'happened'>): void {
  const { name, seat } = relative;
  if (seat === null) throw new Error('checked before');
  const said = `${asset} ${units}`;
  const n = relative.asks.push('asked') - 1;
  const lots = leaving(relative, takeOwn(relative, asset, units));
  tell(world, seat.owner, (there) => {
    if (debtOf(there, asset) > 0)
      doubt(there, 'whether what a seat puts in pays what the owner owes, or is refused');
    const isTaken = there.standing === 'active';
    if (isTaken) arrive(there, asset, lots);
    tell(world, name, (back) => {
      // No page says by which code a frozen owner refuses.
      back.asks[n] = isTaken
        ? `${said} done`
        : `${said} refused no_household or ${said} refused share_limited`;
      if (!isTaken) arrive(back, asset, lots);
    });
  });
}
