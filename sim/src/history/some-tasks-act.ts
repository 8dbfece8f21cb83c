import type { EpochMs } from '@laurel/core';
import type { Act } from '../act.ts';
import { addDays, dateOf } from '../oracle/days.ts';
import type { Doing, TaskOf, TaskTerms } from '../oracle/tasks/terms.ts';
import type { Random } from '../random.ts';

/** What a member and her shop remember: enough to claim, to undo and to lie. */
export interface TaskWallet {
  readonly name: string;
  registered: boolean;
  readonly orders: { readonly id: string; left: number }[];
  /** What she means to do soon. */
  readonly planned: Act[];
  /** Days on which she checked in, as she remembers it. */
  readonly days: string[];
  /** When she last bought enough to rise. */
  rose: EpochMs | null;
}
export const newTaskWallet = (name: string): TaskWallet => ({
  name,
  registered: false,
  orders: [],
  planned: [],
  days: [],
  rose: null,
});

export interface TaskScene {
  readonly wallet: TaskWallet;
  readonly id: string;
  readonly now: EpochMs;
}
type Make = (random: Random, terms: TaskTerms, scene: TaskScene) => Act;

/** What a member, her shop or an operator does next. */
export function someTasksAct(random: Random, terms: TaskTerms, scene: TaskScene): Act {
  const { wallet } = scene;
  if (!wallet.registered && random.chance(0.95)) {
    wallet.registered = true;
    if (random.chance(0.7)) wallet.planned.push(birthday(random, terms, scene));
    wallet.planned.push({ do: 'adjust', asset: 'makeup', units: random.int(1, 3) });
    for (const task of terms.tasks)
      if (task.accept && random.chance(0.7)) wallet.planned.push({ do: 'acceptTask', task: task.id });
    return { do: 'register' };
  }
  const planned = wallet.planned.shift();
  if (planned !== undefined) return planned;
  const act = random.weighted<Make>(weights)(random, terms, scene);
  const doing = doings[act.do];
  const task = terms.tasks.find(({ byHand, on }) => byHand !== null && on.some((each) => each === doing));
  if (task !== undefined && random.chance(0.3)) wallet.planned.push({ do: 'claimTask', task: task.id });
  return act;
}

const doings: Readonly<Partial<Record<Act['do'], Doing>>> = {
  complete: 'order',
  review: 'review',
  view: 'view',
  checkin: 'checkin',
  quiz: 'quiz',
};

const weights: readonly (readonly [number, Make])[] = [
  [20, complete],
  [8, splurge],
  [11, refund],
  [11, () => ({ do: 'review' })],
  [7, browse],
  [8, checkIn],
  [3, madeUp],
  [4, (random) => ({ do: 'quiz', right: random.int(6, 10) })],
  [6, accept],
  [12, claim],
  [2, birthday],
  [4, adjust],
  [0.3, () => ({ do: 'freeze' })],
  [1.5, () => ({ do: 'thaw' })],
  [0.4, () => ({ do: 'register' })],
];

/** Several things, mostly different ones. */
function browse(random: Random, _: TaskTerms, { wallet }: TaskScene): Act {
  const view = (): Act => ({ do: 'view', sku: random.pick(['a', 'b', 'c', 'd', 'e']) });
  for (let n = random.int(0, 3); n > 0; n -= 1) wallet.planned.push(view());
  return view();
}

function complete(random: Random, { tasks, main }: TaskTerms, { wallet, id, now }: TaskScene): Act {
  const edges = [
    ...tasks.filter(({ on }) => on.includes('order')).map(({ atLeast }) => atLeast),
    ...main.tiers.map(({ threshold }) => threshold * 100),
    30_000,
  ];
  const amount = random.weighted<() => number>([
    [3, () => Math.min(300_000, Math.max(0, random.pick(edges) + random.pick([-1, 0, 0, 1])))],
    [4, () => random.int(1, 40_000)],
    [0.3, () => 0],
  ])();
  wallet.orders.push({ id: `o${id}`, left: amount });
  if (amount >= (main.tiers[1]?.threshold ?? 0) * 100) wallet.rose ??= now;
  return { do: 'complete', order: `o${id}`, amount, app: false };
}

