import type { Tree } from '@laurel/core';
import type { Telling } from '../telling.ts';
import { assetName, money, number } from './figures.ts';

/** Something that a condition or an amount asks about. */
export interface Noun {
  readonly text: string;
  readonly kind:
    | 'money'
    | 'count'
    | 'text'
    | 'truth'
    | 'tier'
    | 'level'
    | 'clock'
    | 'tags'
    | 'plans'
    | 'trial';
  /** A constant that it is compared with. */
  readonly value: (literal: string) => string;
}

/** Names that a comprehension gives to the element that it looks at. */
export type Locals = ReadonlySet<string>;

/** Null where nobody has a word for it. */
export function nounOf(telling: Telling, path: readonly string[], locals: Locals = new Set()): Noun | null {
  const [first = '', second, third] = path;
  const { say } = telling;
  if (locals.has(first) && second !== undefined) return lineNoun(telling, second);
  const amount = MONEY[first];
  if (amount !== undefined && path.length === 1) return moneyNoun(telling, telling.pick(amount));
  if (second === undefined) return null;
  switch (first) {
    case 'member':
      return memberNoun(telling, second, third);
    case 'line':
      return lineNoun(telling, second);
    case 'data':
      return dataNoun(telling, path.slice(1));
    case 'local':
      return clockNoun(telling, second);
    case 'event':
      return { text: say('事件', 'the event'), kind: 'text', value: quoted(telling) };
    default:
      return unitsNoun(telling, first, second);
  }
}

const MONEY: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  paid: ['实付金额', 'the amount paid'],
  goods: ['商品金额', 'the amount of the goods'],
  shipping: ['运费', 'the shipping costs'],
  tax: ['税费', 'the tax'],
  paidExTax: ['不含税实付金额', 'the amount paid without tax'],
};

const plainNumber = (literal: string): string => number(literal);
export const quoted =
  ({ say }: Telling) =>
  (literal: string): string =>
    say(`「${literal}」`, `“${literal}”`);

function moneyNoun(telling: Telling, text: string): Noun {
  return {
    text,
    kind: 'money',
    value: (literal) => (/^-?\d+$/.test(literal) ? money(telling, Number(literal)) : literal),
  };
}

const countNoun = (text: string): Noun => ({ text, kind: 'count', value: plainNumber });

function memberNoun(telling: Telling, field: string, part: string | undefined): Noun | null {
  const { say, program } = telling;
  const [mainTrack = ''] = Object.keys(program.tracks);
  switch (field) {
    case 'tier':
      return tierNoun(telling, mainTrack);
    case 'tiers':
      return part === undefined ? null : tierNoun(telling, part);
    case 'level':
      return {
        text: say('等级', 'your tier'),
        kind: 'level',
        value: (literal) => {
          const tier = program.tracks[mainTrack]?.tiers[Number(literal)];
          return tier === undefined ? literal : telling.name(tier.name);
        },
      };
    case 'tags':
      return { text: say('会员标签', 'your tags'), kind: 'tags', value: quoted(telling) };
    case 'plans':
    case 'trial':
      return {
        text: say('付费会员', 'your plans'),
        kind: field === 'plans' ? 'plans' : 'trial',
        value: (plan) => planName(telling, plan),
      };
    case 'fields':
    case 'personal':
      return part === undefined ? null : fieldNoun(telling, part);
    case 'verified':
      return part === undefined ? null : verifiedNoun(telling, part);
    case 'orders':
      return countNoun(say('已完成的订单数', 'the number of your orders'));
    case 'joinedAt':
      return { text: say('入会时间', 'the day on which you joined'), kind: 'text', value: quoted(telling) };
    default:
      return TRUTHS[field] === undefined
        ? null
        : { text: telling.pick(TRUTHS[field]), kind: 'truth', value: quoted(telling) };
  }
}

