import type { EpochMs } from '@laurel/core';
import type { ClubAct } from '../../club/club-act.ts';
import { windowOf } from '../days.ts';
import { put } from '../purse.ts';
import type { Person } from './person.ts';
import { giveUnitsBack, spendable, spendUnits } from './units.ts';
import type { Parcel, World } from './world.ts';

type Give = ClubAct & { readonly do: 'give' };

export function againstGiving(world: World, person: Person, act: Give, at: EpochMs): readonly string[] {
  const { gifts, zone } = world.club;
  const codes: string[] = [];
  if (act.to === person.name || act.units < gifts.min || act.units > gifts.max) codes.push('*');
  if ((world.people.get(act.to)?.joinedAt ?? null) === null) codes.push('*');
  if (act.units > spendable(person, 'points')) codes.push('insufficient_available');
  const day = windowOf(zone, at, 'day', '');
  if (person.gifts.filter((gift) => windowOf(zone, gift.at, 'day', '') === day).length >= gifts.perDay)
    codes.push('*');
  return codes;
}

/** Units leave, soonest expiring first, and are on their way. */
export function give(world: World, person: Person, act: Give, of: { id: string; at: EpochMs }): void {
  const lots = spendUnits(person, 'points', act.units);
  person.gifts.push({ id: of.id, at: of.at, to: act.to, lots, state: 'sent' });
  world.onTheWay.push({ kind: 'gift', id: of.id, from: person.name, to: act.to, happened: of.at });
}

/** The receiver decides whether she can take it; units keep their dates. */
export function receive(world: World, giver: Person, receiver: Person, parcel: Parcel): void {
  const gift = giver.gifts.find(({ id }) => id === parcel.id);
  if (gift === undefined) throw new Error('nothing was given');
  const now = receiver.passedTo;
  const hasEnded = gift.lots.some(([lot]) => {
    const until = lot.split('/')[1];
    return until !== 'never' && Number(until) <= now;
  });
  if (receiver.frozen || hasEnded) {
    world.onTheWay.push({ ...parcel, kind: 'return', from: parcel.to, to: parcel.from });
    return;
  }
  for (const [name, units] of gift.lots) put(receiver, 'points', { name: name.replace('/grace', ''), units });
  gift.state = 'arrived';
}

/** It goes back to the lots that it came from. */
export function takeGiftBack(world: World, giver: Person, parcel: Parcel): void {
  const gift = giver.gifts.find(({ id }) => id === parcel.id);
  if (gift === undefined) throw new Error('nothing was given');
  gift.state = 'returned';
  giveUnitsBack(world.club, giver, { asset: 'points', from: 'spent', lots: gift.lots, now: giver.passedTo });
}
