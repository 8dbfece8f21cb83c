import type { PlanDef, PlanRefundDef, PlanVariantDef, RenewalDef, TrialDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { condition } from '../words/conditions.ts';
import { assetName, money, number, span } from '../words/figures.ts';
import { planName } from '../words/nouns.ts';

/** Paid plans: price, term, trial, renewal, ways out. */
export const plans: TellPart = (telling) => ({
  id: 'plans',
  title: telling.say('付费会员', 'Paid plans'),
  items: Object.entries(telling.program.plans).flatMap(([id, plan]) => [
    ...Object.entries(plan.variants).map(([variant, def]) =>
      variantItem(telling, { id, plan, variant }, def),
    ),
    planItem(telling, id, plan),
  ]),
});

interface Of {
  readonly id: string;
  readonly plan: PlanDef;
  readonly variant: string;
}

function variantItem(telling: Telling, { id, plan, variant }: Of, def: PlanVariantDef): RulesItem {
  const { say, name } = telling;
  const last = def.price.at(-1);
  const prices = def.price.map(({ when, amount }) =>
    when === null
      ? def.price.length > 1
        ? say(`其他情况：${money(telling, amount)}`, `Otherwise ${money(telling, amount)}`)
        : say(`价格 ${money(telling, amount)}`, `Price ${money(telling, amount)}`)
      : say(
          `${condition(telling, when)}：${money(telling, amount)}`,
          `${money(telling, amount)} if ${condition(telling, when)}`,
        ),
  );
  return {
    id: `${id}/${variant}`,
    title: `${name(plan.name)} · ${name(def.name)}`,
    figure:
      def.price.length > 1
        ? say(
            `${money(telling, Math.min(...def.price.map(({ amount }) => amount)))} 起`,
            `from ${money(telling, Math.min(...def.price.map(({ amount }) => amount)))}`,
          )
        : money(telling, last?.amount ?? 0),
    lines: lines(
      prices,
      def.term === null
        ? say('终身有效', 'For life')
        : say(`有效期 ${span(telling, def.term)}`, `For ${span(telling, def.term)}`),
      say(`报价保留 ${span(telling, plan.quoteFor)}`, `A price is held for ${span(telling, plan.quoteFor)}`),
    ),
  };
}

function planItem(telling: Telling, id: string, plan: PlanDef): RulesItem {
  const { say, name, program } = telling;
  const gives = Object.values(program.benefits)
    .filter(({ for: whom }) => whom?.plans?.includes(id) === true)
    .map((benefit) => name(benefit.name));
  const into = plan.upgrade.map((other) =>
    other === id ? say('本套餐的其他规格', 'its other variants') : planName(telling, other),
  );
  const kept = plan.protects.map((track) => name(program.tracks[track]?.name ?? { zh: track, en: track }));
  return {
    id,
    title: name(plan.name),
    lines: lines(
      gives.length > 0 && say(`权益：${gives.join('、')}`, `Benefits: ${gives.join(', ')}`),
      say('开通后的权益，在当期内不会变差', 'What you bought stays at least as good until your term ends'),
      plan.trial !== null && trialLines(telling, plan.trial, plan),
      plan.renewal === null
        ? say('不自动续费', 'Never renewed by itself')
        : renewalLines(telling, plan.renewal),
      refundLines(telling, plan.refund),
      plan.family !== undefined && familyLine(telling, plan.family),
      plan.guarantee !== null &&
        say(
          `不省包赔：到期后 ${span(telling, plan.guarantee.within)}内，可申请退还未省回的差额`,
          `Guarantee: within ${span(telling, plan.guarantee.within)} after a term you can claim what it did not save of its price`,
        ),
      into.length > 0 &&
        say(
          `可升级为 ${into.join('、')}，剩余时间按天折抵`,
          `Can be changed for ${into.join(', ')}, the rest credited by days`,
        ),
      kept.length > 0 &&
        say(`有效期内${kept.join('、')}不降级`, `While it runs you lose no tier of ${kept.join(', ')}`),
    ),
  };
}

function familyLine(telling: Telling, { seats, benefits }: NonNullable<PlanDef['family']>): string {
  const { say, name, program } = telling;
  const what = benefits.map((id) => name(program.benefits[id]?.name ?? { zh: id, en: id }));
  return say(
    `有效期内，家庭账户最先加入的 ${number(seats)} 个席位共享：${telling.all(what)}`,
    `While it runs the first ${number(seats)} seats of the household have: ${telling.all(what)}`,
  );
}

function trialLines(telling: Telling, trial: TrialDef, plan: PlanDef): readonly string[] {
  const { say, name, program } = telling;
  const once = trial.once.map((field) => name(program.fields[field]?.name ?? { zh: field, en: field }));
  const shown = trial.variant === null ? undefined : plan.variants[trial.variant];
  return lines(
    say(`可免费试用 ${span(telling, trial.term)}`, `Free on trial for ${span(telling, trial.term)}`),
    shown !== undefined &&
      say(`试用${name(shown.name)}的权益`, `The trial shows the benefits of ${name(shown.name)}`),
    once.length > 0 &&
      say(`同一${once.join('、')}限试用一次`, `One trial for each ${once.join(', ').toLowerCase()}`),
    Object.entries(trial.frozen).map(([frozen, becomes]) =>
      say(
        `试用期所得的${assetName(telling, frozen)}，试用期内或结束后 ${span(telling, trial.releaseWithin)}内开通即转为${assetName(telling, becomes)}，逾期作废`,
        `${assetName(telling, frozen)} that a trial earns become ${assetName(telling, becomes)} if you buy in the trial or within ${span(telling, trial.releaseWithin)} after it; later they are void`,
      ),
    ),
  );
}

function renewalLines(
  telling: Telling,
  { charge, notice, send, retries, grace }: RenewalDef,
): readonly string[] {
  const { say } = telling;
  const days = retries.map(number);
  return lines(
    say(
      `签订代扣协议的自动续费，到期前 ${span(telling, charge)}扣款`,
      `With a mandate it is renewed by itself: you are charged ${span(telling, charge)} before the end`,
    ),
    say(
      `扣款前 ${span(telling, send)}通知您金额和日期；未能在扣款前 ${span(telling, notice)}送达的，不扣款`,
      `You are told amount and day ${span(telling, send)} before the charge; without proof that it reached you ${span(telling, notice)} before, nobody is charged`,
    ),
    days.length > 0 &&
      say(
        `扣款失败的，第 ${telling.all(days)} 天重试`,
        `A failed charge is tried again after ${telling.all(days)} days`,
      ),
    say(
      `扣款未成的，到期后权益再保留 ${span(telling, grace)}`,
      `While a charge fails, the plan is kept for ${span(telling, grace)} after its end`,
    ),
    say(
      '可随时关闭自动续费，已付的套餐期用到期满',
      'Auto-renewal can be turned off at any time; the term that is paid runs to its end',
    ),
  );
}

function refundLines(telling: Telling, refund: readonly PlanRefundDef[]): readonly string[] {
  const { say } = telling;
  if (refund.length === 0) return [say('售出不退', 'It is not given back')];
  const each = refund.map((one) => refundText(telling, one));
  return [say(`退款（依次适用）：${each.join('；')}`, `Refunds, the first that applies: ${each.join('; ')}`)];
}

function refundText(telling: Telling, refund: PlanRefundDef): string {
  const { say } = telling;
  switch (refund.kind) {
    case 'none':
      return say('不退', 'none');
    case 'coolingOff':
      return say(
        `${span(telling, refund.within)}冷静期内全额退`,
        `all within ${span(telling, refund.within)}, whatever was used`,
      );
    case 'unused':
      return say(
        `${span(telling, refund.within)}内未使用的全额退`,
        `all within ${span(telling, refund.within)}, if nothing was used`,
      );
    case 'paidMinusUsed':
      return say('退已付减去已省', 'what was paid less what was saved');
  }
}
