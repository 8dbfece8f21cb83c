import type { PauseDef, TierDef, TrackDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { condition } from '../words/conditions.ts';
import { assetName, number, span, units } from '../words/figures.ts';
import { packLines } from '../words/grants.ts';
import { quoted } from '../words/nouns.ts';

/** Tier tracks: how one climbs and falls, and what each tier gives. */
export const tiers: TellPart = (telling) => ({
  id: 'tracks',
  title: telling.say('等级', 'Tiers'),
  items: Object.entries(telling.program.tracks).flatMap(([id, def]) => itemsOf(telling, id, def)),
});

function itemsOf(telling: Telling, id: string, def: TrackDef): readonly RulesItem[] {
  const isOnly = Object.keys(telling.program.tracks).length < 2;
  const of = isOnly ? '' : telling.say(`${telling.name(def.name)} · `, `${telling.name(def.name)}: `);
  const steps = def.tiers.map((tier) => ({
    id: `${id}/${tier.id}`,
    title: `${of}${telling.name(tier.name)}`,
    figure: telling.say(
      `${units(telling, def.measure, number(tier.threshold))} 起`,
      `from ${units(telling, def.measure, number(tier.threshold))}`,
    ),
    ...(tier.color === null ? {} : { color: tier.color }),
    lines: tierLines(telling, tier, { id, def }),
  }));
  return [{ id, title: telling.name(def.name), lines: trackLines(telling, def) }, ...steps];
}

function tierLines(telling: Telling, tier: TierDef, track: { id: string; def: TrackDef }): readonly string[] {
  const { say, program, name } = telling;
  const gives = Object.values(program.benefits)
    .filter((benefit) => isOfTier(benefit, track.id, tier.id))
    .map((benefit) => {
      const amount = benefit.allowance?.amounts[tier.id];
      const what = amount === undefined ? '' : units(telling, benefit.allowance?.asset ?? '', number(amount));
      return what === ''
        ? name(benefit.name)
        : say(`${name(benefit.name)}：${what}`, `${name(benefit.name)}: ${what}`);
    });
  const pack = tier.pack === null ? [] : packLines(telling, tier.pack);
  return lines(
    tier.when !== null &&
      say(`并且${condition(telling, tier.when)}`, `And if ${condition(telling, tier.when)}`),
    tier.multiplier !== '1' && say(`倍率 ×${tier.multiplier}`, `Multiplier ×${tier.multiplier}`),
    pack.length > 0 && say(`晋级礼包：${telling.all(pack)}`, `Upgrade pack: ${telling.all(pack)}`),
    gives.length > 0 && say(`权益：${gives.join('；')}`, `Benefits: ${gives.join('; ')}`),
  );
}

/** Named by the benefit's tiers, or by the amounts of its allowance. */
function isOfTier(
  { track, for: whom, allowance }: Telling['program']['benefits'][string],
  id: string,
  tier: string,
): boolean {
  if (whom?.tiers?.[id]?.includes(tier) === true) return true;
  return track === id && Object.hasOwn(allowance?.amounts ?? {}, tier);
}

function trackLines(telling: Telling, def: TrackDef): readonly string[] {
  const { say } = telling;
  const of = assetName(telling, def.measure);
  return lines(
    windowLine(telling, def.window, of),
    def.upgrade === 'atOnce' && !isSettled(def)
      ? say('达到门槛即刻升级', 'You rise as soon as you reach the threshold')
      : say('达到门槛后于结算日升级', 'You rise on the settlement day after you reach the threshold'),
    def.period === null
      ? say('等级长期有效', 'A tier is for life')
      : say(
          `等级有效期 ${span(telling, def.period)}，自升级后的第一个零点起算`,
          `A tier lasts ${span(telling, def.period)}, from the first midnight after the upgrade`,
        ),
    def.period !== null && telling.pick(DEMOTIONS[def.demotion]),
    def.notice !== null &&
      say(
        `可能降级时，提前 ${span(telling, def.notice)}通知您`,
        `If you are about to lose it, you are told ${span(telling, def.notice)} before`,
      ),
    def.grace !== null &&
      say(
        `到期未达标的，先有 ${span(telling, def.grace)}宽限期，期间等级保留、继续累计`,
        `What is not earned again is kept for a grace of ${span(telling, def.grace)}, in which you can still earn it`,
      ),
    def.protection !== null && protectionLine(telling, def.protection),
    def.pause !== undefined && pauseLine(telling, def.pause),
    telling.pick(REFUNDS[def.onRefund]),
    telling.pick(PACKS[def.packs]),
    telling.pick(CHANGES[def.onChange]),
  );
}

const isSettled = ({ window }: TrackDef): boolean => typeof window === 'object' && 'settledOn' in window;

function windowLine({ say }: Telling, window: TrackDef['window'], of: string): string {
  if (window === 'lifetime') return say(`看累计获得的${of}`, `All the ${of} that you ever earned counts`);
  if (window === 'calendarYear')
    return say(`看自然年内获得的${of}`, `${of} earned in the calendar year counts`);
  if (window === 'sinceTierStart')
    return say(`看当前等级开始以来获得的${of}`, `${of} earned since the beginning of the tier counts`);
  if ('rollingDays' in window)
    return say(
      `看最近 ${number(window.rollingDays)} 天（含当天）获得的${of}`,
      `${of} earned in the last ${number(window.rollingDays)} days counts, today included`,
    );
  return say(
    `看此前 ${number(window.months)} 个自然月获得的${of}，每月 ${window.settledOn} 日零点结算`,
    `${of} earned in the ${number(window.months)} calendar months before counts, settled on day ${window.settledOn} of each month at 00:00`,
  );
}

function protectionLine(telling: Telling, protection: NonNullable<TrackDef['protection']>): string {
  const { say } = telling;
  const card = assetName(telling, protection.asset);
  const length = span(telling, protection.extends);
  return protection.automatic
    ? say(
        `持有${card}的，到期时自动使用一张，有效期延长 ${length}`,
        `A ${card} is used by itself at the end, and makes the tier last ${length} longer`,
      )
    : say(
        `可使用${card}，有效期延长 ${length}`,
        `A ${card} can be used to make the tier last ${length} longer`,
      );
}

function pauseLine(telling: Telling, { kinds, longest, perYear, backdated }: PauseDef): string {
  const { say } = telling;
  const what = kinds.map(quoted(telling)).join(say('、', ', '));
  const [most, late] = [span(telling, longest), span(telling, backdated)];
  return say(
    `可申请暂停计时（${what}），最长 ${most}，每年 ${number(perYear)} 次，开始后 ${late}内可补办`,
    `Its clock can be paused (${what}) for at most ${most}, ${number(perYear)} times a year, approved up to ${late} after its beginning`,
  );
}

const DEMOTIONS = {
  toEarned: [
    '有效期结束时未达标的，降到当时达到的等级',
    'At its end a tier that is not earned again falls to the one that is earned',
  ],
  oneStep: ['有效期结束时未达标的，降一级', 'At its end a tier that is not earned again falls by one step'],
  never: ['有效期结束时不降级', 'A tier is never lost'],
} as const;

const REFUNDS = {
  reevaluate: [
    '订单退款的，因该订单达到的等级随之收回',
    'A refund takes back the tier that its order had lifted',
  ],
  keep: ['订单退款不影响已达到的等级', 'A refund leaves the tier as it is'],
  atSettlement: [
    '订单退款的，于下一结算日重新评定等级',
    'After a refund the tier is looked at again on the next settlement day',
  ],
} as const;

const PACKS = {
  oncePerLifetime: ['每个等级的晋级礼包终身一次', 'The upgrade pack of a tier comes once in a lifetime'],
  oncePerPeriod: [
    '再次达到等级时，晋级礼包可再次获得',
    'The upgrade pack of a tier comes again when it is reached anew',
  ],
} as const;

const CHANGES = {
  honourPeriod: [
    '门槛调整的，当前等级保留至有效期结束',
    'If thresholds change, you keep the tier to the end of its period',
  ],
  upgradesOnly: ['门槛调整的，只升不降', 'If thresholds change, tiers only rise by it'],
  immediate: ['门槛调整的，生效时即按新门槛评定', 'If thresholds change, they count at once'],
} as const;
