import { type Json, type JsonObject, textOf } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';

/** Parts of an order's money that a refund gives back one by one. */
const parts = ['goods', 'shipping', 'tax', 'pointsUsed'] as const;

interface Line extends JsonObject {
  readonly lineId: string;
  readonly quantity?: number;
  readonly amount: number;
}

/** The order's data less what a refund gives back; a refusal where that is more than there is. */
export function lessRefund(net: JsonObject, refund: JsonObject): JsonObject | Refusal {
  if (refund['currency'] !== net['currency']) {
    return refuse('currency_mismatch', '/data/currency', `The order is in ${textOf(net['currency'])}.`);
  }
  const amount = Number(net['amount']) - Number(refund['amount']);
  if (amount < 0)
    return refuse('refund_above_order', '/data/amount', `${textOf(net['amount'])} of the order are left.`);
  const next: Record<string, Json> = { ...(net as Record<string, Json>), amount };
  for (const part of parts) {
    const fault = lessPart(next, net, refund, part);
    if (fault !== null) return fault;
  }
  if (next['goods'] !== undefined && refund['goods'] === undefined)
    spreadOverParts(next, Number(refund['amount']), refund);
  return lessLines(next, net, refund);
}

/** The order's data when nothing is left of it. */
export function nothingLeft(net: JsonObject): JsonObject {
  const next: Record<string, Json> = { ...(net as Record<string, Json>), amount: 0 };
  for (const part of parts) if (net[part] !== undefined) next[part] = 0;
  if (Array.isArray(net['items']))
    next['items'] = (net['items'] as Line[]).map((line) => ({ ...line, amount: 0, quantity: 0 }));
  return next;
}

function lessPart(
  next: Record<string, Json>,
  net: JsonObject,
  refund: JsonObject,
  part: string,
): Refusal | null {
  const given = refund[part];
  const had = net[part];
  if (typeof given !== 'number') return null;
  if (typeof had !== 'number' || given > had) {
    return refuse(
      'refund_above_order',
      `/data/${part}`,
      `${textOf(had ?? 0)} of the order's ${part} are left.`,
    );
  }
  next[part] = had - given;
  return null;
}

/** A refund that does not say of what: of the goods first, then shipping, then tax. */
function spreadOverParts(next: Record<string, Json>, amount: number, refund: JsonObject): void {
  let rest = amount - Number(refund['shipping'] ?? 0) - Number(refund['tax'] ?? 0);
  for (const part of ['goods', 'shipping', 'tax']) {
    const had = Number(next[part] ?? 0);
    const taken = Math.min(had, Math.max(rest, 0));
    if (next[part] !== undefined) next[part] = had - taken;
    rest -= taken;
  }
}

function lessLines(next: Record<string, Json>, net: JsonObject, refund: JsonObject): JsonObject | Refusal {
  const lines = (net['items'] ?? []) as readonly Line[];
  if (lines.length === 0) return next;
  const given = (refund['items'] ?? []) as readonly Line[];
  const left = new Map(lines.map((line) => [line.lineId, line]));
  for (const [i, back] of given.entries()) {
    const line = left.get(back.lineId);
    if (line === undefined)
      return refuse('unknown_line', `/data/items/${i}/lineId`, `The order has no line ${back.lineId}.`);
    const quantity = (line.quantity ?? 1) - (back.quantity ?? 0);
    const amount = line.amount - back.amount;
    if (amount < 0 || quantity < 0)
      return refuse(
        'refund_above_order',
        `/data/items/${i}`,
        `Less than that is left of line ${back.lineId}.`,
      );
    left.set(back.lineId, { ...line, amount, ...(line.quantity === undefined ? {} : { quantity }) });
  }
  const goods = Number(next['goods'] ?? next['amount']);
  return { ...next, items: given.length > 0 ? [...left.values()] : apportioned([...left.values()], goods) };
}

/** Lines in proportion, summing to `total` exactly: each the difference of two floors of the running sum. */
function apportioned(lines: readonly Line[], total: number): readonly Line[] {
  const sum = lines.reduce((all, line) => all + line.amount, 0);
  if (sum === 0) return lines;
  let running = 0;
  let given = 0;
  return lines.map((line) => {
    running += line.amount;
    const upTo = Number((BigInt(total) * BigInt(running)) / BigInt(sum));
    const amount = upTo - given;
    given = upTo;
    return { ...line, amount };
  });
}

export function isRefusal(value: JsonObject | Refusal): value is Refusal {
  return typeof (value as { code?: unknown }).code === 'string' && 'pointer' in value && 'detail' in value;
}