/** What may save a tier, and at times goes back. */
export function rescue(random: Random, { wallet, id }: TaskScene): void {
  for (let n = random.int(1, 3); n > 0; n -= 1) {
    const order = `o${id}+${n}`;
    const amount = random.pick([10_000, 10_000, 9_999, 12_345]);
    wallet.planned.push({ do: 'complete', order, amount, app: false });
    wallet.orders.push({ id: order, left: amount });
  }
}

/** Enough to meet goals of orders, one after the other, and at times all of it back. */
function splurge(random: Random, _: TaskTerms, { wallet, id }: TaskScene): Act {
  for (let n = random.int(1, 2); n > 0; n -= 1)
    wallet.planned.push({
      do: 'complete',
      order: `o${id}-${n}`,
      amount: random.int(10_000, 35_000),
      app: false,
    });
  const amount = random.int(10_000, 35_000);
  wallet.orders.push({ id: `o${id}`, left: amount });
  if (random.chance(0.4))
    wallet.planned.push({
      do: 'refund',
      order: `o${id}`,
      refund: `r${id}`,
      amount: random.pick([amount, 1, Math.floor(amount / 2)]),
    });
  return { do: 'complete', order: `o${id}`, amount, app: false };
}

function refund(random: Random, terms: TaskTerms, scene: TaskScene): Act {
  const { wallet, id } = scene;
  const order = random.chance(0.6)
    ? wallet.orders.at(-1)
    : wallet.orders[random.int(0, wallet.orders.length - 1)];
  if (order === undefined || order.left <= 0) return complete(random, terms, scene);
  const amount = random.chance(0.5) ? order.left : random.int(1, order.left);
  order.left -= amount;
  if (order.left === 0 && random.chance(0.2)) return { do: 'cancel', order: order.id };
  return { do: 'refund', order: order.id, refund: `r${id}`, amount };
}

function checkIn(random: Random, { zone }: TaskTerms, { wallet, now }: TaskScene): Act {
  wallet.days.push(dateOf(zone, now));
  if (random.chance(0.05)) wallet.planned.push({ do: 'checkin' });
  return { do: 'checkin' };
}

/** Mostly the day after the last one, or the one before it. */
function madeUp(random: Random, { zone }: TaskTerms, { wallet, now }: TaskScene): Act {
  const today = dateOf(zone, now);
  const last = wallet.days.at(-1) ?? today;
  const date = random.pick([
    addDays(last, 1),
    addDays(last, -1),
    addDays(today, -1),
    addDays(today, -2),
    today,
    last,
  ]);
  return { do: 'madeUp', date };
}

const named = (random: Random, tasks: readonly TaskOf[], of: (task: TaskOf) => boolean): string => {
  const fitting = tasks.filter(of);
  if (fitting.length === 0 || random.chance(0.06))
    return random.pick([...tasks.map(({ id }) => id), 'nothing']);
  return random.pick(fitting).id;
};

function accept(random: Random, { tasks }: TaskTerms): Act {
  return { do: 'acceptTask', task: named(random, tasks, (task) => task.accept) };
}

function claim(random: Random, { tasks }: TaskTerms): Act {
  return { do: 'claimTask', task: named(random, tasks, ({ byHand }) => byHand !== null) };
}

/** Near by, so that it comes, and at times on a leap day. */
function birthday(random: Random, { zone }: TaskTerms, { now }: TaskScene): Act {
  const near = addDays(dateOf(zone, now), random.pick([-1, 0, 1, 2, 20, 100])).slice(5);
  return { do: 'birthday', date: random.chance(0.3) || near === '02-29' ? '1996-02-29' : `1990-${near}` };
}

function adjust(random: Random): Act {
  const asset = random.weighted([
    [3, 'makeup'],
    [2, 'points'],
    [2, 'growth'],
    [3, 'stars'],
  ]);
  const up = random.int(1, asset === 'makeup' ? 3 : asset === 'growth' ? 1_200 : 60);
  return { do: 'adjust', asset, units: asset === 'points' && random.chance(0.4) ? -up : up };
}
