import type { AssetDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { each, expiry, money, number, sentence, span, units } from '../words/figures.ts';

/** What members can have. What is hidden from shoppers is hidden here. */
export const assets: TellPart = (telling) => {
  const shown = Object.entries(telling.program.assets).filter(([, { hidden }]) => !hidden);
  const items = shown.map(([id, def]) => ({
    id,
    title: telling.name(def.name),
    ...(def.worth === null
      ? {}
      : { figure: `${units(telling, id, number(def.worth.units))} = ${money(telling, def.worth.amount)}` }),
    lines: linesOf(telling, def),
  }));
  const spent = new Set(shown.filter(([, { kind }]) => kind !== 'score').map(([id]) => id));
  return {
    id: 'assets',
    title: telling.say('您可以拥有的', 'What you can have'),
    items: withoutRepeating(telling, items, spent),
  };
};

/** What holds for all that can be spent stands once. */
function withoutRepeating(
  telling: Telling,
  items: readonly RulesItem[],
  spent: ReadonlySet<string>,
): readonly RulesItem[] {
  const [first, ...others] = items.filter(({ id }) => spent.has(id));
  if (first === undefined || others.length === 0) return items;
  const common = first.lines.filter((line) => others.every((other) => other.lines.includes(line)));
  const all = { id: 'all', title: telling.say('可使用的各项', 'All that can be spent'), lines: common };
  const rest = items.map((item) =>
    spent.has(item.id) ? { ...item, lines: item.lines.filter((line) => !common.includes(line)) } : item,
  );
  return common.length === 0 ? items : [...rest, all];
}

function linesOf(telling: Telling, def: AssetDef): readonly string[] {
  const { say } = telling;
  const isSpent = def.kind !== 'score';
  const reminders = (def.remind ?? []).map((before) => span(telling, before));
  return lines(
    telling.pick(KINDS[def.kind]),
    sentence(expiry(telling, def.expires)),
    reminders.length > 0 &&
      say(
        `到期前 ${telling.all(reminders)}提醒您`,
        `You are told ${telling.all(reminders)} before they expire`,
      ),
    def.decay !== null &&
      say(
        `${each(telling, def.decay.every)}结束时余额乘以 ${def.decay.keep}`,
        `At the end of ${each(telling, def.decay.every)} the balance is multiplied by ${def.decay.keep}`,
      ),
    isSpent &&
      say(
        `下单时预占，最长 ${span(telling, def.holdFor)}未付款即释放`,
        `Set aside at an order, and released after ${span(telling, def.holdFor)} at the latest if it is not paid`,
      ),
    isSpent &&
      say(
        `退货时已使用的退回；若原批次已到期，退回后再延用 ${span(telling, def.restoreGrace)}`,
        `What a returned order had used comes back; if it has expired meanwhile, it lives on for ${span(telling, def.restoreGrace)}`,
      ),
    isSpent ? telling.pick(SHORTFALLS[def.shortfall]) : telling.pick(TAKEN_BACK),
  );
}

const KINDS = {
  score: ['只计数，不能使用', 'Only counts, and is never spent'],
  currency: ['可以使用', 'Can be spent'],
  voucher: ['按张使用', 'Used piece by piece'],
  chance: ['按次使用', 'Used one by one'],
  card: ['按张使用', 'Used one by one'],
} as const;

const TAKEN_BACK = [
  '订单退款时，因该订单获得的会扣回',
  'A refund takes back what its order had earned',
] as const;

const SHORTFALLS = {
  debt: [
    '订单退款时，因该订单获得的会扣回；已用掉的记为待扣回，由之后获得的抵扣',
    'A refund takes back what its order had earned; what is spent already is owed, and paid off by what you earn next',
  ],
  forgive: [
    '订单退款时，因该订单获得的会扣回；已用掉的不再追究',
    'A refund takes back what its order had earned; what is spent already is forgiven',
  ],
  charge: [
    '订单退款时，因该订单获得的会扣回；已用掉的按折算价值从退款中扣除',
    'A refund takes back what its order had earned; what is spent already is kept back from the money, by its worth',
  ],
} as const;
