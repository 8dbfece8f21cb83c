import { lines, type TellPart } from '../telling.ts';
import { assetName, span } from '../words/figures.ts';
import { payLines } from '../words/offers.ts';

/** Benefits and points at an order: how long a price is held, and what points pay. */
export const pay: TellPart = (telling) => {
  const { program, say } = telling;
  const { pay: def, redemptions } = program;
  const held = lines(
    redemptions?.quoteFor !== undefined &&
      say(
        `报价保留 ${span(telling, redemptions.quoteFor)}`,
        `A price is held for ${span(telling, redemptions.quoteFor)}`,
      ),
    redemptions?.holdFor !== undefined &&
      say(
        `下单后须在 ${span(telling, redemptions.holdFor)}内付款，逾期所用权益退回`,
        `To be paid within ${span(telling, redemptions.holdFor)}, or what it uses comes back`,
      ),
  );
  return {
    id: 'pay',
    title: say('下单抵扣', 'At an order'),
    items: [
      ...(def === null
        ? []
        : [{ id: def.asset, title: assetName(telling, def.asset), lines: payLines(telling, def) }]),
      ...(held.length === 0 ? [] : [{ id: 'held', title: say('时限', 'How long'), lines: held }]),
    ],
  };
};
