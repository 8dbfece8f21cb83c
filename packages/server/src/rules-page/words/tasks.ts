import type { TaskDef } from '@laurel/core';
import { lines, type Telling } from '../telling.ts';
import { span } from './figures.ts';
import { quoted } from './nouns.ts';

/** What is asked of members beside the goal of a task. */
export function taskLines(telling: Telling, task: TaskDef): readonly string[] {
  const { say, name, program } = telling;
  const before = (task.after ?? []).map((id) => {
    const rule = program.rules.find((one) => one.id === id);
    return quoted(telling)(rule === undefined ? id : name(rule.name));
  });
  return lines(
    before.length > 0 && say(`完成${telling.all(before)}后开启`, `Opens when ${telling.all(before)} is done`),
    task.accept === 'byHand' &&
      say('须先接受任务，接受后发生的才计入', 'To be accepted first: only what happens then counts'),
    task.claim === 'byHand' && say('达成后须领取奖励', 'The reward is to be claimed'),
    task.claimWithin !== undefined &&
      say(
        `达成后 ${span(telling, task.claimWithin)}内未领取的作废`,
        `Void if it is not claimed within ${span(telling, task.claimWithin)} after the goal`,
      ),
    task.saves !== undefined && savesLine(telling, task.saves),
  );
}

function savesLine(telling: Telling, { track, extends: length }: NonNullable<TaskDef['saves']>): string {
  const { say, name, program } = telling;
  const def = program.tracks[track];
  const called = def === undefined ? track : name(def.name);
  const longer = length === null ? say('一个有效期', 'one period') : span(telling, length);
  return say(
    `保级任务：${called}面临降级时开放，完成后有效期延长 ${longer}`,
    `Open while you are about to lose your tier of ${called}; done, the tier lasts ${longer} longer`,
  );
}
