import type { EpochMs } from '@laurel/core';
import { addDays, dateOf, later, windowOf } from '../days.ts';
import { decimal, type Fraction, larger, minus, plus, rounded, times, whole } from '../fraction.ts';
import { doubt, type Firing } from './doer.ts';
import { walkOf } from './fold.ts';
import { goalWindow, metIn, reachedIn } from './goals.ts';
import { type Deciding, giveReward, grant } from './granting.ts';
import { riseAt, riskAt, saveTier, tierAt } from './ladder.ts';
import { isOn } from './named-days.ts';
import { type Doing, type TaskOf, waitsFor } from './terms.ts';

/** What a member did, as rules see it. */
export interface Did {
  readonly doing: Doing;
  /** Of an order what it comes to, of a quiz how much is right. */
  readonly amount: number;
  readonly value: string;
  readonly order: string | null;
  /** The day of a check-in. */
  readonly date: string | null;
}

/** How many wait at most; when one more comes, the oldest is given by itself. */
const WAIT_MOST = 64;

/** All rules look at the member as before the event; then they fire, in the order of the program. */
export function earn(deciding: Deciding, did: Did): void {
  const { terms } = deciding;
  const looking = terms.tasks.filter((task) => looks(deciding, task, did));
  const saving = looking.filter(({ saves }) => saves !== null);
  const risk = saving.length === 0 ? null : riskAt(walkOf(terms, deciding.doer, 'main'), deciding.at);
  if (did.doing === 'order') earnOrder(deciding, did);
  if (did.doing === 'review') earnStars(deciding);
  const saved = looking.filter((task) => {
    const window = task.saves === null ? goalWindow(terms, task, deciding.happened) : String(risk?.end);
    return fire(deciding, task, { did, window }) && task.saves !== null;
  });
  rise(deciding);
  // Of a tier that this very event keeps it is not said what its count is worth once a refund puts it at risk again.
  const still = riskAt(walkOf(terms, deciding.doer, 'main'), deciding.at);
  if (saved.length > 0 && still === null) doubt(deciding.doer, 'a save that was not needed');
  for (const task of saved) save(deciding, task, risk?.end ?? 0);
}

/** Goes up where there is enough by now. */
export function rise({ terms, doer, at, decision }: Deciding): void {
  for (const track of ['main', 'stars'] as const)
    if (terms[track].settledOn === null) riseAt(walkOf(terms, doer, track), at, decision);
}

/** After all that the event earned: a tier that is kept anyhow, or by another task, is not saved as well. */
function save({ terms, doer, at, decision }: Deciding, task: TaskOf, end: EpochMs): void {
  const walk = walkOf(terms, doer, 'main');
  const risk = riskAt(walk, at);
  if (risk === null || task.saves === null) return;
  if (risk.end !== end) doubt(doer, 'two tasks at once, and the tier is at risk still');
  const { days } = task.saves;
  doer.main.saves.push({ task: task.id, at, decision, end: risk.end, days, revoked: false });
  saveTier(walk, { at, days });
}

function earnOrder(deciding: Deciding, { amount, order }: Did): void {
  const { terms, happened } = deciding;
  if (order === null) return;
  const perYuan = (factor: Fraction) => (net: number) =>
    rounded(times({ over: BigInt(net), under: 100n }, factor), 'floor');
  const give = (rule: string, asset: string, again: (net: number) => number): void =>
    void grant(deciding, {
      rule,
      asset,
      units: again(amount),
      order,
      again: (net) => (net > 0 ? again(net) : 0),
    });
  give('growth', 'growth', perYuan(whole(1)));
  give('points', 'points', perYuan(factorOf(deciding)));
  if (isOn(terms.zone, terms.days.member, happened)) give('extra', 'points', () => terms.memberPoints);
}

/** Rule 10 and fine print 6: the tier that history shows for the time at which it happened. */
function factorOf({ terms, doer, happened }: Deciding): Fraction {
  const tier = decimal(terms.main.tiers[tierAt(doer.main.records, happened)]?.multiplier ?? '1');
  if (!isOn(terms.zone, terms.days.double, happened)) return tier;
  const extra = decimal(terms.doubleFactor);
  if (terms.combine === 'max') return larger(tier, extra);
  return terms.combine === 'product' ? times(tier, extra) : minus(plus(tier, extra), whole(1));
}

function earnStars(deciding: Deciding): void {
  const { terms } = deciding;
  const limit = { times: terms.starsPerDay, per: 'day' as const };
  if (!hasRoom(deciding, 'stars', limit)) return;
  note(deciding, 'stars', { window: null, order: null, nth: 1, state: 'given', until: null });
  grant(deciding, { rule: 'stars', asset: 'stars', units: terms.starsPerReview });
}

