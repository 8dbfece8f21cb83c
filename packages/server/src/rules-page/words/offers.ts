import type { OfferDef, PayDef } from '@laurel/core';
import { lines, type Telling } from '../telling.ts';
import { condition } from './conditions.ts';
import { money, number, percentOff, units } from './figures.ts';

/** What an offer does to a cart, and when. */
export function offerLines(telling: Telling, offer: OfferDef): readonly string[] {
  const { say } = telling;
  const uses = Object.entries(offer.uses ?? {}).map(([asset, count]) => units(telling, asset, number(count)));
  return lines(
    offer.percent !== undefined && percentOff(telling, offer.percent),
    offer.amount !== undefined &&
      say(`减 ${money(telling, offer.amount)}`, `${money(telling, offer.amount)} off`),
    offer.prices !== undefined && priceLines(telling, offer.prices),
    offer.shipping === true && say('免运费', 'No shipping costs'),
    offer.shipping === 'byWorth' &&
      say(
        '按折算价值抵运费，不足部分自付',
        'Pays shipping costs by its worth; what it does not reach you pay',
      ),
    offer.gift !== undefined &&
      say(
        `赠品 ${offer.gift.sku} × ${number(offer.gift.quantity)}`,
        `A gift: ${offer.gift.sku} × ${number(offer.gift.quantity)}`,
      ),
    offer.lines !== undefined &&
      say(
        `适用商品：${condition(telling, offer.lines)}`,
        `For goods of which ${condition(telling, offer.lines)}`,
      ),
    offer.over !== undefined &&
      say(
        `适用商品满 ${money(telling, offer.over)} 可用`,
        `From ${money(telling, offer.over)} of these goods`,
      ),
    offer.max !== undefined &&
      say(`最多减 ${money(telling, offer.max)}`, `At most ${money(telling, offer.max)} off`),
    uses.length > 0 && say(`每次使用 ${telling.all(uses)}`, `Each use takes ${telling.all(uses)}`),
    uses.length > 0 &&
      (offer.restoreOnRefund === false
        ? say('退货不退回', 'It does not come back with what is returned')
        : say('退货时一并退回', 'It comes back with what is returned')),
    offer.group !== undefined && say('同组优惠每单一次', 'One of its group in an order'),
    offer.alone === true && say('不与其他优惠同享', 'With no other offer'),
  );
}

/** Each with what everybody pays, where the program says it. */
function priceLines(telling: Telling, prices: Readonly<Record<string, number>>): readonly string[] {
  const { say, program } = telling;
  return Object.entries(prices).map(([sku, price]) => {
    const everybody = program.products[sku]?.price;
    const mine = money(telling, price);
    return everybody === undefined
      ? say(`${sku}：会员价 ${mine}`, `${sku}: ${mine} for members`)
      : say(
          `${sku}：会员价 ${mine}（公开价 ${money(telling, everybody)}）`,
          `${sku}: ${mine} for members (${money(telling, everybody)} for everybody)`,
        );
  });
}

export function payLines(telling: Telling, pay: PayDef): readonly string[] {
  const { say } = telling;
  const worth = telling.program.assets[pay.asset]?.worth ?? null;
  return lines(
    worth !== null &&
      say(
        `${units(telling, pay.asset, number(worth.units))}抵 ${money(telling, worth.amount)}`,
        `${units(telling, pay.asset, number(worth.units))} pay ${money(telling, worth.amount)}`,
      ),
    say(`最多抵订单的 ${pay.maxPercent}%`, `At most ${pay.maxPercent}% of an order`),
    pay.maxUnits !== null &&
      say(
        `每单最多 ${units(telling, pay.asset, number(pay.maxUnits))}`,
        `At most ${units(telling, pay.asset, number(pay.maxUnits))} at an order`,
      ),
    say(
      `至少 ${units(telling, pay.asset, number(pay.min))}，按 ${number(pay.step)} 的倍数使用`,
      `At least ${units(telling, pay.asset, number(pay.min))}, in steps of ${number(pay.step)}`,
    ),
    pay.lines !== null &&
      say(
        `适用商品：${condition(telling, pay.lines)}`,
        `For goods of which ${condition(telling, pay.lines)}`,
      ),
  );
}
