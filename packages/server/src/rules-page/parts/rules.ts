import type { RuleDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { condition, conditionInWords } from '../words/conditions.ts';
import { event } from '../words/events.ts';
import { instant, sentence, span } from '../words/figures.ts';
import { goalLine } from '../words/goals.ts';
import { grantText } from '../words/grants.ts';
import { limitLine } from '../words/limits.ts';
import { quoted } from '../words/nouns.ts';
import { taskLines } from '../words/tasks.ts';

/** What is earned by itself, whatever happens. */
export const earning: TellPart = (telling) => ({
  id: 'rules',
  title: telling.say('怎样获得', 'How you earn'),
  items: telling.program.rules.filter(({ task }) => task === null).map((rule) => ruleItem(telling, rule)),
});

/** Rules with a page of their own in the task centre. */
export const tasks: TellPart = (telling) => ({
  id: 'tasks',
  title: telling.say('任务', 'Tasks'),
  items: telling.program.rules.filter(({ task }) => task !== null).map((rule) => ruleItem(telling, rule)),
});

function ruleItem(telling: Telling, rule: RuleDef): RulesItem {
  const { say, name } = telling;
  const when = telling.either([...new Set(rule.on.map((type) => event(telling, type)))]);
  const told = rule.emit.map(({ type, to }) => {
    const what = quoted(telling)(name(telling.program.events[type]?.name ?? { zh: type, en: type }));
    return to === 'inviter'
      ? say(`为邀请您的好友记一次${what}`, `Counts as ${what} for the member who invited you`)
      : say(`记为一次${what}`, `Counts as ${what}`);
  });
  return {
    id: rule.id,
    title: name(rule.name),
    ...(rule.task === null ? {} : { figure: telling.pick(TASKS[rule.task.kind]) }),
    lines: lines(
      rule.task !== null && name(rule.task.how),
      rule.text !== undefined && name(rule.text),
      say(`何时：${when}`, sentence(when)),
      conditionLine(telling, rule),
      whoLine(telling, rule),
      timesLine(telling, rule),
      rule.task !== null && taskLines(telling, rule.task),
      rule.goal !== null && goalLine(telling, rule.goal),
      rule.grants.length > 0 &&
        say(`得到：${grantText(telling, rule.grants)}`, `You get: ${grantText(telling, rule.grants)}`),
      benefitLines(telling, rule),
      rule.multiply.length > 0 && multiplyLine(telling, rule.multiply),
      limitLine(telling, rule.limits),
      told,
    ),
  };
}

const TASKS = {
  daily: ['日常任务', 'daily task'],
  growth: ['成长任务', 'growth task'],
  special: ['限时任务', 'special task'],
} as const;

/** Benefits that it gives to the one member. */
function benefitLines(telling: Telling, { benefits = [] }: RuleDef): readonly string[] {
  const { say, name, program } = telling;
  return benefits.map(({ benefit, lasts }) => {
    const what = name(program.benefits[benefit]?.name ?? { zh: benefit, en: benefit });
    return lasts === null
      ? say(`获得权益：${what}`, `You get the benefit ${what}`)
      : say(
          `获得权益：${what}，为期 ${span(telling, lasts)}`,
          `You get the benefit ${what} for ${span(telling, lasts)}`,
        );
  });
}

/** In words; where it is beyond them, as its formula beside what the rule says of itself. */
function conditionLine(telling: Telling, { when }: RuleDef): string | null {
  if (when === null) return null;
  const said = conditionInWords(telling, when);
  return said === null
    ? telling.say(`条件（公式）：${when}`, `Condition (formula): ${when}`)
    : telling.say(`条件：${said}`, `If ${said}`);
}

function whoLine(telling: Telling, { audience }: RuleDef): string | null {
  if (audience === null) return null;
  const def = telling.program.audiences[audience];
  const called = quoted(telling)(def === undefined ? audience : telling.name(def.name));
  return telling.say(`人群：${called}`, `For: ${called}`);
}

function timesLine(telling: Telling, { from, until }: RuleDef): string | null {
  const { say } = telling;
  if (from === null && until === null) return null;
  const [begin, end] = [from, until].map((at) => (at === null ? null : instant(telling, at)));
  if (end === null || end === undefined) return say(`自 ${begin} 起`, `From ${begin} on`);
  return begin === null || begin === undefined
    ? say(`${end} 前`, `Until ${end}`)
    : say(`${begin} 至 ${end}（不含）`, `From ${begin} until ${end}`);
}

/** Which factors apply, each with its own condition. */
function multiplyLine(telling: Telling, names: readonly string[]): string {
  const { say } = telling;
  const all = names.map((one) => multiplierText(telling, one)).join(say('；', '; '));
  return say(`倍率：${all}`, `Multiplied by: ${all}`);
}

function multiplierText(telling: Telling, named: string): string {
  const { say, program, name } = telling;
  const [kind, id = ''] = named.includes(':') ? named.split(':') : ['', named];
  if (kind === 'tier') {
    const steps = (program.tracks[id]?.tiers ?? []).filter(({ multiplier }) => multiplier !== '1');
    const all = steps.map((tier) => `${name(tier.name)} ×${tier.multiplier}`).join(say('、', ', '));
    return say(`按发生前的等级（${all}）`, `the tier that you had before (${all})`);
  }
  if (kind === 'benefit') {
    const def = program.benefits[id];
    return def === undefined ? id : `${name(def.name)} ×${def.multiplier ?? 1}`;
  }
  const def = program.multipliers.list.find((one) => one.id === id);
  if (def === undefined) return id;
  const when =
    def.when === null
      ? ''
      : say(`，条件：${condition(telling, def.when)}`, `, if ${condition(telling, def.when)}`);
  return `${name(def.name)} ×${def.factor}${when}`;
}
