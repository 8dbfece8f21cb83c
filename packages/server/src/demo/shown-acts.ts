import type { DemoTime } from './demo-event.ts';
import type { DemoAct, DemoShop } from './demo-shop.ts';

/** What the members of `shop-members.ts` do beside buying: plans, benefits at orders, a wheel, the mall, gifts. */
export function shownActs(time: DemoTime): readonly DemoAct[] {
  const acts: DemoAct[] = [];
  const at = (daysAgo: number, hour: number, id: string, act: DemoAct['act']): void => {
    acts.push({ id, time: time.at(daysAgo, hour, acts.length % 60), act });
  };
  at(33, 8, 'stock', loadStock);
  plusForAYear(at);
  plusForAMonth(at);
  onTrial(at);
  gaveBack(at);
  plays(at);
  return acts.toSorted((a, b) => a.time - b.time);
}

type At = (daysAgo: number, hour: number, id: string, act: DemoAct['act']) => void;

/** As much as the half year wants, and some to play with. */
async function loadStock({ post }: DemoShop): Promise<void> {
  const reason = 'opening of the demonstration shop';
  await post('/v1/stock/prize:wheel:tea', { by: 20, reason });
  await post('/v1/stock/goods:tea-caddy', { by: 50, reason });
  await post('/v1/stock/goods:kettle', { by: 10, reason });
}

/** u-1007 沈一诺: a year, paid; benefits at three orders, one returned in part; one of three extras. */
function plusForAYear(at: At): void {
  const member = 'u-1007';
  at(31, 10, 'year', (shop) => buys(shop, member, 'year'));
  at(31, 11, 'extra', async ({ post }) => {
    await post(`/v1/members/${member}/benefits/gift-wrap/choose`);
  });
  at(26, 20, 'coat', (shop) =>
    orders(shop, { member, order: 'o-1007-p1', lines: [['1', 'coat-11', 'apparel', 69_900]], shipping: 0 }),
  );
  at(17, 19, 'tea', (shop) =>
    orders(shop, {
      member,
      order: 'o-1007-p2',
      lines: [
        ['1', 'tea-01', 'food', 25_600, 2],
        ['2', 'cup-07', 'home', 6_800],
      ],
      shipping: 600,
    }),
  );
  at(12, 9, 'tea-back', async ({ post, event }) => {
    const refundId = 'o-1007-p2-back';
    await post('/v1/orders/o-1007-p2/redemptions/restore', { member, lines: [{ lineId: '2' }], refundId });
    await event('order.refunded', member, { orderId: 'o-1007-p2', amount: 6_666, currency: 'CNY', refundId });
  });
  at(4, 21, 'cream', (shop) =>
    orders(shop, {
      member,
      order: 'o-1007-p3',
      lines: [['1', 'cream-08', 'beauty', 26_800]],
      shipping: 600,
      points: 300,
    }),
  );
}

/** u-1008 韩子涵: a month with a mandate; the notice before the next charge has reached her. */
function plusForAMonth(at: At): void {
  const member = 'u-1008';
  at(25, 12, 'month', (shop) => buys(shop, member, 'month', { mandate: { ref: 'demo-mandate' } }));
  // The notice goes out 7 days before the charge, which is sooner or later by the length of the month.
  for (const daysAgo of [6, 5, 4, 3, 2, 1])
    at(daysAgo, 22, `noticed-${daysAgo}`, (shop) => getsNotice(shop, member));
}

interface List<T> {
  readonly data: readonly T[];
}
interface Charge {
  readonly noticeSentAt: string | null;
  readonly noticeDeliveredAt: string | null;
}

async function getsNotice({ get, event }: DemoShop, member: string): Promise<void> {
  const { data: plans } = await get<List<{ readonly nextCharge: Charge | null }>>(
    `/v1/members/${member}/plans`,
  );
  const charge = plans[0]?.nextCharge ?? null;
  if (charge === null || charge.noticeSentAt === null || charge.noticeDeliveredAt !== null) return;
  const { data } = await get<List<{ readonly id: string; readonly template: string }>>(
    `/v1/members/${member}/messages`,
  );
  const notice = data.find(({ template }) => template === 'plan.renewal_notice');
  await event('message.delivered', member, { messageId: notice?.id, by: 'sms' });
}

