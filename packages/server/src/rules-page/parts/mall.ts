import type { MallItemDef } from '@laurel/core';
import { lines, type RulesItem, type Telling, type TellPart } from '../telling.ts';
import { money, number, span, units } from '../words/figures.ts';
import { grantText } from '../words/grants.ts';
import { limit, limitLine } from '../words/limits.ts';
import { tierName } from '../words/nouns.ts';

/** What is sold for units. */
export const mall: TellPart = (telling) => ({
  id: 'mall',
  title: telling.say('积分商城', 'Points mall'),
  items: Object.entries(telling.program.mall).map(([id, def]) => goodsItem(telling, id, def)),
});

function goodsItem(telling: Telling, id: string, def: MallItemDef): RulesItem {
  const { say, name, program } = telling;
  const { asset } = def.price;
  const price = (count: number): string => {
    const what = units(telling, asset, number(count));
    return def.cash === null ? what : `${what} + ${money(telling, def.cash)}`;
  };
  const field = def.address === null ? null : program.fields[def.address];
  const held = program.assets[asset]?.holdFor;
  return {
    id,
    title: name(def.name),
    figure: price(def.price.units),
    lines: lines(
      def.onlyTiers &&
        say(
          `仅限${telling.either(tiersOf(telling, def))}`,
          `Only for ${telling.either(tiersOf(telling, def))}`,
        ),
      tierLines(telling, def, price),
      def.grants.length > 0 &&
        say(`得到：${grantText(telling, def.grants)}`, `You get: ${grantText(telling, def.grants)}`),
      limitLine(telling, def.limits),
      def.stock && say('数量有限，换完即止', 'While stocks last'),
      def.cash !== null &&
        held !== undefined &&
        say(
          `须在 ${span(telling, held)}内付款，逾期订单自动取消`,
          `To be paid within ${span(telling, held)}, or the order lapses`,
        ),
      field !== null &&
        field !== undefined &&
        say(
          `须填写${name(field.name)}，按此寄送`,
          `Sent to the ${name(field.name).toLowerCase()} of your profile`,
        ),
    ),
  };
}

const mainTrack = ({ program }: Telling): string => Object.keys(program.tracks)[0] ?? '';
const tiersOf = (telling: Telling, { tiers }: MallItemDef): readonly string[] =>
  Object.keys(tiers).map((tier) => tierName(telling, mainTrack(telling), tier));

function tierLines(telling: Telling, def: MallItemDef, price: (units: number) => string): readonly string[] {
  return Object.entries(def.tiers).flatMap(([tier, { units: count, limits }]) => {
    const more = [...(count === null ? [] : [price(count)]), ...limits.map((one) => limit(telling, one))];
    if (more.length === 0) return [];
    const who = tierName(telling, mainTrack(telling), tier);
    return [telling.say(`${who}：${more.join('，')}`, `${who}: ${more.join(', ')}`)];
  });
}
