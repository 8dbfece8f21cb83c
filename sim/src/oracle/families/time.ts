import type { EpochMs } from '@laurel/core';
import { expire, lotsOf } from '../purse.ts';
import { assets } from './families.ts';
import { endGrace, endTerm, openTerms } from './plan.ts';
import type { HoldOf, Relative, UseOf } from './relative.ts';
import { giveUnitsBack, homewardAt, sendHome } from './units.ts';
import type { World } from './world.ts';

/** Something that time does. Fine print 3 gives the order of what falls on one instant. */
interface Due {
  readonly at: EpochMs;
  readonly order: number;
  readonly run: () => void;
}
const [lapse, expiry, term, home] = [0, 1, 2, 3];

/** Lets time pass for a member up to and including an instant. */
export function passTime(world: World, relative: Relative, to: EpochMs): void {
  if (relative.joinedAt === null) return;
  passDues(world, relative, to);
  relative.passedTo = Math.max(relative.passedTo, to);
}

/** What time does until then, and no more. Says whether there was anything. */
export function passDues(world: World, relative: Relative, to: EpochMs): boolean {
  for (let n = 0; ; n += 1) {
    const due = nextDue(world, relative, to);
    if (due === undefined) return n > 0;
    if (n > 10_000) throw new Error(`time does not pass for ${relative.name}: ${due.order} at ${due.at}`);
    relative.passedTo = Math.max(relative.passedTo, due.at);
    due.run();
  }
}

function nextDue(world: World, relative: Relative, to: EpochMs): Due | undefined {
  if (relative.joinedAt === null) return undefined;
  return [
    ...lapses(world, relative),
    ...expiries(relative),
    ...planDues(world, relative),
    ...homeward(world, relative),
  ]
    .filter(({ at }) => at <= to)
    .sort((a, b) => a.at - b.at || a.order - b.order)[0];
}

function lapses(world: World, relative: Relative): readonly Due[] {
  const holds = relative.holds
    .filter(({ lots }) => lots.length > 0)
    .map((hold): Due => {
      return { at: hold.until, order: lapse, run: () => releaseHold(world, relative, hold) };
    });
  const uses = relative.uses
    .filter(({ state }) => state === 'placed')
    .map((use): Due => {
      return { at: use.until, order: lapse, run: () => releaseUse(world, relative, use) };
    });
  return [...holds, ...uses];
}

export function releaseHold(world: World, relative: Relative, hold: HoldOf): void {
  const { asset, lots } = hold;
  hold.lots = [];
  giveUnitsBack(world.families, relative, { asset, from: 'held', lots });
}

export function releaseUse(world: World, relative: Relative, use: UseOf): void {
  const lots = use.held;
  use.held = [];
  use.state = 'released';
  giveUnitsBack(world.families, relative, { asset: 'points', from: 'held', lots });
}

function expiries(relative: Relative): readonly Due[] {
  return assets.flatMap((asset) =>
    lotsOf(relative, asset).flatMap((lot): Due[] => {
      const { until, left } = lot;
      if (until === null || left === 0) return [];
      return [{ at: until, order: expiry, run: () => expire(relative, asset, lot) }];
    }),
  );
}

function planDues(world: World, relative: Relative): readonly Due[] {
  const dues: Due[] = [];
  const [first] = openTerms(relative);
  const { graceUntil, trialUntil } = relative;
  if (first !== undefined && graceUntil === null)
    dues.push({ at: first.until, order: term, run: () => endTerm(world, relative, first) });
  if (graceUntil !== null) dues.push({ at: graceUntil, order: term, run: () => endGrace(world, relative) });
  if (trialUntil !== null)
    dues.push({
      at: trialUntil,
      order: term,
      run: () => {
        relative.trialUntil = null;
      },
    });
  return dues;
}

/** What another earned, and is neither held nor used, goes home by itself. */
function homeward(world: World, relative: Relative): readonly Due[] {
  const instants = assets.flatMap((asset) =>
    lotsOf(relative, asset).flatMap((lot) => {
      const at = homewardAt(world, relative, lot);
      return at === null ? [] : [Math.max(at, relative.passedTo)];
    }),
  );
  if (instants.length === 0) return [];
  const at = Math.min(...instants);
  return [{ at, order: home, run: () => sendHome(world, relative, at) }];
}
