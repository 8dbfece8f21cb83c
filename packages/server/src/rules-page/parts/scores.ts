import type { ScorePartDef } from '@laurel/core';
import { lines, type Telling, type TellPart } from '../telling.ts';
import { amountNoun } from '../words/amounts.ts';
import { number } from '../words/figures.ts';

/** Composite scores: parts, caps, the day of settlement. */
export const scores: TellPart = (telling) => {
  const { program, say, name } = telling;
  return {
    id: 'scores',
    title: say('综合分', 'Scores'),
    items: Object.entries(program.scores).map(([id, def]) => ({
      id,
      title: name(def.name),
      lines: lines(
        say('各项相加，每项不超过其上限', 'The parts add up, each up to its cap'),
        def.parts.map((part) => partLine(telling, part)),
        say(
          `每月 ${def.settledOn} 日零点结算；价格和资格看结算分`,
          `Settled on day ${def.settledOn} of each month at 00:00; the settled score is the one that counts`,
        ),
      ),
    })),
  };
};

function partLine(telling: Telling, { name, of, cap }: ScorePartDef): string {
  const { say } = telling;
  const called = telling.name(name);
  const what = amountNoun(telling, of) ?? say(`公式 ${of}`, `the formula ${of}`);
  const most = cap === null ? '' : say(`，上限 ${number(cap)}`, `, up to ${number(cap)}`);
  return say(`${called}：${what}${most}`, `${called}: ${what}${most}`);
}
