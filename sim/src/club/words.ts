import type { JsonObject } from '@laurel/core';
import type { CartOf, ClubAct } from './club-act.ts';
import type { Refs } from './refs.ts';

interface Words {
  readonly type: string;
  readonly data: JsonObject;
}
const nowhere = '999999';

/** Type and data of an act of a club, as a client writes them. */
export function clubWords(act: ClubAct, refs: Refs): Words {
  const plan = 'plus';
  switch (act.do) {
    case 'give':
      return { type: 'gift.sent', data: { to: act.to, asset: 'points', amount: act.units } };
    case 'quote': {
      const { variant, instead } = act;
      return { type: 'plan.quoted', data: { plan, variant, ...(instead ? { instead: plan } : {}) } };
    }
    case 'buy': {
      const quoteId = refs.quoteOf?.(act.quote) ?? `qt-1-${nowhere}`;
      const how = { ...(act.paid ? { paid: {} } : {}), ...(act.mandate ? { mandate: {} } : {}) };
      return { type: 'plan.purchased', data: { quoteId, ...how } };
    }
    case 'try':
      return { type: 'plan.trial_started', data: { plan } };
    case 'mandate':
      return { type: 'plan.mandate_given', data: { plan, variant: act.variant } };
    case 'endMandate':
      return { type: 'plan.cancelled', data: { plan } };
    case 'refundPlan':
      return {
        type: 'plan.refunded',
        data: { plan, ...(act.amount === null ? {} : { amount: act.amount }) },
      };
    case 'guarantee':
      return { type: 'plan.guarantee_claimed', data: { plan, term: act.term } };
    case 'settle':
      return { type: `payment.${act.outcome}`, data: { callId: refs.call ?? `cl-1-${nowhere}-0` } };
    case 'noticed':
      return { type: 'message.delivered', data: { messageId: refs.message ?? `ms-${nowhere}-0` } };
    case 'used':
      return { type: 'benefit.used', data: { plan, amount: act.cash } };
    case 'play':
      return { type: 'game.drawn', data: { game: 'wheel' } };
    case 'choose': {
      const { benefit, instead } = act;
      return { type: 'benefit.chosen', data: { benefit, ...(instead === null ? {} : { instead }) } };
    }
    default:
      return orderWords(act, refs);
  }
}

type OfOrders = Extract<
  ClubAct,
  { readonly do: `${'place' | 'capture' | 'release' | 'restore'}Use` | `${string}Item` }
>;

function orderWords(act: OfOrders, refs: Refs): Words {
  switch (act.do) {
    case 'placeUse': {
      const { order: orderId, points, minutes, offers } = act;
      const chosen = offers === null ? {} : { offers };
      return {
        type: 'redemption.placed',
        data: { orderId, cart: cartOf(act.cart), ...chosen, points, minutes },
      };
    }
    case 'captureUse':
    case 'releaseUse':
      return { type: `redemption.${act.do.replace('Use', 'd')}`, data: { orderId: act.order } };
    case 'restoreUse': {
      const lines = act.lines === null ? {} : { lines: act.lines.map((lineId) => ({ lineId })) };
      return { type: 'redemption.restored', data: { orderId: act.order, ...lines } };
    }
    case 'orderItem':
      return { type: 'mall.ordered', data: { item: act.item } };
    default: {
      const order = Number(refs.itemOf?.(act.item) ?? nowhere);
      return { type: mallTypes[act.do], data: { order, ...stepData(act) } };
    }
  }
}

type Step = Exclude<OfOrders['do'], `${string}Use` | 'orderItem'>;
const mallTypes: Readonly<Record<Step, string>> = {
  payItem: 'mall.paid',
  shipItem: 'mall.shipped',
  completeItem: 'mall.completed',
  cancelItem: 'mall.cancelled',
  refundItem: 'mall.refunded',
};

function stepData(act: Extract<OfOrders, { readonly do: Step }>): JsonObject {
  if (act.do === 'payItem') return { amount: act.cash };
  return act.do === 'refundItem' ? { reason: 'simulated', restock: act.restock } : {};
}

const cartOf = ({ lines, shipping }: CartOf): JsonObject => ({
  lines: lines.map(({ id, sku, category, quantity, amount }) => ({
    lineId: id,
    sku,
    category,
    quantity,
    amount,
  })),
  shipping,
  currency: 'CNY',
});