/** Limits count firings in the window in which they happened, whatever was taken back since. */
function hasRoom(
  deciding: Deciding,
  rule: string,
  limit: { readonly times: number; readonly per: 'day' | 'week' | 'month' | 'year' | 'lifetime' },
): boolean {
  const { terms, doer, happened } = deciding;
  const windowAt = (at: EpochMs): string => windowOf(terms.zone, at, limit.per, '');
  const fired = doer.firings.filter(
    (each) => each.rule === rule && windowAt(each.happened) === windowAt(happened),
  );
  if (fired.length < limit.times) return true;
  deciding.limited = true;
  return false;
}

function note(
  { doer, event, happened }: Deciding,
  rule: string,
  how: Pick<Firing, 'window' | 'order' | 'nth' | 'state' | 'until'>,
): Firing {
  const firing: Firing = { rule, event, happened, grants: [], ...how };
  doer.firings.push(firing);
  return firing;
}

/** Whether a task lets the event in, seen before it. */
function looks(deciding: Deciding, task: TaskOf, did: Did): boolean {
  const { happened } = deciding;
  if (!task.on.includes(did.doing)) return false;
  if (task.from !== null && happened < task.from) return false;
  if (task.until !== null && happened >= task.until) return false;
  if ((did.doing === 'order' || did.doing === 'quiz') && did.amount < task.atLeast) return false;
  return isOpen(deciding, task);
}

/** What happened before a task opened does not count, whenever it arrives. */
function isOpen(deciding: Deciding, task: TaskOf): boolean {
  const { terms, doer, happened, at } = deciding;
  const isDone = (id: string): boolean => doer.done.some((done) => done.task === id && done.at <= happened);
  if (!waitsFor(terms, task).every(isDone)) return false;
  if (task.accept) {
    const window = goalWindow(terms, task, happened);
    const isTaken = doer.acceptances.some(
      (each) => each.task === task.id && each.at <= happened && goalWindow(terms, task, each.at) === window,
    );
    if (!isTaken) return false;
  }
  if (task.saves === null) return true;
  const risk = riskAt(walkOf(terms, doer, 'main'), at);
  return risk !== null && happened >= risk.from;
}

/** What a task does with an event that it let in. Whether it fired. */
function fire(deciding: Deciding, task: TaskOf, { did, window }: { did: Did; window: string }): boolean {
  const { terms, doer, event } = deciding;
  const { goal } = task;
  if (goal === null) {
    if (task.limit !== null && !hasRoom(deciding, task.id, task.limit)) return false;
    reward(deciding, task, { window: null, nth: 1, order: did.order });
    return true;
  }
  if ('streak' in goal) {
    const owed = owedBy(deciding, goal.streak, did.date ?? '');
    for (let n = 1; n <= owed; n += 1) reward(deciding, task, { window: 'ever', nth: n, order: null });
    return owed > 0;
  }
  const { amount, value, order } = did;
  if (!('allOf' in goal)) doer.counted.push({ task: task.id, window, event, order, amount, value });
  const before = reachedIn(doer, task.id, window);
  const met = metIn(terms, doer, task, window);
  for (let nth = before + 1; nth <= met; nth += 1) reward(deciding, task, { window, nth, order });
  return met > before;
}

/** Fine print 29: a run of n days has so many bonuses in all; what is missing is granted with the day that fills it. */
function owedBy({ doer }: Deciding, days: number, date: string): number {
  if (doer.checkins.includes(date)) return 0;
  const [before, after] = [run(doer.checkins, date, -1), run(doer.checkins, date, 1)];
  return Math.floor((before + 1 + after) / days) - Math.floor(before / days) - Math.floor(after / days);
}

function run(days: readonly string[], from: string, step: 1 | -1): number {
  let length = 0;
  for (let day = addDays(from, step); days.includes(day); day = addDays(day, step)) length += 1;
  return length;
}

function reward(
  deciding: Deciding,
  task: TaskOf,
  { window, nth, order }: { window: string | null; nth: number; order: string | null },
): void {
  const { terms, doer, happened, at } = deciding;
  if (!doer.done.some((done) => done.task === task.id)) doer.done.push({ task: task.id, at: happened });
  const until = task.byHand === null ? null : later(terms.zone, at, task.byHand);
  const state = task.byHand === null ? 'given' : 'waiting';
  const firing = note(deciding, task.id, { window, order, nth, state, until });
  if (task.byHand === null) giveReward(deciding, firing);
  const waiting = doer.firings.filter((each) => each.state === 'waiting');
  const [oldest] = waiting;
  if (waiting.length > WAIT_MOST && oldest !== undefined) giveReward(deciding, oldest);
}

export const dayOf = ({ terms, happened }: Deciding): string => dateOf(terms.zone, happened);
