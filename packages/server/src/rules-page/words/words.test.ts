import { readFileSync } from 'node:fs';
import type { Program } from '@laurel/core';
import { describe, expect, it } from 'vitest';
import { readProgramText } from '../../programs/read-program-text.ts';
import { tellingOf } from '../telling.ts';
import { amountInWords } from './amounts.ts';
import { conditionInWords } from './conditions.ts';

const program = ((): Program => {
  const url = new URL('../../../../../examples/programs/plus.yaml', import.meta.url);
  const more =
    'tracks: { main: { name: Tier, measure: beans, tiers: [{ id: v1, name: 银, threshold: 0 }, { id: v2, name: 金, threshold: 9 }] } }';
  const read = readProgramText(`${readFileSync(url, 'utf8')}\n${more}\n`, 'plus.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.program;
})();
const [zh, en] = [tellingOf(program, 'zh'), tellingOf(program, 'en')];

describe('conditions in words', () => {
  it.each<[source: string, zh: string | null, en: string | null]>([
    ['paid >= 10000', '实付金额满 ¥100', 'the amount paid is at least ¥100'],
    ['10050 < paid', '实付金额超过 ¥100.50', 'the amount paid is more than ¥100.50'],
    ["member.tier == 'v2'", '等级为 金', 'your tier is 金'],
    ['member.level > 0', '等级达到 金', 'your tier is at least 金'],
    ["member.tier in ['v1', 'v2']", '等级为 银或金', 'your tier is 银 or 金'],
    ["!('plus' in member.plans)", '未开通 PLUS 会员', 'you do not have the plan Plus'],
    ["'vip' in member.tags", '会员标签含「vip」', 'you have the tag “vip”'],
    ['audience("member-day")', '属于「每月 8 日会员日」人群', 'you are one of “The 8th of each month”'],
    ['has(data.channel) && data.channel == "app"', '渠道为「app」', 'the channel is “app”'],
    [
      'local.weekday == 6 && local.hour < 20',
      '星期为 星期六，且时间早于 20:00',
      'the day of the week is Saturday and the time is before 20:00',
    ],
    [
      '(paid > 100 || member.invited) && !(paid > 900)',
      '（实付金额超过 ¥1，或由好友邀请入会），且实付金额不超过 ¥9',
      '(the amount paid is more than ¥1 or you were invited by another member) and the amount paid is at most ¥9',
    ],
    [
      "data.items.exists(i, i.category == 'tea')",
      '商品中有「商品类别为「tea」」的',
      'among the goods is one of which the category is “tea”',
    ],
    ['size(data.items) >= 3', '商品的个数达到 3', 'the number of the goods is at least 3'],
    ['paid >= goods', '实付金额满 商品金额', 'the amount paid is at least the amount of the goods'],
    ['int(data.orderId) % 7 == 3', null, null],
    ['data.extra.campaign.matches("a.*")', null, null],
  ])('%s', (source, chinese, english) => {
    expect([conditionInWords(zh, source), conditionInWords(en, source)]).toEqual([chinese, english]);
  });
});

describe('amounts in words', () => {
  it.each<[source: string, zh: string | null, en: string | null]>([
    ['1200', '1,200 京豆', '1,200 Beans'],
    ['paid / 100', '实付金额每 ¥1 得 1 京豆', '1 Beans for each ¥1 of the amount paid'],
    ['paid * 0.02', '实付金额每 ¥1 得 2 京豆', '2 Beans for each ¥1 of the amount paid'],
    ['goods / 300', '商品金额每 ¥3 得 1 京豆', '1 Beans for each ¥3 of the amount of the goods'],
    [
      'floor(paid / 10000) * 50',
      '实付金额每满 ¥100 得 50 京豆',
      '50 Beans for each full ¥100 of the amount paid',
    ],
    [
      '20 + paid / 100',
      '20 京豆，另加 实付金额每 ¥1 得 1 京豆',
      '20 Beans, and 1 Beans for each ¥1 of the amount paid',
    ],
    [
      'min(paid / 100, 500)',
      '以下最小者：实付金额每 ¥1 得 1 京豆、500 京豆',
      'the least of: 1 Beans for each ¥1 of the amount paid; 500 Beans',
    ],
    [
      'member.firstOrder ? 10 : 5',
      '是首个完成的订单时 10 京豆，否则 5 京豆',
      '10 Beans if it is your first completed order, otherwise 5 Beans',
    ],
    ['ceil(paid / 100)', null, null],
    ['paid - 100', null, null],
  ])('%s', (source, chinese, english) => {
    expect([amountInWords(zh, 'beans', source), amountInWords(en, 'beans', source)]).toEqual([
      chinese,
      english,
    ]);
  });
});

it('counts what has no asset, as a goal of a team, in bare numbers', () => {
  const both = (source: string) => [zh, en].map((telling) => amountInWords(telling, '', source));
  expect(both('paid / 100')).toEqual(['实付金额每 ¥1 得 1', '1 for each ¥1 of the amount paid']);
  expect(both('3')).toEqual(['3', '3']);
  expect(both('member.orders')).toEqual(['已完成的订单数', 'the number of your orders']);
});
