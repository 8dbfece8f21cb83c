import type { Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { Worth } from './cart.ts';
import type { Priced } from './priced.ts';
import { sharesOf } from './take.ts';

/** Points as payment, as one cart meets them. */
export interface Pay {
  readonly asset: string;
  readonly worth: Worth;
  readonly maxPercent: number;
  readonly maxUnits: Units | null;
  readonly min: Units;
  readonly step: Units;
  /** Places of the lines that they may pay for. */
  readonly on: readonly number[];
  /** Without a condition on lines they pay for the shipping too. */
  readonly shipping: boolean;
}

export interface Paid {
  readonly asset: string;
  /** Units that could be used for this order. */
  readonly usable: Units;
  readonly used: Units;
  /** What the used ones pay, minor units; of each line, and of the shipping. */
  readonly amount: number;
  readonly lines: readonly number[];
  readonly shipping: number;
}

/** How many points may pay: by what is there, by what they may pay for, by percent, by number, in whole steps. */
export function usableOf(pay: Pay, cart: Priced, available: Units): Units {
  const goods = pay.on.reduce((sum, i) => sum + (cart.lines[i]?.left ?? 0), 0);
  const may = goods + (pay.shipping ? cart.shipping.left : 0);
  const money = Math.min(may, floorDivide(cart.toPay * pay.maxPercent, 100));
  const most = Math.min(
    available,
    pay.maxUnits ?? available,
    floorDivide(money * pay.worth.units, pay.worth.amount),
  );
  const whole = most - (most % pay.step);
  return whole < pay.min || moneyOf(pay, whole) === 0 ? 0 : whole;
}

/** What units pay; so few that they come to nothing cannot pay. */
export function moneyOf({ worth }: Pay, units: Units): number {
  return floorDivide(units * worth.amount, worth.units);
}

/** Pays with units: spread over lines and shipping by what is left of them. `used` is usable and in whole steps. */
export function payWith(pay: Pay, cart: Priced, available: Units, used: Units): Paid {
  const usable = usableOf(pay, cart, available);
  const amount = moneyOf(pay, used);
  const lines = cart.lines.map(() => 0);
  if (amount === 0) return { asset: pay.asset, usable, used, amount, lines, shipping: 0 };
  const weights = pay.on.map((i) => cart.lines[i]?.left ?? 0);
  const shares = sharesOf(amount, pay.shipping ? [...weights, cart.shipping.left] : weights);
  for (const [n, i] of pay.on.entries()) lines[i] = shares[n] ?? 0;
  return { asset: pay.asset, usable, used, amount, lines, shipping: pay.shipping ? (shares.at(-1) ?? 0) : 0 };
}
