import type { Making } from '../deciding.ts';
import { Missing } from '../deciding.ts';

/** How many are left of a counter that operators load, as far as this decision knows; nothing where nobody loaded any. */
export function leftOf(m: Making, counter: string): number {
  const { stock, loaded } = m.deciding.context.taken;
  const used = stock?.[counter];
  if (used === undefined) throw new Missing({ records: [], stock: [counter] });
  const all = loaded?.[counter];
  m.takeStock(counter, used, all);
  return (all ?? 0) - used - m.claimed(counter);
}

/**
 * Claims units of a counter that operators load: durable with the decision, or the decision is made anew.
 * @returns false where not so many are left; nothing is claimed then
 */
export function claimStock(m: Making, counter: string, by = 1): boolean {
  if (leftOf(m, counter) < by) return false;
  claim(m, counter, by, m.deciding.context.taken.loaded?.[counter] ?? 0);
  return true;
}

/** The next number that a counter gives: the one behind the last, unless the shell knows of some that are of no use. */
export function nextNumber(m: Making, counter: string): number | null {
  const left = leftOf(m, counter);
  const { stock, loaded, numbers } = m.deciding.context.taken;
  const last = (stock?.[counter] ?? 0) + m.claimed(counter);
  const usable = numbers?.[counter];
  if (usable === undefined) return left < 1 ? null : last + 1;
  m.takeNumbers(counter, usable);
  const next = usable.find((number) => number > last);
  return next === undefined || next > (loaded?.[counter] ?? 0) ? null : next;
}

/**
 * Claims the next unit of a counter that numbers what it gives, with those before it that are of no use. Nothing else
 * may be taken in the meantime, and what was given never goes back: number n is given once.
 * @returns the number, from 1; null where none is left
 */
export function claimNumber(m: Making, counter: string): number | null {
  const number = nextNumber(m, counter);
  if (number === null) return null;
  const { stock, loaded } = m.deciding.context.taken;
  const last = (stock?.[counter] ?? 0) + m.claimed(counter);
  const before = m.claimOf(counter);
  const by = (before?.by ?? 0) + number - last;
  const limit = loaded?.[counter] ?? 0;
  m.claim(counter, { by, limit, loaded: true, exact: before?.exact ?? last });
  return number;
}

/**
 * Units go back. Time may do it, so nobody is asked how many there are: what the decision happens to know of it changes
 * nothing, or an entry would come out otherwise when it is decided again.
 */
export function giveBackStock(m: Making, counter: string, by = 1): void {
  claim(m, counter, -by, m.claimOf(counter)?.limit ?? Number.MAX_SAFE_INTEGER);
}

function claim(m: Making, counter: string, by: number, limit: number): void {
  m.claim(counter, { by: (m.claimOf(counter)?.by ?? 0) + by, limit, loaded: true });
}
