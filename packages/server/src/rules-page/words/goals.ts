import { type GoalDef, treeOf } from '@laurel/core';
import type { Telling } from '../telling.ts';
import { each, number } from './figures.ts';
import { nounOf, quoted } from './nouns.ts';

/** What is counted up to: 目标：每月累计 3 次 · Goal: 3 times a month. */
export function goalLine(telling: Telling, goal: GoalDef): string {
  const { say } = telling;
  const window = goal.per === 'lifetime' ? '' : each(telling, goal.per);
  const again = goal.repeat ? say('，可反复完成', ', again and again') : '';
  const what = goalText(telling, goal);
  return say(`目标：${window}${what}${again}`, `Goal${window === '' ? '' : ` ${window}`}: ${what}${again}`);
}

function goalText(telling: Telling, { count, sum, distinct, streak, allOf }: GoalDef): string {
  const { say, program, name } = telling;
  if (count !== null) return say(`累计 ${number(count)} 次`, count === 1 ? 'once' : `${number(count)} times`);
  if (streak !== null) return say(`连续 ${number(streak)} 天`, `${number(streak)} days in a row`);
  if (sum !== null) {
    const [text, value] = said(telling, sum.of, sum.goal);
    return say(`${text}累计 ${value}`, `${value} of ${text}`);
  }
  if (distinct !== null) {
    const [text] = said(telling, distinct.of, distinct.goal);
    return say(
      `${number(distinct.goal)} 种不同的${text}`,
      `${number(distinct.goal)} different values of ${text}`,
    );
  }
  const names = (allOf ?? []).map((id) => {
    const rule = program.rules.find((one) => one.id === id);
    return quoted(telling)(rule === undefined ? id : name(rule.name));
  });
  return say(`同期完成${telling.all(names)}`, `all of ${telling.all(names)} reached`);
}

function said(telling: Telling, source: string, goal: number): readonly [text: string, value: string] {
  const tree = treeOf(source);
  const noun = tree?.op === 'path' ? nounOf(telling, tree.path) : null;
  return noun === null ? [source, number(goal)] : [noun.text, noun.value(String(goal))];
}
