import { fromDecimalText } from '@laurel/core';
import { lines, type TellPart } from '../telling.ts';
import { money, number, span } from '../words/figures.ts';

/** What holds for everything: joining, time, money, rounding, changes. */
export const about: TellPart = (telling) => {
  const { program, say, name } = telling;
  const { join, timeZone, currency, lateness, noticeDays, multipliers, rounding } = program;
  const rates = Object.entries(program.currencies).map(([other, rate]) => {
    const worth = money(telling, fromDecimalText(rate) ?? 1);
    return say(`最小单位的 ${other} 每 1 折合 ${worth}`, `each minor unit of ${other} counts as ${worth}`);
  });
  const agreed = program.agreements.map((one) => {
    const called = say(
      `《${name(one.name)}》（版本 ${one.version}）`,
      `${name(one.name)} (version ${one.version})`,
    );
    return one.required ? say(`入会须同意${called}`, `To join you agree to ${called}`) : called;
  });
  const card = program.card;
  const joins = lines(
    join === 'onFirstEvent'
      ? say(
          '注册，或首次下单等，即成为会员',
          'You become a member by registering, or with your first order or act',
        )
      : say('注册后成为会员', 'You become a member by registering'),
    agreed,
    card !== undefined &&
      say(
        `会员卡号 ${number(card.digits)} 位，以 ${card.prefix} 开头`,
        `Card numbers have ${number(card.digits)} digits and begin with ${card.prefix}`,
      ),
  );
  const counts = lines(
    say(`日、月、年按 ${timeZone} 时区计`, `Days, months and years are those of ${timeZone}`),
    say(`金额以 ${currency} 计`, `Amounts are in ${currency}`),
    rates,
    say(
      `每次计算只在最后取整一次：${ROUNDINGS[rounding][0]}`,
      `Each amount is rounded once, at the end: ${ROUNDINGS[rounding][1]}`,
    ),
    say(COMBINED[multipliers.combine][0], COMBINED[multipliers.combine][1]),
    say(
      `订单等事件迟到不超过 ${span(telling, lateness)}的，仍按发生时间计入`,
      `What reaches us late counts from when it happened, up to ${span(telling, lateness)}`,
    ),
  );
  const changes = lines(
    noticeDays > 0
      ? say(
          `对会员不利的变更，生效前至少在本页公示 ${number(noticeDays)} 天`,
          `A change for the worse stands on this page for ${number(noticeDays)} days before it takes effect`,
        )
      : say(
          '变更按生效时间公示于本页',
          'Changes stand on this page with the time from which they are in force',
        ),
    say(
      '本页由会员体系自动生成，与实际执行的一致',
      'This page is made from the program itself: what stands here is what is done',
    ),
  );
  return {
    id: 'about',
    title: say('总则', 'In general'),
    items: [
      { id: 'join', title: say('入会', 'Joining'), lines: joins },
      { id: 'counting', title: say('如何计算', 'How it is counted'), lines: counts },
      { id: 'changes', title: say('变更', 'Changes'), lines: changes },
    ],
  };
};

const ROUNDINGS = {
  floor: ['舍去零头', 'what is left over is dropped'],
  ceil: ['零头进一', 'up to the next whole'],
  halfUp: ['四舍五入', 'to the nearest, halves up'],
  halfEven: ['四舍六入五成双', 'to the nearest, halves to the even one'],
} as const;

const COMBINED = {
  max: ['几个倍率同时适用时，取最高的一个', 'Where several multipliers apply, the best one counts'],
  sum: [
    '几个倍率同时适用时，超出 1 的部分相加',
    'Where several multipliers apply, what they are above 1 adds up',
  ],
  product: ['几个倍率同时适用时，依次相乘', 'Where several multipliers apply, they are multiplied'],
} as const;
