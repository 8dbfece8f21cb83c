import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Entry, Transfer } from '@laurel/core';

/** What the fold knows of a member at the end. */
export interface Folded {
  growth: number;
  readonly lots: Map<string, number>;
  readonly orders: Map<string, number>;
}
export interface ByHand {
  readonly ledgerHash: string;
  readonly entries: number;
  readonly transfers: number;
}
interface Body {
  readonly source: string;
  readonly id: string;
  readonly data?: { readonly orderId?: string; readonly amount?: number };
  readonly outcome: Entry['outcome'];
}
type Row = readonly [type: string, happenedAt: number, decidedAt: number, body: string];

/**
 * All entries up to an instant, member by member: read through the index, parsed, folded, written as lines, hashed.
 * Believes what it reads: decides nothing anew and compares nothing. Names come in their order, opened beforehand.
 */
export function replayByHand(
  file: string,
  members: readonly (readonly [member: number, name: string])[],
  at: number,
  folded: (member: number, state: Folded) => void = () => {},
): ByHand {
  const db = new DatabaseSync(file, { readOnly: true });
  // As much of the file in memory as the product takes for the same work.
  for (const pragma of ['mmap_size = 67108864', 'cache_size = -16384']) db.exec(`pragma ${pragma}`);
  const ofMember = db.prepare(
    'select type, happened_at, decided_at, body from log where member = ? order by seq',
  );
  ofMember.setReturnArrays(true);
  const sha = createHash('sha256');
  let [entries, transfers] = [0, 0];
  for (const [member, name] of members) {
    const state: Folded = { growth: 0, lots: new Map(), orders: new Map() };
    let text = '';
    for (const row of ofMember.all(member) as unknown as readonly Row[]) {
      if (row[2] > at) break;
      const body = JSON.parse(row[3]) as Body;
      entries += 1;
      foldOrder(state, row[0], body);
      for (const transfer of body.outcome.transfers ?? []) {
        transfers += 1;
        fold(state, transfer);
        text += lineOf(name, row, body, transfer);
      }
    }
    sha.update(text);
    folded(member, state);
  }
  db.close();
  return { ledgerHash: sha.digest('hex'), entries, transfers };
}

function foldOrder({ orders }: Folded, type: string, { data }: Body): void {
  if (type !== 'order.completed' && type !== 'order.refunded') return;
  const { orderId = '', amount = 0 } = data ?? {};
  orders.set(orderId, (orders.get(orderId) ?? 0) + (type === 'order.completed' ? amount : -amount));
}

function fold(state: Folded, { asset, to, amount, lots }: Transfer): void {
  if (asset === 'growth') state.growth += to === 'balance' ? amount : -amount;
  if (asset !== 'points') return;
  for (const [key, units] of lots)
    state.lots.set(key, (state.lots.get(key) ?? 0) + (to === 'balance' ? units : -units));
}

/** As `ledgerLines` of the core; ids and names are quoted where the shape of the data allows nothing less. */
function lineOf(name: string, [, happened, decidedAt]: Row, { source, id }: Body, t: Transfer): string {
  return (
    `{"amount":${t.amount},"asset":"${t.asset}"${text('channel', t.channel)},"decidedAt":${decidedAt}` +
    `,"event":${JSON.stringify(`${source}/${id}`)},"from":"${t.from}","funder":"${t.funder}"` +
    (t.grace === undefined ? '' : `,"grace":${JSON.stringify(t.grace)}`) +
    `,"happenedAt":${t.happenedAt ?? happened}${text('hold', t.hold)},"kind":"${t.kind}"` +
    `,"lots":${JSON.stringify(t.lots)},"member":${JSON.stringify(name)}${text('order', t.order)}` +
    `${t.owed === undefined ? '' : `,"owed":${t.owed}`}${text('rule', t.rule)}${text('scene', t.scene)}` +
    `${text('shop', t.shop)},"to":"${t.to}"}\n`
  );
}

function text(key: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${key}":${JSON.stringify(value)}`;
}
