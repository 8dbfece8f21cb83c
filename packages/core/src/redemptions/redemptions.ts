import { type Claimed, giveBackUse, useBenefit } from '../benefits/uses.ts';
import { type Making, Refused } from '../deciding.ts';
import { familyPlan, tellSaved } from '../households/family.ts';
import { type EpochMs, textOf, type Units } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { captureUnits, holdUnits, releaseHold, restoreUnits } from '../ledger/holds.ts';
import { changeUses } from '../plans/savings.ts';
import type { Cart } from './cart.ts';
import { makeUse, type Wish } from './make.ts';
import { closeUse, hasEnded, isGivenBack, openUse } from './open-uses.ts';
import { type Made, returned, standsOf, type UseRecord, unitsThatStand, useKey } from './use-record.ts';

/** `redemption.placed`: what offers and points need is set aside, all of it or nothing. */
export function placeUse(m: Making): void {
  const known = useOf(m);
  if (known !== null && known.state !== 'released' && !isEnded(m, known))
    throw new Refused(
      refuse('redemption_exists', '/data/orderId', 'Something is used at this order already.'),
    );
  const attempt = known === null ? 0 : known.attempt + 1;
  const made = (m.event.data['quoted'] as Made | undefined) ?? madeNow(m);
  const holds: Record<string, string> = {};
  const until = endOf(m, made);
  for (const [asset, amount] of Object.entries(unitsOf(made))) {
    const n = Object.keys(holds).length + 1;
    holds[asset] = holdUnits(m, { asset, amount, until, id: `${m.seq}.${n}` });
  }
  const claims = useBenefits(m, made, attempt);
  const counted = claims.length > 0;
  if (counted) openUse(m, orderOf(m), { until, claims });
  m.record(keyOf(m), {
    ...made,
    state: 'placed',
    at: m.decidedAt,
    until,
    attempt,
    holds,
    ...(counted ? { counted } : {}),
  } satisfies UseRecord);
}

function useBenefits(m: Making, { uses }: Made, attempt: number): readonly Claimed[] {
  const key = keyOfUse(m, attempt);
  return uses.flatMap(({ benefit: id, saved }) => {
    const benefit = m.program.benefits.get(id);
    if (benefit === undefined) return [];
    return useBenefit(m, { benefit, key, units: 1, amount: saved, pointer: '/data/offers' });
  });
}

function madeNow(m: Making): Made {
  const { cart, offers, points } = m.event.data as unknown as {
    cart: Cart;
    offers?: readonly string[];
    points?: Units;
  };
  const wish: Wish = { offers: offers ?? 'best', points: points ?? 0 };
  const made = makeUse(m.deciding.programs, m.draft.head, m.decidedAt, { cart, wish });
  if ('code' in made) throw new Refused(made);
  return made.made;
}

function unitsOf(made: Made): Readonly<Record<string, Units>> {
  const sum: Record<string, Units> = {};
  for (const { units } of made.uses)
    for (const [asset, n] of Object.entries(units)) sum[asset] = (sum[asset] ?? 0) + n;
  const { points } = made;
  if (points !== undefined) sum[points.asset] = (sum[points.asset] ?? 0) + points.units;
  return sum;
}

/** As long as the program says; else to the soonest end of what it holds, and without any 30 minutes. */
function endOf(m: Making, made: Made): EpochMs {
  const { calendar, program } = m.program;
  const minutes = m.event.data['minutes'];
  if (typeof minutes === 'number') return calendar.plus(m.decidedAt, { minutes });
  const { holdFor } = program.redemptions ?? {};
  if (holdFor !== undefined) return calendar.plus(m.decidedAt, holdFor);
  const ends = Object.keys(unitsOf(made)).flatMap((asset) => {
    const def = program.assets[asset];
    return def === undefined ? [] : calendar.plus(m.decidedAt, def.holdFor);
  });
  return ends.length === 0 ? calendar.plus(m.decidedAt, { minutes: 30 }) : Math.min(...ends);
}

/** `redemption.captured`: the order was paid. */
export function captureUse(m: Making): void {
  const record = placedUse(m);
  for (const id of Object.values(record.holds)) captureUnits(m, id);
  closeUse(m, orderOf(m));
  const next: UseRecord = { ...record, state: 'captured', capturedAt: m.decidedAt };
  m.record(keyOf(m), next);
  countSavings(m, next);
}

/** `redemption.released`: the order was given up before it was paid. */
export function releaseUse(m: Making): void {
  release(m, placedUse(m));
}

function release(m: Making, record: UseRecord): void {
  for (const id of Object.values(record.holds)) {
    const hold = m.draft.head.holds[id];
    if (hold !== undefined) releaseHold(m, hold);
  }
  if (!isGivenBack(m.draft.head, orderOf(m), record)) giveBackBenefits(m, record, () => true);
  closeUse(m, orderOf(m));
  m.record(keyOf(m), { ...record, state: 'released' });
}

