import type { Settle, Settled } from '../frame/other-system.ts';
import { pageOf } from '../frame/page.ts';
import type { Kind } from '../frame/server.ts';

export interface AskedMoney {
  readonly id: string;
  readonly action: string;
  readonly amount: number;
  /** Of money that goes back: the charge that brought it. */
  readonly charge?: string;
}
type SettledMoney = AskedMoney & Settled & { readonly status: 'succeeded' | 'failed' | 'refunded' };

/** A system that moves money once for each id. */
export const paymentSystem: Kind<AskedMoney, SettledMoney> = {
  read: (body) => {
    const { id, action, amount, charge } = JSON.parse(body) as AskedMoney;
    return { id, action, amount, ...(charge === undefined ? {} : { charge }) };
  },
  settle: (asked, to) => settle(asked, to),
  totals: (calls) => ({ ...totalsOf(calls) }),
  page: (mode, calls) => {
    const { charged, refunded } = totalsOf(calls);
    return pageOf({
      title: 'Laurel 支付沙盒',
      heading: '支付沙盒 · Payment sandbox',
      mode,
      totals: `收 · charged ${yuan(charged)}　退 · refunded ${yuan(refunded)}`,
      calls,
      what: '¥',
      cell: ({ amount }) => yuan(amount),
    });
  },
};

const yuan = (amount: number): string => (amount / 100).toFixed(2);

/** Charged and given back so far, minor units. */
function totalsOf(calls: readonly SettledMoney[]): { readonly charged: number; readonly refunded: number } {
  let [charged, refunded] = [0, 0];
  for (const { status, amount } of calls) {
    if (status === 'succeeded') charged += amount;
    if (status === 'refunded') refunded += amount;
  }
  return { charged, refunded };
}

const settle: Settle<AskedMoney, SettledMoney> = (asked, { reference, fails, known }) => {
  if (asked.action !== 'refund')
    return fails
      ? { ...asked, status: 'failed', reference, reason: 'not enough money' }
      : { ...asked, status: 'succeeded', reference };
  const reason = refundFault(asked, known);
  return reason === null
    ? { ...asked, status: 'refunded', reference }
    : { ...asked, status: 'failed', reference, reason };
};

/** Nobody gets back more than came. */
function refundFault(
  { charge = '', amount }: AskedMoney,
  known: ReadonlyMap<string, SettledMoney>,
): string | null {
  const came = known.get(charge);
  if (came?.status !== 'succeeded') return 'no such charge';
  let gone = 0;
  for (const each of known.values())
    if (each.charge === charge && each.status === 'refunded') gone += each.amount;
  return gone + amount > came.amount ? 'more than came' : null;
}
