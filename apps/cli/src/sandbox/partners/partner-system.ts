import type { Settled } from '../frame/other-system.ts';
import { pageOf } from '../frame/page.ts';
import type { Kind } from '../frame/server.ts';

export interface AskedPiece {
  readonly id: string;
  readonly action: string;
  readonly partner: string;
  readonly item: string;
  /** The member, by the name that only this partner knows. */
  readonly member: string;
}
type SettledPiece = AskedPiece & Settled & { readonly status: 'delivered' | 'failed' };

/** A partner that delivers once for each id. */
export const partnerSystem: Kind<AskedPiece, SettledPiece> = {
  read: (body) => {
    const { id, action, partner, item, member } = JSON.parse(body) as AskedPiece;
    return { id, action, partner, item, member };
  },
  settle: (asked, { reference, fails }) =>
    fails
      ? { ...asked, status: 'failed', reference, reason: 'not to be had' }
      : { ...asked, status: 'delivered', reference },
  totals: (calls) => ({ ...totalsOf(calls) }),
  page: (mode, calls) => {
    const { delivered, failed } = totalsOf(calls);
    return pageOf({
      title: 'Laurel 合作方沙盒',
      heading: '合作方沙盒 · Partner sandbox',
      mode,
      totals: `发放 · delivered ${delivered}　失败 · failed ${failed}`,
      calls,
      what: '权益 · item',
      cell: ({ partner, item }) => `${partner} ${item}`,
    });
  },
};

function totalsOf(calls: readonly SettledPiece[]): { readonly delivered: number; readonly failed: number } {
  const delivered = calls.filter(({ status }) => status === 'delivered').length;
  return { delivered, failed: calls.length - delivered };
}
