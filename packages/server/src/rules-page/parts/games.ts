import { fractionOf, type GameDef, multiply, type PrizeDef, toDecimalText } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { number, units } from '../words/figures.ts';
import { grantText } from '../words/grants.ts';
import { limitLine } from '../words/limits.ts';

/** Games with all their odds, and how anybody can draw again. */
export const games: TellPart = (telling) => ({
  id: 'games',
  title: telling.say('互动游戏', 'Games'),
  items: Object.entries(telling.program.games).flatMap(([id, def]) => [
    gameItem(telling, id, def),
    ...def.prizes.map((prize) => prizeItem(telling, { id, def }, prize)),
  ]),
});

function gameItem(telling: Telling, id: string, def: GameDef): RulesItem {
  const { say } = telling;
  const { cost, pity, rounds } = def;
  const prize = (which: string): string => prizeName(telling, def, which);
  const [plays, hours] = [number(rounds.plays), rounds.hours === null ? null : number(rounds.hours)];
  return {
    id,
    title: telling.name(def.name),
    figure: telling.pick(KINDS[def.kind]),
    lines: lines(
      cost === null
        ? say('免费参与', 'A play costs nothing')
        : say(
            `每次使用 ${units(telling, cost.asset, number(cost.units))}`,
            `A play takes ${units(telling, cost.asset, number(cost.units))}`,
          ),
      limitLine(telling, def.limits),
      pity !== null &&
        say(
          `保底：连续 ${number(pity.after)} 次未中${telling.either(pity.of.map(prize))}的，下一次必中${prize(pity.gives)}`,
          `After ${number(pity.after)} plays in a row without ${telling.either(pity.of.map(prize))}, the next one gives ${prize(pity.gives)}`,
        ),
      def.budget && say('奖品总预算用完即止', 'Prizes are given as far as their budget reaches'),
      say(
        `公平可验证：每期先公布随机种子的哈希；满 ${plays} 次${hours === null ? '' : `或 ${hours} 小时`}换期，公开种子，任何人都可重算每次抽奖`,
        `Fair, and can be checked: the hash of each round's seed is published before, the seed after ${plays} plays${hours === null ? '' : ` or ${hours} hours`}, and anybody can draw it again`,
      ),
    ),
  };
}

const KINDS = {
  wheel: ['转盘', 'wheel'],
  scratch: ['刮刮卡', 'scratch card'],
  box: ['盲盒', 'blind box'],
} as const;

const prizeName = (telling: Telling, def: GameDef, id: string): string =>
  telling.name(def.prizes.find((one) => one.id === id)?.name ?? { zh: id, en: id });

function prizeItem(telling: Telling, { id, def }: { id: string; def: GameDef }, prize: PrizeDef): RulesItem {
  const { say, name } = telling;
  const percent = toDecimalText(multiply(fractionOf(prize.odds) ?? 0, 100));
  const odds = percent.includes('/') ? prize.odds : `${number(percent)}%`;
  return {
    id: `${id}/${prize.id}`,
    title: `${name(def.name)} · ${name(prize.name)}`,
    figure: odds,
    lines: lines(
      say(`中奖概率 ${prize.odds}`, `Odds ${prize.odds}`),
      prize.grants.length > 0 &&
        say(`得到：${grantText(telling, prize.grants)}`, `You get: ${grantText(telling, prize.grants)}`),
      prize.stock && say('数量有限', 'There are only so many'),
      prize.stock &&
        (prize.instead === null
          ? say('发完后抽中的，视为未中奖', 'When none is left it counts as nothing')
          : say(
              `发完后抽中的，改发${prizeName(telling, def, prize.instead)}`,
              `When none is left you get ${prizeName(telling, def, prize.instead)}`,
            )),
    ),
  };
}