function verifiedNoun({ say, program, name }: Telling, field: string): Noun {
  const def = program.fields[field];
  const what = def === undefined ? field : name(def.name);
  const text = say(`${what}已验证`, `your ${what.toLowerCase()} is verified`);
  return { text, kind: 'truth', value: (literal) => literal };
}

const TRUTHS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  firstOrder: ['是首个完成的订单', 'it is your first completed order'],
  invited: ['由好友邀请入会', 'you were invited by another member'],
  birthdayToday: ['当天是生日', 'it is your birthday'],
};

export function planName({ program, name }: Telling, plan: string): string {
  const def = program.plans[plan];
  return def === undefined ? plan : name(def.name);
}

export function tierName({ program, name }: Telling, track: string, tier: string): string {
  const def = program.tracks[track]?.tiers.find(({ id }) => id === tier);
  return def === undefined ? tier : name(def.name);
}

function tierNoun(telling: Telling, track: string): Noun {
  const def = telling.program.tracks[track];
  const isOnly = Object.keys(telling.program.tracks).length < 2;
  const text = def === undefined || isOnly ? telling.say('等级', 'your tier') : telling.name(def.name);
  return { text, kind: 'tier', value: (tier) => tierName(telling, track, tier) };
}

function fieldNoun(telling: Telling, field: string): Noun {
  const def = telling.program.fields[field];
  const called = def === undefined ? field : telling.name(def.name);
  const text = telling.say(called, `your ${called.toLowerCase()}`);
  if (def?.type === 'boolean')
    return { text: telling.say(`${called}为是`, `${called} is yes`), kind: 'truth', value: quoted(telling) };
  return def?.type === 'integer' ? countNoun(text) : { text, kind: 'text', value: quoted(telling) };
}

function unitsNoun(telling: Telling, which: string, id: string): Noun | null {
  const { say, program, name } = telling;
  const score = program.scores[id];
  if ((which === 'score' || which === 'settled') && score !== undefined) {
    const called = name(score.name);
    return countNoun(
      which === 'score'
        ? say(`${called}（实时分）`, `the live ${called}`)
        : say(`${called}（结算分）`, `the settled ${called}`),
    );
  }
  const words = UNITS[which];
  if (words === undefined || program.assets[id] === undefined) return null;
  const called = assetName(telling, id);
  return countNoun(say(`${words[0]}${called}`, `${words[1]} ${called}`));
}

const UNITS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  balance: ['当前', 'your'],
  available: ['可用', 'your available'],
  earned: ['累计获得的', 'all your earned'],
};

/** A line of an order or of a cart. */
function lineNoun(telling: Telling, field: string): Noun | null {
  const words = LINE[field];
  if (words === undefined) return null;
  const text = telling.pick(words);
  if (field === 'price' || field === 'amount') return moneyNoun(telling, text);
  return field === 'quantity' ? countNoun(text) : { text, kind: 'text', value: quoted(telling) };
}

const LINE: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  id: ['商品行', 'the line'],
  lineId: ['商品行', 'the line'],
  sku: ['商品编码', 'the SKU'],
  productId: ['商品', 'the product'],
  category: ['商品类别', 'the category'],
  brand: ['品牌', 'the brand'],
  shop: ['店铺', 'the shop'],
  quantity: ['件数', 'the quantity'],
  price: ['单价', 'the price'],
  amount: ['商品金额', 'the amount of the line'],
};

/** What an event carries: the words of the common ones, else how the field is called. */
function dataNoun(telling: Telling, path: readonly string[]): Noun | null {
  const [field = ''] = path;
  const words = DATA[field];
  const last = path.at(-1) ?? field;
  const text = words === undefined || path.length > 1 ? titleOf(telling, last) : telling.pick(words);
  if (['amount', 'goods', 'shipping', 'tax', 'listValue'].includes(field)) return moneyNoun(telling, text);
  return {
    text,
    kind: ['items', 'payments', 'discounts'].includes(field) ? 'text' : 'count',
    value: (literal) =>
      /^-?\d+(\.\d+)?$/.test(literal) ? number(literal) : valueName(telling, field, literal),
  };
}

