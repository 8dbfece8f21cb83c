import { expect } from 'vitest';
import type { DeliveryRow, WebhookRow } from '../rows.ts';
import { bytesOf, type Case } from './suite.ts';

/** Bytes as one engine and the other bring them. */
const plain = <T extends { readonly secret: Uint8Array }>(row: T): T => ({
  ...row,
  secret: new Uint8Array(row.secret),
});

export function webhookContract(on: Case): void {
  const webhook: WebhookRow = {
    id: 'wh_1',
    url: 'https://shop.example/hook',
    types: '["*"]',
    secret: bytesOf(40, 7),
    state: 'active',
    note: '',
    createdAt: 5,
    previousSecret: null,
    previousUntil: null,
  };
  const delivery = (member: number, seq: number, more: Partial<DeliveryRow> = {}): DeliveryRow => ({
    webhook: 'wh_1',
    member,
    seq,
    n: 0,
    type: 'checkin',
    at: seq,
    tries: 0,
    firstAt: null,
    nextAt: 10,
    doneAt: null,
    state: 'waiting',
    detail: '',
    ...more,
  });
  const at = (pos: number) => ({ stream: 1, pos });
  const end = { at: Number.MAX_SAFE_INTEGER, member: 0, seq: 0, n: 0 };

  on('a webhook has a new secret, and for a while the one before', async ({ webhooks }) => {
    await webhooks.add(webhook, []);
    const to = { secret: bytesOf(40, 9), previousSecret: webhook.secret, previousUntil: 77 };
    await webhooks.rotate('wh_1', to);
    const row = await webhooks.get('wh_1');
    expect(row?.previousUntil).toBe(77);
    expect([row?.secret, row?.previousSecret].map((bytes) => new Uint8Array(bytes ?? []))).toEqual([
      new Uint8Array(bytesOf(40, 9)),
      new Uint8Array(bytesOf(40, 7)),
    ]);
  });

  on('addresses of webhooks, with the place from which they are fed', async ({ webhooks }) => {
    expect(await webhooks.add(webhook, [at(7)])).toBe(true);
    expect(await webhooks.add(webhook, [at(9)])).toBe(false);
    expect(await webhooks.fed('wh_1')).toEqual([at(7)]);
    expect((await webhooks.list()).map(plain)).toEqual([webhook]);
    const changed = { url: 'https://b.example', types: '["a"]', state: 'failed', note: 'gone' } as const;
    await webhooks.change('wh_1', changed);
    expect([await webhooks.get('wh_1')].map((row) => row && plain(row))).toEqual([
      { ...webhook, ...changed },
    ]);
    await webhooks.feed('wh_1', at(8), [delivery(1, 1)]);
    expect(await webhooks.remove('wh_1')).toBe(true);
    expect(await webhooks.remove('wh_1')).toBe(false);
    expect([await webhooks.fed('wh_1'), await webhooks.count('wh_1')]).toEqual([[], 0]);
  });

  on('deliveries wait in the order of their member, and are fed once', async ({ webhooks }) => {
    await webhooks.feed('wh_1', at(3), [delivery(1, 2), delivery(1, 1), delivery(2, 1)]);
    await webhooks.note(delivery(2, 1), { ...delivery(2, 1), nextAt: null, doneAt: 11, state: 'delivered' });
    await webhooks.feed('wh_1', at(4), [delivery(1, 1), delivery(2, 1), delivery(1, 3)]);
    expect(await webhooks.fed('wh_1')).toEqual([at(4)]);
    expect(await webhooks.due('wh_1', 9, 10)).toEqual([]);
    expect(await webhooks.due('wh_1', 10, 10)).toEqual([1]);
    const seqs = async () => (await webhooks.waiting('wh_1', 1, 10)).map(({ seq, nextAt }) => [seq, nextAt]);
    expect(await seqs()).toEqual([
      [1, 10],
      [2, 10],
      [3, 10],
    ]);
    await webhooks.note(delivery(1, 1), { ...delivery(1, 1), tries: 1, firstAt: 10, nextAt: 50 });
    expect(await seqs()).toEqual([
      [1, 50],
      [2, 50],
      [3, 50],
    ]);
    await webhooks.wake('wh_1', 20);
    expect(await webhooks.delivery(delivery(1, 1))).toMatchObject({ tries: 0, firstAt: null, nextAt: 20 });
  });

  on('deliveries are listed, sent again and forgotten', async ({ webhooks }) => {
    const gone = { nextAt: null, doneAt: 9, state: 'delivered' } as const;
    const rows = [1, 2, 3].map((seq) => delivery(1, seq, gone));
    await webhooks.feed('wh_1', at(1), rows);
    expect((await webhooks.newest('wh_1', end, 2)).map(({ seq }) => seq)).toEqual([3, 2]);
    expect((await webhooks.newest('wh_1', delivery(1, 2), 2)).map(({ seq }) => seq)).toEqual([1]);
    expect(await webhooks.again('wh_1', 2, 30)).toBe(2);
    expect(await webhooks.count('wh_1')).toBe(2);
    await webhooks.prune('wh_1', 99);
    expect((await webhooks.newest('wh_1', end, 9)).map(({ seq }) => seq)).toEqual([3, 2]);
  });

  on('sources of events from other systems', async ({ inbound }) => {
    const row = { name: 'shopify', mapping: 'format: jsonl', secret: bytesOf(40, 3), createdAt: 1 };
    await inbound.put(row);
    await inbound.put({ ...row, mapping: 'format: jsonl # mended', createdAt: 2 });
    expect((await inbound.list()).map(plain)).toEqual([{ ...row, mapping: 'format: jsonl # mended' }]);
    expect(await inbound.get('woo')).toBeNull();
    expect(await inbound.remove('shopify')).toBe(true);
    expect(await inbound.list()).toEqual([]);
  });
}
