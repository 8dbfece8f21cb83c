import { type Entry, type JsonObject, quoteId, standsOf, type UseRecord } from '@laurel/core';
import { textOf } from '../../src/text-of.ts';
import type { Said } from './service.ts';

/** What a member is told of the entry that she caused. */
export function saidOf(member: number, entry: Entry): Said {
  const { seq, event, outcome } = entry;
  const records = outcome.records ?? {};
  const quote = records[`quote/${seq}`] as { readonly amount: number } | undefined;
  const use = records[`use/${textOf(event.data['orderId'])}`] as unknown as UseRecord | undefined;
  const play = Object.entries(records).find(([key]) => key.startsWith('play/'))?.[1];
  const refunds = (outcome.calls ?? []).filter(({ action }) => action === 'refund');
  const back = refunds.reduce((sum, { data }) => sum + Number(data['amount']), 0);
  return {
    ok: outcome.void === undefined,
    id: event.type === 'plan.quoted' ? quoteId(member, seq) : String(seq),
    back,
    ...(quote === undefined ? {} : { price: quote.amount }),
    ...(use === undefined
      ? {}
      : {
          saved: use.uses.reduce((sum, one) => sum + standsOf(use, one).money, 0),
          byPoints: use.points?.amount ?? 0,
        }),
    ...(play === undefined ? {} : { won: (play as JsonObject)['prize'] !== null }),
  };
}
