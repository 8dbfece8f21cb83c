import { lines, type TellPart } from '../telling.ts';
import { quoted } from '../words/nouns.ts';

/** Tasks one after the other. */
export const sequences: TellPart = (telling) => {
  const { program, say, name } = telling;
  return {
    id: 'sequences',
    title: say('任务引导', 'Step by step'),
    items: Object.entries(program.sequences).map(([id, { name: called, audience, inOrder, steps }]) => {
      const who = audience === null ? undefined : program.audiences[audience];
      return {
        id,
        title: name(called),
        lines: lines(
          who !== undefined &&
            say(`人群：${quoted(telling)(name(who.name))}`, `For: ${quoted(telling)(name(who.name))}`),
          inOrder
            ? say('按顺序完成，完成一步开启下一步', 'One after the other: each step opens the next')
            : say('顺序不限', 'In any order'),
          steps.map(({ task, text }, i) => {
            const rule = program.rules.find((one) => one.id === task);
            const what = rule === undefined ? task : name(rule.name);
            return say(`第 ${i + 1} 步 ${what}：${name(text)}`, `Step ${i + 1}, ${what}: ${name(text)}`);
          }),
        ),
      };
    }),
  };
};
