import type { PartnerItemDef } from '@laurel/core';
import { lines, type Telling, type TellPart } from '../telling.ts';
import { money, span } from '../words/figures.ts';
import { claimText } from '../words/limits.ts';

/** What partners give, and what becomes of it where they cannot. */
export const partners: TellPart = (telling) => {
  const { program, say, name } = telling;
  return {
    id: 'partners',
    title: say('联合权益', 'Partners'),
    items: Object.entries(program.partners).flatMap(([id, def]) => [
      {
        id,
        title: name(def.name),
        lines: lines(
          def.claim !== undefined &&
            say(
              `各项合计${claimText(telling, def.claim)}`,
              `Of all its items ${claimText(telling, def.claim)}`,
            ),
          def.terms !== undefined && name(def.terms),
        ),
      },
      ...Object.entries(def.items).map(([item, of]) => ({
        id: `${id}/${item}`,
        title: `${name(def.name)} · ${name(of.name)}`,
        figure: say(
          `价值 ${valueOf(telling, def.currency, of)}`,
          `worth ${valueOf(telling, def.currency, of)}`,
        ),
        lines: itemLines(telling, def.items, of),
      })),
    ]),
  };
};

/** In the currency in which the partner counts. */
function valueOf(telling: Telling, currency: string, { value }: PartnerItemDef): string {
  return money({ ...telling, program: { ...telling.program, currency } }, value);
}

function itemLines(
  telling: Telling,
  items: Readonly<Record<string, PartnerItemDef>>,
  def: PartnerItemDef,
): readonly string[] {
  const { say, name } = telling;
  const other = def.instead === undefined ? undefined : items[def.instead];
  return lines(
    telling.pick(def.delivery === null ? BY_ITSELF : DELIVERIES[def.delivery]),
    def.claim !== undefined &&
      say(claimText(telling, def.claim), `To be had ${claimText(telling, def.claim)}`),
    def.delivery === 'call' &&
      say(
        `${span(telling, def.giveUp)}内未到账的，视为发放失败`,
        `What has not come within ${span(telling, def.giveUp)} has failed`,
      ),
    def.delivery !== null &&
      (other === undefined
        ? say('发放失败的，退回领取次数', 'What cannot be given leaves your claim as it was')
        : say(
            `无法发放的，改发${name(other.name)}`,
            `What cannot be given is replaced by ${name(other.name)}`,
          )),
    def.terms !== undefined && name(def.terms),
  );
}

const BY_ITSELF = ['由合作方直接提供', 'The partner gives it by itself'] as const;
const DELIVERIES = {
  codes: ['以兑换码发放，每码一次', 'Given as a code, each to one member'],
  call: ['由合作方直充到账', 'The partner credits it to you'],
} as const;
