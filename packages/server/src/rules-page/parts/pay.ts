import type { TellPart } from '../telling.ts';
import { assetName } from '../words/figures.ts';
import { payLines } from '../words/offers.ts';

/** Points as payment. */
export const pay: TellPart = (telling) => {
  const { program, say } = telling;
  const def = program.pay;
  return {
    id: 'pay',
    title: say('抵扣', 'Paying with points'),
    items:
      def === null
        ? []
        : [{ id: def.asset, title: assetName(telling, def.asset), lines: payLines(telling, def) }],
  };
};
