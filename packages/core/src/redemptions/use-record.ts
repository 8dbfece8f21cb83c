import type { EpochMs, JsonObject, MemberNo, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';

/** What offers and points did to an order: made by a quote, or when it is placed. Money in minor units. */
export interface Made extends JsonObject {
  readonly currency: string;
  readonly lines: readonly UseLine[];
  readonly shipping: number;
  readonly uses: readonly UsedBenefit[];
  readonly points?: UsedPoints;
  /** To be paid before points, and in money. */
  readonly toPay: number;
  readonly pays: number;
  /** Member prices above the public one, which were not charged. */
  readonly corrected?: readonly JsonObject[];
}
export interface UseLine extends JsonObject {
  readonly lineId: string;
  readonly quantity: number;
  /** At the public price. */
  readonly amount: number;
  /** Pieces that were returned. */
  readonly back?: number;
}
export interface UsedBenefit extends JsonObject {
  readonly benefit: string;
  readonly saved: number;
  readonly lines: Readonly<Record<string, number>>;
  readonly shipping?: number;
  readonly units: Readonly<Record<string, Units>>;
  /** What its lines had to come to, and what each came to when it applied. */
  readonly over?: number;
  readonly base?: Readonly<Record<string, number>>;
  readonly gift?: { readonly sku: string; readonly quantity: number };
  /** The term of a plan that it is of. */
  readonly plan?: string;
  readonly no?: number;
  /** Whose term that is, where it is the owner's of her household. */
  readonly owner?: { readonly member: MemberNo };
  /** Its units do not come back with what is returned. */
  readonly lost?: true;
}
export interface UsedPoints extends JsonObject {
  readonly asset: string;
  readonly units: Units;
  readonly amount: number;
  readonly lines: Readonly<Record<string, number>>;
  readonly shipping: number;
}

/** Record `use/<orderId>`. */
export interface UseRecord extends Made {
  readonly state: 'placed' | 'captured' | 'released';
  readonly at: EpochMs;
  /** Before this instant it can be captured. */
  readonly until: EpochMs;
  /** How often the order was placed before, and given up. */
  readonly attempt: number;
  readonly capturedAt?: EpochMs;
  /** Hold by asset. */
  readonly holds: Readonly<Record<string, string>>;
  /** It took from stock or budget; while it waits, fact `open-uses` says what. */
  readonly counted?: true;
  readonly shippingBack?: true;
  /** Ids of refunds taken. */
  readonly refunds?: readonly string[];
}

export function useKey(orderId: string): string {
  return `use/${orderId}`;
}

/** What of a use stands. */
export interface Stands {
  readonly money: number;
  readonly units: Readonly<Record<string, Units>>;
  /** What its kept lines had of it, where they no longer come to what it asks: it is to be kept back from a refund. */
  readonly keepBack: number;
}

type Returned = Pick<UseRecord, 'lines' | 'shippingBack' | 'shipping'>;

export function standsOf(record: Returned, use: UsedBenefit): Stands {
  const money = moneyLeft(record, use);
  const isAllBack = record.lines.every(isBack);
  if (isAllBack && money === 0) return { money: 0, units: unitsLeft(use, 0), keepBack: 0 };
  if (missesOver(record, use)) return { money: 0, units: unitsLeft(use, 0), keepBack: money };
  if (use.saved === 0) return { money: 0, units: use.units, keepBack: 0 };
  return { money, units: unitsLeft(use, money), keepBack: 0 };
}

export function pointsLeft(record: Returned, points: UsedPoints): Units {
  const money = moneyLeft(record, points);
  return points.amount === 0 ? 0 : points.units - part(points.units, points.amount - money, points.amount);
}

/** Lines lose what they had of it piece by piece: after the last piece exactly all. */
function moneyLeft(
  record: Returned,
  of: { readonly lines: Readonly<Record<string, number>>; readonly shipping?: number },
): number {
  let sum = record.shippingBack === true ? 0 : (of.shipping ?? 0);
  for (const { lineId, quantity, back = 0 } of record.lines) {
    const had = of.lines[lineId] ?? 0;
    sum += had - part(had, back, Math.max(quantity, 1));
  }
  return sum;
}

function missesOver({ lines }: Returned, { over, base = {} }: UsedBenefit): boolean {
  if (over === undefined || lines.every(({ back = 0 }) => back === 0)) return false;
  let sum = 0;
  for (const { lineId, quantity, back = 0 } of lines) {
    const pieces = Math.max(quantity, 1);
    sum += part(base[lineId] ?? 0, pieces - back, pieces);
  }
  return sum < over;
}

function unitsLeft({ units, saved, lost }: UsedBenefit, money: number): Readonly<Record<string, Units>> {
  if (lost === true) return units;
  return Object.fromEntries(
    Object.entries(units).map(([asset, n]) => [asset, money === 0 ? 0 : n - part(n, saved - money, saved)]),
  );
}

function isBack({ quantity, back = 0 }: UseLine): boolean {
  return back >= Math.max(quantity, 1);
}

/** ⌊n × a ÷ b⌋, exact. */
function part(n: number, a: number, b: number): number {
  const product = n * a;
  return Number.isSafeInteger(product)
    ? floorDivide(product, b)
    : Number((BigInt(n) * BigInt(a)) / BigInt(b));
}

/** Units of each asset that stand: of all uses and of the points. */
export function unitsThatStand(record: UseRecord): Readonly<Record<string, Units>> {
  const sum: Record<string, Units> = {};
  const add = (asset: string, n: Units): void => {
    sum[asset] = (sum[asset] ?? 0) + n;
  };
  for (const use of record.uses)
    for (const [asset, n] of Object.entries(standsOf(record, use).units)) add(asset, n);
  if (record.points !== undefined) add(record.points.asset, pointsLeft(record, record.points));
  return sum;
}

/** The record when pieces of lines come back; null of lines is all that is left, the shipping too. */
export function returned(record: UseRecord, lines: Readonly<Record<string, number>> | null): UseRecord {
  const next = record.lines.map((line) => {
    const pieces = Math.max(line.quantity, 1);
    const more = lines === null ? pieces : (lines[line.lineId] ?? 0);
    return more === 0 ? line : { ...line, back: Math.min(pieces, (line.back ?? 0) + more) };
  });
  const isAll = next.every(isBack);
  return { ...record, lines: next, ...(isAll ? { shippingBack: true as const } : {}) };
}
