import type { EpochMs } from '@laurel/core';
import { windowOf } from '../days.ts';
import type { ItemId } from './club.ts';
import type { Ordered, Person } from './person.ts';
import { captureUnits, giveUnitsBack, holdUnits, spendable, spendUnits } from './units.ts';
import { leftOf, take, type World } from './world.ts';

const counterOf = (item: string): string => `goods:${item}`;
const minute = 60_000;

export function againstOrdering(world: World, person: Person, item: string, at: EpochMs): readonly string[] {
  const { club } = world;
  const sold = club.mall[item as ItemId];
  if (sold === undefined) return ['*'];
  const codes: string[] = [];
  if (sold.units > spendable(person, 'points')) codes.push('insufficient_available');
  if (sold.loaded !== null && leftOf(world, counterOf(item)) < 1) codes.push('stock_exhausted');
  const month = windowOf(club.zone, at, 'month', '');
  const before = person.items.filter(
    (one) => one.item === item && windowOf(club.zone, one.at, 'month', '') === month,
  );
  if (sold.perMonth !== null && before.length >= sold.perMonth) codes.push('*');
  return codes;
}

/** Units are set aside and a piece is claimed; without money beside they are spent at once. */
export function orderItem(
  world: World,
  person: Person,
  of: { id: string; item: string; at: EpochMs; happened: EpochMs },
): void {
  const { club } = world;
  const item = of.item as ItemId;
  const { units, cash, loaded } = club.mall[item];
  const lots = cash === null ? spendUnits(person, 'points', units) : holdUnits(person, 'points', units);
  if (loaded !== null) take(world, counterOf(item));
  const until = of.at + club.holdMinutes * minute;
  person.items.push({
    id: of.id,
    item,
    at: of.happened,
    until,
    cash,
    lots,
    state: cash === null ? 'paid' : 'awaiting',
  });
}

type Step = 'payItem' | 'shipItem' | 'completeItem' | 'cancelItem' | 'refundItem';
/** What is fetched is never sent: the page does not say that it must be. */
const from: Readonly<Record<Step, readonly Ordered['state'][]>> = {
  payItem: ['awaiting'],
  shipItem: ['paid'],
  completeItem: ['paid', 'shipped'],
  cancelItem: ['awaiting', 'paid'],
  refundItem: ['paid', 'shipped', 'completed'],
};

export function againstStep(person: Person, step: Step, id: string, cash: number | null): readonly string[] {
  const order = person.items.find((each) => each.id === id);
  if (order === undefined || !from[step].includes(order.state)) return ['*'];
  return step === 'payItem' && cash !== order.cash ? ['*'] : [];
}

export function takeStep(
  world: World,
  person: Person,
  of: { step: Step; id: string; restock: boolean },
): void {
  const order = person.items.find((each) => each.id === of.id);
  if (order === undefined) throw new Error('checked before');
  if (of.step === 'payItem') {
    captureUnits(person, 'points', order.lots);
    order.state = 'paid';
  }
  if (of.step === 'shipItem') order.state = 'shipped';
  if (of.step === 'completeItem') order.state = 'completed';
  if (of.step === 'cancelItem') undo(world, person, order, { state: 'cancelled', restock: true });
  if (of.step === 'refundItem') undo(world, person, order, { state: 'refunded', restock: of.restock });
}

/** The money did not come while the units were set aside. */
export const lapseItem = (world: World, person: Person, order: Ordered): void =>
  undo(world, person, order, { state: 'lapsed', restock: true });

/** What comes back comes back where it came from. */
function undo(
  world: World,
  person: Person,
  order: Ordered,
  into: { state: Ordered['state']; restock: boolean },
): void {
  const side = order.state === 'awaiting' ? 'held' : 'spent';
  order.state = into.state;
  giveUnitsBack(world.club, person, { asset: 'points', from: side, lots: order.lots, now: person.passedTo });
  if (into.restock) take(world, counterOf(order.item), -1);
}
