import type { BenefitDef, BenefitForDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { each, expiry, money, number, per, span, units } from '../words/figures.ts';
import { claimText } from '../words/limits.ts';
import { planName, quoted, tierName } from '../words/nouns.ts';
import { offerLines } from '../words/offers.ts';

export const benefits: TellPart = (telling) => ({
  id: 'benefits',
  title: telling.say('权益', 'Benefits'),
  items: Object.entries(telling.program.benefits).map(([id, def]) => benefitItem(telling, id, def)),
});

function benefitItem(telling: Telling, id: string, def: BenefitDef): RulesItem {
  const { say, name } = telling;
  return {
    id,
    title: name(def.name),
    ...(def.value === undefined
      ? {}
      : { figure: say(`价值 ${money(telling, def.value)}`, `worth ${money(telling, def.value)}`) }),
    lines: lines(
      def.how !== undefined && name(def.how),
      say(`给谁：${whom(telling, def)}`, `For: ${whom(telling, def)}`),
      def.softLanding !== undefined &&
        say(
          `降级后再保留 ${span(telling, def.softLanding)}`,
          `Stays for ${span(telling, def.softLanding)} after a demotion`,
        ),
      choiceLine(telling, def),
      whatItGives(telling, def),
      placesLine(telling, def),
      claimLine(telling, def),
      sharedLines(telling, def),
      def.terms !== undefined && name(def.terms),
    ),
  };
}

/** Everybody, or tiers and plans, an audience, or those to whom it is granted. */
function whom(telling: Telling, { for: given = {}, track, allowance }: BenefitDef): string {
  const { say } = telling;
  const named = tiersOf(telling, given, track, Object.keys(allowance?.amounts ?? {}));
  const plans = (given.plans ?? []).map((plan) =>
    given.trial === true
      ? say(`${planName(telling, plan)}（含试用）`, `${planName(telling, plan)} (on trial too)`)
      : planName(telling, plan),
  );
  const who = [...named, ...plans];
  const audience = given.audience === undefined ? undefined : telling.program.audiences[given.audience];
  const group =
    audience === undefined
      ? ''
      : say(
          `${quoted(telling)(telling.name(audience.name))}人群`,
          quoted(telling)(telling.name(audience.name)),
        );
  if (given.granted === true) return say('由运营人员授予的会员', 'members to whom it is granted');
  if (who.length === 0) return group === '' ? say('全体会员', 'every member') : group;
  const any = telling.either(who);
  return group === '' ? any : say(`${any}，且属于${group}`, `${any}, and of ${group}`);
}

function tiersOf(
  telling: Telling,
  given: BenefitForDef,
  track: string,
  amounts: readonly string[],
): readonly string[] {
  const byTrack = Object.entries(given.tiers ?? {}).flatMap(([of, some]) =>
    some.map((tier) => tierName(telling, of, tier)),
  );
  if (given.tiers !== undefined || given.plans !== undefined || given.audience !== undefined) return byTrack;
  return amounts.map((tier) => tierName(telling, track, tier));
}

function choiceLine(telling: Telling, { choose }: BenefitDef): string | null {
  const choice = choose === undefined ? undefined : telling.program.choices[choose];
  if (choice === undefined) return null;
  const called = quoted(telling)(telling.name(choice.name));
  return telling.say(`${called}之一，须选定`, `One of ${called}: it has to be chosen`);
}

function whatItGives(telling: Telling, def: BenefitDef): readonly string[] {
  const { say } = telling;
  return lines(
    allowanceLines(telling, def),
    def.offer !== undefined && offerLines(telling, def.offer),
    def.multiplier !== undefined && say(`获得量 ×${def.multiplier}`, `What you earn ×${def.multiplier}`),
    def.service !== undefined &&
      say(
        `专线服务（${def.service.line}，优先级 ${def.service.priority}）`,
        `A service line of its own (${def.service.line}, priority ${def.service.priority})`,
      ),
    def.access === true && say('凭会员身份享用', 'Yours as long as you have it'),
    def.badge !== undefined && say('专属徽章', 'A badge'),
    partnerLines(telling, def),
  );
}

function partnerLines(telling: Telling, { partner }: BenefitDef): readonly string[] {
  if (partner === undefined) return [];
  const { say, program, name } = telling;
  const def = program.partners[partner.partner];
  const called = def === undefined ? partner.partner : name(def.name);
  const items = def?.items ?? {};
  const item = partner.item === undefined ? Object.values(items)[0] : items[partner.item];
  const uses = Object.entries(partner.uses ?? {}).map(([asset, count]) =>
    units(telling, asset, number(count)),
  );
  return lines(
    item === undefined
      ? say(`由合作方提供（${called}）`, `Delivered by a partner (${called})`)
      : say(
          `由合作方提供（${called}）：${name(item.name)}`,
          `Delivered by a partner (${called}): ${name(item.name)}`,
        ),
    uses.length > 0 && say(`每次领取使用 ${telling.all(uses)}`, `Each claim takes ${telling.all(uses)}`),
    partner.atStart === true && say('开通时自动领取', 'Claimed by itself where a term begins'),
  );
}

function allowanceLines(telling: Telling, { allowance, track }: BenefitDef): readonly string[] {
  if (allowance === undefined) return [];
  const { say } = telling;
  const { asset, every, anchor, amounts, amount, onStart, rollOver, expires } = allowance;
  const when = each(telling, every);
  const byTier = Object.entries(amounts).map(
    ([tier, most]) => `${tierName(telling, track, tier)} ${units(telling, asset, number(most))}`,
  );
  const ends = expires ?? null;
  return lines(
    amount !== undefined &&
      say(
        `${when}发放 ${units(telling, asset, number(amount))}`,
        `${units(telling, asset, number(amount))} ${when}`,
      ),
    byTier.length > 0 && say(`${when}发放：${byTier.join('、')}`, `Given ${when}: ${byTier.join(', ')}`),
    anchor === 'term'
      ? say('自开通日起，每月同日发放', 'Each month on the date on which the term began')
      : every !== 'term' && say('每期第一天零点发放', 'On the first instant of each period'),
    telling.pick(STARTS[onStart]),
    ends !== null && say(`每批${expiry(telling, ends)}`, `Each lot is ${expiry(telling, ends)}`),
    rollOver
      ? say('未用完的可结转', 'What is not used stays')
      : ends === null && say('当期有效，不结转', 'Use it in its period: it does not stay'),
  );
}

const STARTS = {
  none: ['中途取得资格的，自下一期起发放', 'If you come to it in between, it begins with the next period'],
  full: ['取得资格时即发放当期全额', 'If you come to it in between, you get all of the current period'],
  prorated: [
    '取得资格时按剩余时间发放当期',
    'If you come to it in between, you get the part of the current period that is left',
  ],
} as const;

function placesLine(telling: Telling, { scenes, shops, brands }: BenefitDef): readonly string[] {
  const { say } = telling;
  const where = (scenes ?? []).map((scene) => telling.pick(SCENES[scene]));
  return lines(
    where.length > 0 && say(`场景：${where.join('、')}`, `Where: ${where.join(', ')}`),
    shops !== undefined && say(`店铺：${shops.join('、')}`, `Shops: ${shops.join(', ')}`),
    brands !== undefined && say(`品牌：${brands.join('、')}`, `Brands: ${brands.join(', ')}`),
  );
}

const SCENES = {
  product: ['商品页', 'product page'],
  cart: ['购物车', 'cart'],
  checkout: ['结算', 'checkout'],
  afterSale: ['售后', 'after the sale'],
  service: ['客服', 'service'],
} as const;

function claimLine(telling: Telling, { claim }: BenefitDef): string | null {
  if (claim === undefined) return null;
  const often = claimText(telling, claim);
  return telling.say(`须领取，${often}`, `To be claimed, ${often}`);
}

function sharedLines(telling: Telling, { budget, stock }: BenefitDef): readonly string[] {
  const { say } = telling;
  return lines(
    stock !== undefined &&
      say(`共 ${number(stock.units)} 份，先到先得`, `${number(stock.units)} in all, while they last`),
    budget !== undefined &&
      say(
        `${per(telling, budget.per)}全体会员合计 ${money(telling, budget.amount)}，用完即止`,
        `Of all members together up to ${money(telling, budget.amount)} ${per(telling, budget.per)}`,
      ),
  );
}
