import type { EpochMs } from '@laurel/core';
import { expiry, nextMonth } from './days.ts';
import type { HoldPlaced, Member } from './member.ts';
import { choose, comeBack, debtOf, expire, lotName, lotsOf, open, put, spend } from './purse.ts';
import { settleTrack } from './refolding.ts';
import { type Asset, expiryOf, inForce, type Terms } from './terms.ts';
import { endPeriod, floorAt, riseAt, standing, type Walk } from './track.ts';

export const assets: readonly Asset[] = ['growth', 'points', 'freeship', 'spin', 'shield'];

/** Something that time does. Fine print 3 gives the order of what falls on one instant. */
interface Due {
  readonly at: EpochMs;
  readonly order: 'lapse' | 'open' | 'expire' | 'settlement' | 'period' | 'version' | 'allowance';
  readonly run: () => void;
}
const orderOfDues = ['lapse', 'open', 'expire', 'settlement', 'period', 'version', 'allowance'];

/** Lets time pass up to and including an instant. */
export function passTime(terms: Terms, member: Member, to: EpochMs): void {
  if (member.joinedAt === null) return;
  for (let due = nextDue(terms, member, to); due !== null; due = nextDue(terms, member, to)) due.run();
  member.passedTo = Math.max(member.passedTo, to);
}

function nextDue(terms: Terms, member: Member, to: EpochMs): Due | null {
  const dues = [
    ...lapses(terms, member),
    ...openings(member),
    ...expiries(member),
    ...settlements(terms, member),
    ...periods(terms, member),
    ...versions(terms, member),
    ...allowances(terms, member),
  ];
  const [first] = dues
    .filter((due) => due.at <= to)
    .sort((a, b) => a.at - b.at || orderOfDues.indexOf(a.order) - orderOfDues.indexOf(b.order));
  return first ?? null;
}

export const heldIn = (hold: HoldPlaced): number => hold.lots.reduce((total, [, units]) => total + units, 0);

function lapses(terms: Terms, member: Member): readonly Due[] {
  return member.holds
    .filter((hold) => heldIn(hold) > 0)
    .map((hold) => ({
      at: hold.until,
      order: 'lapse',
      run: () => giveBack({ terms, member, now: hold.until }, hold),
    }));
}

/** Releases all that a hold still holds. */
export function giveBack(at: { terms: Terms; member: Member; now: EpochMs }, hold: HoldPlaced): void {
  const { lots } = hold;
  hold.lots = [];
  comeBack(at, hold.asset, { from: 'held', lots });
}

/** A lot that opens changes something only where there is a debt. */
function openings(member: Member): readonly Due[] {
  return assets.flatMap((asset) =>
    debtOf(member, asset) === 0
      ? []
      : lotsOf(member, asset)
          .filter((lot) => lot.from > 0 && lot.left > 0)
          .map((lot) => ({ at: lot.from, order: 'open' as const, run: () => open(member, asset, lot) })),
  );
}

function expiries(member: Member): readonly Due[] {
  return assets.flatMap((asset) =>
    lotsOf(member, asset).flatMap((lot) =>
      lot.until === null || lot.left === 0
        ? []
        : [{ at: lot.until, order: 'expire' as const, run: () => expire(member, asset, lot) }],
    ),
  );
}

/** What refunds asked for. */
function settlements(terms: Terms, member: Member): readonly Due[] {
  const { refoldAt } = member;
  if (refoldAt === null) return [];
  return [{ at: refoldAt, order: 'settlement', run: () => settleTrack(terms, member, refoldAt) }];
}

function periods(terms: Terms, member: Member): readonly Due[] {
  const { until } = standing(member.tiers);
  if (until === null) return [];
  const run = (): void => endPeriod(walkOf(terms, member), until, member.decisions - 1);
  return [{ at: until, order: 'period', run }];
}

/** Rule 12: every member's tiers are evaluated then, upwards. */
function versions(terms: Terms, member: Member): readonly Due[] {
  const { next } = terms;
  if (next === null || member.metVersion || member.passedTo >= next.at) return [];
  const run = (): void => {
    member.metVersion = true;
    giveSteps(terms, member, next.at);
  };
  return [{ at: next.at, order: 'version', run }];
}

/** The member's recorded track. */
export function walkOf(terms: Terms, member: Member): Walk {
  return {
    terms,
    growth: member.growth,
    records: member.tiers,
    useShield: (end) => useShield(member, end),
    doubt: (why) => member.unsure.push({ what: 'tier', why }),
  };
}

function useShield(member: Member, end: EpochMs): boolean {
  const card = choose(member, 'shield', 1);
  if (card === null) return false;
  spend(member, 'shield', card);
  member.shieldsUsed.push(end);
  return true;
}

/** Fine print 23: to those who have the status at that instant. Used or lost by the end of the month. */
function allowances(terms: Terms, member: Member): readonly Due[] {
  const at = nextMonth(terms.zone, member.passedTo);
  const run = (): void => {
    member.passedTo = at;
    // A3: who is frozen does not earn. The page says only that time passes.
    const tier = Math.max(standing(member.tiers).tier, floorAt(member.floors, at)?.tier ?? 0);
    const units = member.frozen ? 0 : (inForce(terms, at).allowance[tier] ?? 0);
    const until = nextMonth(terms.zone, at);
    if (units > 0) put(member, 'freeship', { name: lotName(0, until), units });
  };
  return [{ at, order: 'allowance', run }];
}

/** Packs of the tiers that a version's beginning reaches. */
function giveSteps(terms: Terms, member: Member, at: EpochMs): void {
  for (const tier of riseAt(walkOf(terms, member), at, member.decisions - 1)) {
    const { id, pack } = inForce(terms, at).tiers[tier] ?? { id: '', pack: [] };
    if (member.packs.includes(id)) continue;
    member.packs.push(id);
    for (const { asset, units, expires } of pack)
      give(terms, member, { asset, units, until: expiry(terms.zone, at, expiryOf(terms, asset, expires)) });
  }
}

/** Gives units for an instant. Returns the lot that is theirs, even where all of them paid a debt. */
export function give(
  terms: Terms,
  member: Member,
  gift: { asset: Asset; units: number; until: EpochMs | null; from?: EpochMs },
): readonly string[] {
  if (gift.units === 0) return [];
  if (gift.asset === 'shield') member.shieldsGiven.push({ at: member.passedTo, units: gift.units });
  if (gift.until !== null && gift.until <= member.passedTo && debtOf(member, gift.asset) > 0)
    member.unsure.push({ what: 'points', why: `units that had ended in ${terms.zone} meet a debt` });
  const name = lotName(gift.from ?? 0, gift.until);
  put(member, gift.asset, { name, units: gift.units });
  return [name];
}