/** A declared event may say what its fields are called. */
function titleOf(telling: Telling, field: string): string {
  for (const { data } of Object.values(telling.program.events)) {
    const { properties } = data as { properties?: Readonly<Record<string, { title?: unknown }>> };
    const title = properties?.[field]?.title;
    if (typeof title === 'string') return title;
  }
  return quoted(telling)(field);
}

function valueName(telling: Telling, field: string, literal: string): string {
  const { program, name } = telling;
  const found =
    field === 'plan'
      ? program.plans[literal]
      : field === 'game'
        ? program.games[literal]
        : field === 'benefit'
          ? program.benefits[literal]
          : field === 'tier'
            ? Object.values(program.tracks)
                .flatMap(({ tiers }) => tiers)
                .find(({ id }) => id === literal)
            : undefined;
  return found === undefined ? quoted(telling)(literal) : name(found.name);
}

const DATA: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  amount: ['金额', 'the amount'],
  goods: ['商品金额', 'the amount of the goods'],
  shipping: ['运费', 'the shipping costs'],
  tax: ['税费', 'the tax'],
  items: ['商品', 'the goods'],
  channel: ['渠道', 'the channel'],
  scene: ['场景', 'the scene'],
  shopId: ['店铺', 'the shop'],
  rating: ['评分', 'the rating'],
  length: ['评价字数', 'the length of the review'],
  images: ['图片数', 'the number of pictures'],
  videos: ['视频数', 'the number of videos'],
  seconds: ['浏览秒数', 'the seconds of looking'],
  sku: ['商品编码', 'the SKU'],
  category: ['商品类别', 'the category'],
  brand: ['品牌', 'the brand'],
  plan: ['付费会员', 'the plan'],
  variant: ['套餐规格', 'the variant'],
  term: ['套餐期', 'the term'],
  game: ['游戏', 'the game'],
  prize: ['奖品', 'the prize'],
  benefit: ['权益', 'the benefit'],
  stars: ['星级', 'the stars'],
  tier: ['等级', 'the tier'],
  track: ['等级序列', 'the track'],
  previous: ['原等级', 'the tier before'],
  quantity: ['件数', 'the quantity'],
  listValue: ['标价', 'the list value'],
};

/** Parts of the time at which it happens; `conditions.ts` says whole comparisons of them. */
function clockNoun(telling: Telling, part: string): Noun | null {
  const words = CLOCK[part];
  if (words === undefined) return null;
  return {
    text: telling.pick(words),
    kind: 'clock',
    value: (literal) => clockValue(telling, part, literal),
  };
}

const CLOCK: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  year: ['年份', 'the year'],
  month: ['月份', 'the month'],
  day: ['日期', 'the day of the month'],
  weekday: ['星期', 'the day of the week'],
  hour: ['时间', 'the time'],
  minute: ['分钟', 'the minute'],
  date: ['日期', 'the date'],
};

function clockValue({ say }: Telling, part: string, literal: string): string {
  const n = Number(literal);
  switch (part) {
    case 'year':
      return say(`${literal} 年`, literal);
    case 'month':
      return say(`${literal} 月`, MONTHS[n - 1] ?? literal);
    case 'day':
      return say(`${literal} 日`, literal);
    case 'weekday':
      return say(`星期${'一二三四五六日'.charAt(n - 1)}`, DAYS[n - 1] ?? literal);
    case 'hour':
      return `${literal.padStart(2, '0')}:00`;
    case 'minute':
      return say(`${literal} 分`, `minute ${literal}`);
    default:
      return literal;
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** The text of a constant; null for anything else. */
export function literalOf(tree: Tree): string | null {
  if (tree.op === 'number') return tree.text;
  if (tree.op === 'negate' && tree.of.op === 'number') return `-${tree.of.text}`;
  if (tree.op === 'constant' && tree.value !== null) return String(tree.value);
  return null;
}
