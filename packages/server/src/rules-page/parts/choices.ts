import { lines, type TellPart } from '../telling.ts';
import { number, per } from '../words/figures.ts';

/** Groups of benefits of which a member chooses some. */
export const choices: TellPart = (telling) => {
  const { program, say, name } = telling;
  return {
    id: 'choices',
    title: say('任选权益', 'Choices'),
    items: Object.entries(program.choices).map(([id, { name: called, pick, per: period, swap }]) => {
      const members = Object.values(program.benefits).filter(({ choose }) => choose === id);
      const names = members.map((one) => name(one.name));
      const when = per(telling, period);
      return {
        id,
        title: name(called),
        figure: say(
          `${number(members.length)} 选 ${number(pick)}`,
          `${number(pick)} of ${number(members.length)}`,
        ),
        lines: lines(
          names.length > 0 && say(`可选：${names.join('、')}`, `To choose from: ${names.join(', ')}`),
          say(
            `${when}选 ${number(pick)} 项；不重选则沿用`,
            `${number(pick)} ${when}; what you chose goes on until you choose anew`,
          ),
          swap === null
            ? say('选定后不可更换', 'What is chosen stays for the period')
            : say(
                `${per(telling, swap.per)}可更换 ${number(swap.times)} 次，${SWAPS[swap.from][0]}`,
                `Can be swapped ${swap.times === 1 ? 'once' : `${number(swap.times)} times`} ${per(telling, swap.per)}; ${SWAPS[swap.from][1]}`,
              ),
        ),
      };
    }),
  };
};

const SWAPS = {
  atOnce: ['即刻生效', 'the new one begins at once'],
  monthEnd: ['次月生效', 'the new one begins with the next month'],
  periodEnd: ['下一期生效', 'the new one begins with the next period'],
} as const;
