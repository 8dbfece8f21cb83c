import type { ServiceLineDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { condition } from '../words/conditions.ts';
import { number, span } from '../words/figures.ts';
import { quoted } from '../words/nouns.ts';

/** Who answers whose questions, and how soon. */
export const service: TellPart = (telling) => ({
  id: 'service',
  title: telling.say('客服', 'Service'),
  items: (telling.program.service?.lines ?? []).map((line) => lineItem(telling, line)),
});

function lineItem(telling: Telling, line: ServiceLineDef): RulesItem {
  const { say, name, program } = telling;
  const { respondWithin, escalateTo } = line;
  const next = program.service?.lines.find(({ id }) => id === escalateTo);
  const agent = program.service?.agent;
  return {
    id: line.id,
    title: name(line.name),
    lines: lines(
      line.when !== null &&
        say(`条件：${condition(telling, line.when)}`, `For you if ${condition(telling, line.when)}`),
      say(
        `优先级 ${number(line.priority)}，从发起时起保留到咨询结束`,
        `Priority ${number(line.priority)}, kept from when you ask until your case is closed`,
      ),
      respondWithin !== undefined &&
        say(`${span(telling, respondWithin)}内答复`, `Answered within ${span(telling, respondWithin)}`),
      next !== undefined &&
        say(
          `超时由${quoted(telling)(name(next.name))}接手`,
          `What is not answered in time goes to ${quoted(telling)(name(next.name))}`,
        ),
      agent !== undefined &&
        say('有专属顾问的，由顾问接待', 'Who has an agent of her own is answered by him'),
    ),
  };
}
