import type { EpochMs } from '@laurel/core';
import { windowOf } from '../days.ts';
import type { Prize, Wheel } from './club.ts';
import type { Person } from './person.ts';
import { grantUnits, spendable, spendUnits } from './units.ts';
import { leftOf, take, type World } from './world.ts';

const counterOf = (prize: string): string => `prize:wheel:${prize}`;

export function againstPlaying({ club }: World, person: Person, at: EpochMs): readonly string[] {
  const { cost, perDay } = club.wheel;
  const codes: string[] = [];
  if (cost.units > spendable(person, cost.asset)) codes.push('insufficient_available');
  const day = windowOf(club.zone, at, 'day', '');
  if (person.plays.filter((play) => windowOf(club.zone, play.at, 'day', '') === day).length >= perDay)
    codes.push('*');
  return codes;
}

/** A chance is spent, and the prize is the one on whose part of all numbers this one falls. */
export function play(world: World, person: Person, of: { number: bigint; at: EpochMs }): void {
  const { wheel } = world.club;
  spendUnits(person, wheel.cost.asset, wheel.cost.units);
  const won = prizeFor(world, person, fallsOn(wheel, of.number));
  person.plays.push({ at: of.at, prize: won?.id ?? null });
  if (won !== null) {
    if (won.loaded !== null) take(world, counterOf(won.id));
    grantUnits(world.club, person, { asset: 'points', units: won.points, happened: of.at });
  }
  grantUnits(world.club, person, { asset: 'growth', units: 1, happened: of.at });
}

/** number ÷ 2²⁵⁶ lies between the sum of the odds before the prize and that with it. */
function fallsOn({ prizes }: Wheel, number: bigint): Prize | null {
  const all = prizes.reduce((product, { under }) => product * BigInt(under), 1n);
  let sum = 0n;
  for (const prize of prizes) {
    sum += (BigInt(prize.over) * all) / BigInt(prize.under);
    if (number * all < sum << 256n) return prize;
  }
  return null;
}

const prizeOf = ({ prizes }: Wheel, id: string | null): Prize | null =>
  prizes.find((one) => one.id === id) ?? null;

function prizeFor(world: World, person: Person, drawn: Prize | null): Prize | null {
  const { wheel } = world.club;
  const natural = there(world, drawn);
  const { pity } = wheel;
  if (pity === null || missesOf(wheel, person) < pity.after) return natural;
  // A play that wins one of them anyway needs no pity.
  if (natural !== null && pity.of.includes(natural.id)) return natural;
  const given = there(world, prizeOf(wheel, pity.gives));
  // Where none of its prizes is left it stays due, and the number decides.
  return given !== null && pity.of.includes(given.id) ? given : natural;
}

const isThere = (world: World, { id, loaded }: Prize): boolean =>
  loaded === null || leftOf(world, counterOf(id)) > 0;

/** Where none of it is left, what is given instead. */
function there(world: World, prize: Prize | null): Prize | null {
  if (prize === null || isThere(world, prize)) return prize;
  return there(world, prizeOf(world.club.wheel, prize.instead));
}

/** Plays in a row without one of the prizes. */
export function missesOf({ pity }: Wheel, person: Person): number {
  if (pity === null) return 0;
  const hit = person.plays.findLastIndex(({ prize }) => prize !== null && pity.of.includes(prize));
  return person.plays.length - 1 - hit;
}
