import { lines, type TellPart } from '../telling.ts';
import { assetName, number, units } from '../words/figures.ts';
import { limitLine } from '../words/limits.ts';

/** What members may give to each other. */
export const gifts: TellPart = (telling) => {
  const { program, say } = telling;
  return {
    id: 'gifts',
    title: say('转赠', 'Gifts'),
    items: Object.entries(program.gifts).map(([asset, { min, max, limits }]) => ({
      id: asset,
      title: assetName(telling, asset),
      lines: lines(
        say(
          `每次至少 ${units(telling, asset, number(min))}`,
          `At least ${units(telling, asset, number(min))} at once`,
        ),
        max !== null &&
          say(
            `每次最多 ${units(telling, asset, number(max))}`,
            `At most ${units(telling, asset, number(max))} at once`,
          ),
        limitLine(telling, limits),
        say('对方无法接收的，原样退回', 'If the other member cannot take it, it comes back'),
      ),
    })),
  };
};
