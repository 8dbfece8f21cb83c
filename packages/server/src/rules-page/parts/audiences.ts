import { lines, type TellPart } from '../telling.ts';
import { conditionInWords } from '../words/conditions.ts';

/** Who is meant where rules and benefits name a group of members. */
export const audiences: TellPart = (telling) => {
  const { say, name, program } = telling;
  return {
    id: 'audiences',
    title: say('人群', 'Groups of members'),
    items: Object.entries(program.audiences).map(([id, def]) => {
      const said = conditionInWords(telling, def.when);
      return {
        id,
        title: name(def.name),
        lines: lines(
          def.text !== undefined && name(def.text),
          said === null
            ? say(`条件（公式）：${def.when}`, `Condition (formula): ${def.when}`)
            : say(`条件：${said}`, `If ${said}`),
        ),
      };
    }),
  };
};
