import type { ClaimDef, LimitDef } from '@laurel/core';
import type { Telling } from '../telling.ts';
import { number, per, units } from './figures.ts';

/** How often at most: 每天最多 3 次 · at most 3 times a day. */
export function limit(telling: Telling, { per: period, times, units: most, asset, by }: LimitDef): string {
  const { say } = telling;
  const whose = by === 'member' ? '' : telling.pick(SHARED[by]);
  const what =
    times === null
      ? units(telling, asset ?? '', number(most ?? 0))
      : say(`${number(times)} 次`, times === 1 ? 'once' : `${number(times)} times`);
  const when = per(telling, period);
  return say(`${when}${whose}最多 ${what}`, `at most ${what} ${when}${whose}`);
}

const SHARED = {
  device: ['同一设备', ' from one device'],
  address: ['同一收货地址', ' to one address'],
  payment: ['同一付款账户', ' from one payment account'],
} as const;

export const limitLine = (telling: Telling, limits: readonly LimitDef[]): string | null =>
  limits.length === 0
    ? null
    : telling.say(
        `上限：${limits.map((one) => limit(telling, one)).join('；')}`,
        `Limit: ${limits.map((one) => limit(telling, one)).join('; ')}`,
      );

/** How often a thing may be claimed: 每年最多 2 次 · at most 2 times a year. */
export function claimText(telling: Telling, { per: period, times }: ClaimDef): string {
  const when = per(telling, period);
  return telling.say(
    `${when}最多 ${number(times)} 次`,
    `at most ${times === 1 ? 'once' : `${number(times)} times`} ${when}`,
  );
}
