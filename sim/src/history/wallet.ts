import type { Act } from '../act.ts';
import type { Random } from '../random.ts';

/** What a shopper and her shop remember of what they sent: enough to refund, capture and undo. */
export interface Wallet {
  readonly name: string;
  readonly orders: { readonly id: string; readonly amount: number; left: number }[];
  readonly holds: string[];
  registered: boolean;
  /** What she means to do soon. */
  readonly planned: Act[];
}

export const newWallet = (name: string): Wallet => ({
  name,
  orders: [],
  holds: [],
  registered: false,
  planned: [],
});

/** Amounts in minor units, thick around the places where something changes. */
export function someAmount(random: Random, thresholds: readonly number[]): number {
  const edge = random.pick([5_000, 10_000, ...thresholds.map((units) => units * 100)]);
  return random.weighted<() => number>([
    [4, () => random.int(1, 30_000)],
    [3, () => Math.max(0, edge + random.pick([-100, -1, 0, 1, 99]))],
    [2, () => random.int(1, 9_999) * 100],
    [1, () => random.int(30_000, 3_000_000)],
    [0.3, () => 0],
  ])();
}

export function someRefund(
  random: Random,
  order: { readonly amount: number; readonly left: number },
): number {
  return random.weighted<() => number>([
    [4, () => random.int(1, Math.max(1, order.left))],
    [3, () => Math.max(1, order.left)],
    [2, () => Math.max(1, Math.floor(order.amount / 3))],
    [1, () => random.int(1, 100)],
    [0.5, () => Math.max(1, order.left + random.int(1, 100))],
  ])();
}