/** u-1009 梁浩然: on trial, with points that are released when he buys. */
function onTrial(at: At): void {
  const member = 'u-1009';
  at(10, 13, 'trial', async ({ post }) => {
    await post(`/v1/members/${member}/plans/plus/trial`);
  });
  at(6, 20, 'on-trial', (shop) =>
    orders(shop, { member, order: 'o-1009-p1', lines: [['1', 'buds-03', 'digital', 39_900]], shipping: 0 }),
  );
}

/** u-1010 郑静: bought a month, used nothing, got all of it back. */
function gaveBack(at: At): void {
  const member = 'u-1010';
  at(6, 9, 'hasty', (shop) => buys(shop, member, 'month'));
  at(3, 18, 'regret', async ({ post, settle }) => {
    await post(`/v1/members/${member}/plans/plus/refunds`, { reason: 'changed her mind' });
    await settle(member);
  });
}

/** u-1011 何嘉懿: four spins, so that one wins for certain; a caddy that was sent, a kettle to pay, a gift. */
function plays(at: At): void {
  const member = 'u-1011';
  at(9, 20, 'spins', async ({ post }) => {
    for (let n = 1; n <= 3; n += 1) await post(`/v1/members/${member}/mall-orders`, { item: 'spin-1' });
    for (let n = 1; n <= 4; n += 1) await post(`/v1/members/${member}/games/wheel/plays`);
  });
  at(7, 15, 'caddy', async ({ post }) => {
    const { order } = await post<Ordered>(`/v1/members/${member}/mall-orders`, { item: 'tea-caddy' });
    await post(`/v1/members/${member}/mall-orders/${order.order}/ship`, {
      carrier: 'SF',
      tracking: 'SF1234567890',
    });
  });
  at(2, 16, 'caddy-there', async ({ get, post }) => {
    const { data } = await get<List<MallOrder>>(`/v1/members/${member}/mall-orders`);
    const shipped = data.find(({ state }) => state === 'shipped');
    await post(`/v1/members/${member}/mall-orders/${shipped?.order}/complete`);
  });
  at(1, 20, 'kettle', async ({ post }) => {
    const { order } = await post<Ordered>(`/v1/members/${member}/mall-orders`, { item: 'kettle' });
    await post(`/v1/members/${member}/mall-orders/${order.order}/pay`, {
      amount: 4_900,
      reference: 'demo-kettle',
    });
  });
  at(1, 21, 'gift', async ({ post }) => {
    await post(`/v1/members/${member}/gifts`, {
      to: 'u-1012',
      asset: 'points',
      amount: 200,
      note: '生日快乐',
    });
  });
}

interface MallOrder {
  readonly order: string;
  readonly state: string;
}
interface Ordered {
  readonly order: MallOrder;
}

/** A quote, a purchase, and the money. */
async function buys(
  { post, settle }: DemoShop,
  member: string,
  variant: string,
  more: object = {},
): Promise<void> {
  const plan = `/v1/members/${member}/plans/plus`;
  const { id } = await post<{ readonly id: string }>(`${plan}/quotes`, { variant });
  await post(`${plan}/purchases`, { quoteId: id, ...more });
  await settle(member);
}

type Line = readonly [lineId: string, sku: string, category: string, amount: number, quantity?: number];
interface Cart {
  readonly member: string;
  readonly order: string;
  readonly lines: readonly Line[];
  readonly shipping: number;
  readonly points?: number;
}

/** An order with the best of her benefits: placed, paid, received. */
async function orders(
  { post, event }: DemoShop,
  { member, order, lines, shipping, points }: Cart,
): Promise<void> {
  const cart = {
    lines: lines.map(([lineId, sku, category, amount, quantity = 1]) => ({
      lineId,
      sku,
      category,
      amount,
      quantity,
    })),
    shipping,
    currency: 'CNY',
  };
  const wish = points === undefined ? { cart } : { cart, points };
  const { pays } = await post<{ readonly pays: number }>(`/v1/orders/${order}/redemptions`, {
    member,
    ...wish,
  });
  await post(`/v1/orders/${order}/redemptions/capture`, { member });
  await event('order.completed', member, { orderId: order, amount: pays, currency: 'CNY', channel: 'app' });
}