/** `redemption.restored`: pieces of lines were returned, or all. */
export function restoreUse(m: Making): void {
  const record = useOf(m);
  if (record === null) throw unknown();
  if (record.state !== 'captured')
    throw new Refused(refuse('redemption_closed', '/data/orderId', `It is ${record.state}, not captured.`));
  const { lines, refundId } = m.event.data as { lines?: readonly Piece[]; refundId?: string };
  if (refundId !== undefined && record.refunds?.includes(refundId) === true)
    throw new Refused(
      refuse('refund_already_taken', '/data/refundId', 'A refund of this id was taken before.'),
    );
  for (const [i, { lineId }] of (lines ?? []).entries())
    if (!record.lines.some((line) => line.lineId === lineId))
      throw new Refused(
        refuse('unknown_line', `/data/lines/${i}/lineId`, `The order has no line ${lineId}.`),
      );
  restore(m, record, lines ?? null, refundId);
}

interface Piece {
  readonly lineId: string;
  readonly quantity?: number;
}

function restore(m: Making, record: UseRecord, lines: readonly Piece[] | null, refundId?: string): void {
  const back = lines === null ? null : piecesOf(record, lines);
  const refunds = refundId === undefined ? record.refunds : [...(record.refunds ?? []), refundId];
  const next: UseRecord = { ...returned(record, back), ...(refunds === undefined ? {} : { refunds }) };
  const before = unitsThatStand(record);
  const after = unitsThatStand(next);
  for (const [asset, n] of Object.entries(before)) {
    const id = record.holds[asset];
    const less = n - (after[asset] ?? 0);
    if (id !== undefined && less > 0) restoreUnits(m, id, less);
  }
  giveBackBenefits(m, next, (use) => {
    const { money, units } = standsOf(next, use);
    return money === 0 && Object.values(units).every((n) => n === 0);
  });
  m.record(keyOf(m), next);
  countSavings(m, next);
}

/** A line without a number of pieces is the whole line. */
function piecesOf({ lines: all }: UseRecord, lines: readonly Piece[]): Readonly<Record<string, number>> {
  const pieces: Record<string, number> = {};
  for (const { lineId, quantity } of lines) {
    const whole = Math.max(all.find((line) => line.lineId === lineId)?.quantity ?? 1, 1);
    pieces[lineId] = (pieces[lineId] ?? 0) + (quantity ?? whole);
  }
  return pieces;
}

/** What an order event does to what was used at the order. @returns whether something was */
export function giveBackWithOrder(m: Making, isAll: boolean): boolean {
  if (!m.program.redeems) return false;
  const record = useOf(m);
  if (record === null) return false;
  if (record.state === 'placed' && isAll) release(m, record);
  if (record.state !== 'captured') return true;
  const { refundId, items } = m.event.data as { refundId?: string; items?: readonly Piece[] };
  if (refundId !== undefined && record.refunds?.includes(refundId) === true) return true;
  if (isAll) restore(m, record, null, refundId);
  else if (items !== undefined && items.length > 0) {
    const known = items.filter((item) => record.lines.some((line) => line.lineId === item.lineId));
    restore(m, record, known, refundId);
  }
  return true;
}

function giveBackBenefits(
  m: Making,
  record: UseRecord,
  isGone: (use: UseRecord['uses'][number]) => boolean,
): void {
  for (const use of record.uses) {
    const benefit = m.program.benefits.get(use.benefit);
    if (benefit !== undefined && isGone(use)) giveBackUse(m, benefit, keyOfUse(m, record.attempt));
  }
}

/** What its benefits saved counts for the terms of the plans that they are of. */
function countSavings(m: Making, record: UseRecord): void {
  const order = orderOf(m);
  for (const use of record.uses) {
    const { plan, no, benefit } = use;
    if (plan === undefined || no === undefined) continue;
    const cash = standsOf(record, use).money;
    const counted = { at: record.capturedAt ?? m.decidedAt, cash, list: 0, benefit, order };
    changeUses(m, { plan: planOfUse(use), no }, (uses) => [
      ...uses.filter((one) => one.order !== order || one.benefit !== benefit),
      ...(cash === 0 ? [] : [counted]),
    ]);
    if (use.owner !== undefined) tellSaved(m, use.owner.member, { plan, no, use: counted });
  }
}

/** As the records of uses name it: that of a household's owner stands beside a plan of the seat's own. */
export function planOfUse({ plan = '', owner }: UseRecord['uses'][number]): string {
  return owner === undefined ? plan : familyPlan(plan, owner.member);
}

function placedUse(m: Making): UseRecord {
  const record = useOf(m);
  if (record === null) throw unknown();
  if (record.state === 'placed' && !isEnded(m, record)) return record;
  const state = record.state === 'placed' ? 'lapsed' : record.state;
  throw new Refused(refuse('redemption_closed', '/data/orderId', `It is ${state}.`));
}

/** Its time is up; its holds have lapsed by themselves, and what it took of stock and budget is back. */
function isEnded(m: Making, record: UseRecord): boolean {
  return hasEnded(m.draft.head, m.decidedAt, orderOf(m), record);
}

function orderOf(m: Making): string {
  return textOf(m.event.data['orderId']);
}

function unknown(): Refused {
  return new Refused(
    refuse('unknown_redemption', '/data/orderId', 'Nothing is used at an order of this id.'),
  );
}

function keyOf(m: Making): string {
  return useKey(orderOf(m));
}

function useOf(m: Making): UseRecord | null {
  return m.wanted(keyOf(m)) as unknown as UseRecord | null;
}

function keyOfUse(m: Making, attempt: number): string {
  const order = orderOf(m);
  return attempt === 0 ? order : `${order}#${attempt}`;
}
