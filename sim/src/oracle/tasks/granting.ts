import type { EpochMs } from '@laurel/core';
import { dateOf, expiry } from '../days.ts';
import { debtOf, lotName, put, takeBack } from '../purse.ts';
import { type Doer, doubt, type Firing, type Grant } from './doer.ts';
import type { TaskTerms } from './terms.ts';

/** One decision about one event, while it is made. */
export interface Deciding {
  readonly terms: TaskTerms;
  readonly doer: Doer;
  readonly event: string;
  readonly happened: EpochMs;
  readonly at: EpochMs;
  readonly decision: number;
  limited: boolean | null;
  shortfall: number;
}

/** Puts units into the lot that is theirs, and notes what they are for. */
export function grant(
  deciding: Deciding,
  what: { rule: string; asset: string; units: number; order?: string; again?: (net: number) => number },
): Grant | null {
  const { terms, doer, event, happened } = deciding;
  const { rule, asset, units, order = null, again = null } = what;
  if (units <= 0) return null;
  const until = asset === 'points' ? expiry(terms.zone, happened, terms.pointsExpire) : null;
  if (until !== null && until <= doer.passedTo && debtOf(doer, asset) > 0)
    doubt(doer, 'units that had ended meet a debt');
  const lot = lotName(0, until);
  put(doer, asset, { name: lot, units });
  const id = `${event}|${rule}|${asset}|${doer.grants.length}`;
  const made: Grant = { id, rule, asset, units, lots: [lot], order, again, taken: 0 };
  doer.grants.push(made);
  noteItem(deciding, made);
  return made;
}

function noteItem({ terms, doer, happened, at, decision }: Deciding, { id, asset, units }: Grant): void {
  const track = trackOf(asset);
  if (track === null) return;
  doer[track].items.push({ id, decision, decidedAt: at, date: dateOf(terms.zone, happened), units });
}

export const trackOf = (asset: string): 'main' | 'stars' | null =>
  asset === 'growth' ? 'main' : asset === 'stars' ? 'stars' : null;

/** Takes units of a grant back, dated like the grant. Whether growth went. */
export function withdraw(deciding: Deciding, made: Grant, units: number): boolean {
  const { terms, doer, event, at, decision } = deciding;
  if (units <= 0) return false;
  made.taken += units;
  const missing = takeBack({ member: doer, terms }, made.asset, { units, own: made.lots });
  if (made.asset === 'points') deciding.shortfall += missing;
  const track = trackOf(made.asset);
  if (track === null) return false;
  const item = doer[track].items.find((each) => each.id === made.id);
  if (item === undefined) throw new Error(`no growth of ${made.id}`);
  const of = { id: item.id, decision: item.decision };
  const back = { id: `${made.id}|back|${event}`, decision, decidedAt: at, date: item.date };
  doer[track].items.push({ ...back, units: -units, of });
  return track === 'main';
}

/** What a task gives, in the lots of now. */
export function giveReward(deciding: Deciding, firing: Firing): void {
  const { terms, doer } = deciding;
  const task = terms.tasks.find(({ id }) => id === firing.rule);
  if (task === undefined) return;
  for (const asset of ['points', 'spin', 'growth'] as const) {
    const made = grant(deciding, { rule: task.id, asset, units: task[asset] });
    if (made !== null) firing.grants.push(made.id);
  }
  firing.state = 'given';
  if (task.tag !== null && !doer.tags.includes(task.tag)) doer.tags.push(task.tag);
}

/** Takes back what a firing gave, or what waits of it. Whether growth went. */
export function takeReward(deciding: Deciding, firing: Firing): boolean {
  const { doer } = deciding;
  const was = firing.state;
  firing.state = 'taken';
  if (was !== 'given') return false;
  const made = doer.grants.filter(({ id }) => firing.grants.includes(id));
  return made.map((each) => withdraw(deciding, each, each.units - each.taken)).some((went) => went);
}
