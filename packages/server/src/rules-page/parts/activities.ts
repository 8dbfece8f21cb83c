import type { ActivityDef, PollDef, QuizDef, SignUpDef, TeamDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { amount } from '../words/amounts.ts';
import { condition } from '../words/conditions.ts';
import { event } from '../words/events.ts';
import { instant, number, span, units } from '../words/figures.ts';
import { grantText } from '../words/grants.ts';
import { quoted } from '../words/nouns.ts';

/** What one takes part in for a while. */
export const activities: TellPart = (telling) => ({
  id: 'activities',
  title: telling.say('活动', 'Activities'),
  items: Object.entries(telling.program.activities).map(([id, def]) => activityItem(telling, id, def)),
});

function activityItem(telling: Telling, id: string, def: ActivityDef): RulesItem {
  const { say, name, program } = telling;
  const who = def.audience === null ? undefined : program.audiences[def.audience];
  const [from, until] = [instant(telling, def.from), instant(telling, def.until)];
  return {
    id,
    title: name(def.name),
    lines: lines(
      def.text !== undefined && name(def.text),
      say(`${from} 起，至 ${until}`, `From ${from} until ${until}`),
      who !== undefined &&
        say(`人群：${quoted(telling)(name(who.name))}`, `For: ${quoted(telling)(name(who.name))}`),
      def.when !== null &&
        say(`条件：${condition(telling, def.when)}`, `For you if ${condition(telling, def.when)}`),
      ofKind(telling, def),
    ),
  };
}

function ofKind(telling: Telling, def: ActivityDef): readonly string[] {
  switch (def.kind) {
    case 'signUp':
      return signUpLines(telling, def);
    case 'poll':
      return pollLines(telling, def);
    case 'quiz':
      return quizLines(telling, def);
    case 'team':
      return teamLines(telling, def);
  }
}

function signUpLines(telling: Telling, def: SignUpDef): readonly string[] {
  const { say } = telling;
  const last = def.withdrawUntil ?? def.signUpUntil;
  return lines(
    def.places && say('名额有限，报满即止', 'While there are places'),
    def.cost !== null &&
      say(
        `报名需 ${units(telling, def.cost.asset, number(def.cost.units))}`,
        `Signing up costs ${units(telling, def.cost.asset, number(def.cost.units))}`,
      ),
    def.signUpUntil !== undefined &&
      say(`报名截止 ${instant(telling, def.signUpUntil)}`, `Sign up by ${instant(telling, def.signUpUntil)}`),
    last !== undefined &&
      say(
        `${instant(telling, last)} 前可取消，名额与所付资产退回`,
        `Until ${instant(telling, last)} you can withdraw, and get back what it cost`,
      ),
    def.grants.length > 0 &&
      say(`到场得：${grantText(telling, def.grants)}`, `Who comes gets ${grantText(telling, def.grants)}`),
  );
}

function pollLines(telling: Telling, def: PollDef): readonly string[] {
  const { say, name } = telling;
  const options = def.options.map((one) => quoted(telling)(name(one.name)));
  return lines(
    say(`选项：${telling.either(options)}`, `Vote for ${telling.either(options)}`),
    say('每人一票', 'One vote each') +
      (def.change ? say('，结束前可改', ', which you may change until the end') : ''),
    def.counts === 'live'
      ? say('票数随时可见', 'You see the votes as they come')
      : say('结束后公布票数', 'The votes are shown afterwards'),
    def.grants.length > 0 &&
      say(`投票得：${grantText(telling, def.grants)}`, `Who votes gets ${grantText(telling, def.grants)}`),
  );
}

function quizLines(telling: Telling, def: QuizDef): readonly string[] {
  const { say } = telling;
  const most = def.questions.reduce((sum, { points }) => sum + points, 0);
  return lines(
    say(
      `共 ${number(def.questions.length)} 题，满分 ${number(most)} 分`,
      `${number(def.questions.length)} questions, ${number(most)} points at most`,
    ),
    say(
      `可答 ${number(def.tries)} 次`,
      def.tries === 1 ? 'You may try once' : `You may try ${number(def.tries)} times`,
    ),
    def.within !== undefined &&
      say(`每次限时 ${span(telling, def.within)}`, `A try takes ${span(telling, def.within)} at most`),
    def.rewards.map(({ score, grants }) =>
      say(
        `得 ${number(score)} 分及以上：${grantText(telling, grants)}`,
        `From ${number(score)} points: ${grantText(telling, grants)}`,
      ),
    ),
  );
}

function teamLines(telling: Telling, def: TeamDef): readonly string[] {
  const { say } = telling;
  const { on, when, sum, reach } = def.goal;
  const counted = on.map((type) => event(telling, type));
  const what =
    sum === null
      ? say(`合计 ${number(reach)} 次`, `${number(reach)} times together`)
      : say(
          `合计达到 ${number(reach)}（每次计 ${amount(telling, '', sum)}）`,
          `${number(reach)} together (each counts ${amount(telling, '', sum)})`,
        );
  return lines(
    say(`每队至多 ${number(def.size)} 人，凭码加入`, `Teams of up to ${number(def.size)}, joined by a code`),
    say(`目标：${telling.either(counted)}，${what}`, `Goal: ${telling.either(counted)}, ${what}`),
    when !== null && say(`计入条件：${condition(telling, when)}`, `What counts: ${condition(telling, when)}`),
    def.grants.length > 0 &&
      say(
        `达成后每人得：${grantText(telling, def.grants)}`,
        `When it is reached, each gets ${grantText(telling, def.grants)}`,
      ),
  );
}
