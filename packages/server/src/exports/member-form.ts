import type { Earned, EarnedDay, EpochMs, Head, JsonObject, Programs } from '@laurel/core';
import { factOf, inForce } from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';

/** What stands of a member at an instant, apart from her log. */
export interface Standing {
  readonly name: string;
  /** Time was let pass up to `at`. */
  readonly head: Head;
  readonly at: EpochMs;
  readonly personal: JsonObject;
  /** Days of earnings that have left the head, of each asset that a tier measures. */
  readonly olderDays: (asset: string, chunks: number) => Promise<readonly EarnedDay[]>;
}

/**
 * A member in the form in which members come in: the data of `member.imported`, and whose it is. Brought into another
 * store by examples/imports/members, and exported from there again, it is the same line. Holds and debts have no such
 * form: what is held counts as available, and who owes units comes in owing none.
 */
export async function memberForm(programs: Programs, member: Standing, show: ShowTime): Promise<object> {
  const { head, name, at, personal } = member;
  const { compiled } = inForce(programs, at);
  const lots = Object.entries(head.assets).flatMap(([asset, state]) =>
    compiled.measured.has(asset) ? [] : state.lots.flatMap((lot) => lotForm(asset, lot, at, show) ?? []),
  );
  const earned: object[] = [];
  for (const [asset, state] of Object.entries(head.assets)) {
    if (state.earned && compiled.measured.has(asset)) {
      const older = await member.olderDays(asset, state.earned.older ?? 0);
      for (const [day, amount] of earnedByDay(state.earned, older)) {
        if (amount > 0) earned.push({ asset, date: compiled.calendar.dateOfDay(day), amount });
      }
    }
  }
  const tiers = Object.entries(head.tracks).map(([track, { tier, since, until }]) => ({
    track,
    tier,
    since: show(since),
    until: orNull(show, until),
  }));
  return {
    id: name,
    at: show(at),
    standing: head.standing,
    joinedAt: orNull(show, head.joinedAt),
    profile: { ...head.profile, ...personal },
    tags: head.tags,
    consents: consentsForm(head.consents, show),
    orders: Number(factOf(head.facts, 'orders') ?? 0),
    tier: tiers,
    lots,
    earned,
  };
}

function consentsForm(consents: JsonObject, show: ShowTime): readonly object[] {
  return Object.entries(consents).map(([id, consent]) => {
    const { at, ...rest } = consent as { readonly at: number };
    return { id, ...rest, at: show(at) };
  });
}

type Lot = Head['assets'][string]['lots'][number];

function lotForm(
  asset: string,
  { left, held, from, until, funder }: Lot,
  at: EpochMs,
  show: ShowTime,
): object | undefined {
  const amount = left + held;
  if (amount === 0) return undefined;
  const opens = from > at ? { from: show(from) } : {};
  return { asset, amount, expiresAt: orNull(show, until), ...opens, funder };
}

/** Units by the day that they count for, oldest first. */
function earnedByDay({ days }: Earned, older: readonly EarnedDay[]): readonly (readonly [number, number])[] {
  const sums = new Map<number, number>();
  const add = (day: number, units: number): void => {
    sums.set(day, (sums.get(day) ?? 0) + units);
  };
  for (const [day, , units, others] of [...older, ...days]) {
    add(day, units);
    for (const [other, more] of others ?? []) add(other, more);
  }
  return [...sums].sort(([a], [b]) => a - b);
}
