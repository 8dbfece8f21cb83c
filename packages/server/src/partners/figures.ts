import { type CompiledPartnerItem, type CompiledProgram, type EpochMs, issuedOn } from '@laurel/core';
import type { Store } from '@laurel/db';

/** How a pool of codes stands. */
export interface PoolFigures {
  readonly loaded: number;
  readonly used: number;
  /** Codes that can be given: neither expired nor revoked. */
  readonly left: number;
  readonly alarm: boolean;
  /** Whole days at the pace of the last 30; null where none was given. */
  readonly runwayDays: number | null;
}

/** Days of the pace that a forecast goes by. */
const paceDays = 30;

/** Null for an item that has no codes. */
export async function poolFigures(
  { stock, partnerCodes }: Pick<Store, 'stock' | 'partnerCodes'>,
  { calendar }: Pick<CompiledProgram, 'calendar'>,
  item: CompiledPartnerItem,
  at: EpochMs,
): Promise<PoolFigures | null> {
  const { counter, partner, id, def } = item;
  if (counter === null) return null;
  const today = calendar.day(at);
  const days = Array.from({ length: paceDays }, (_, i) => issuedOn(counter, calendar.dateOfDay(today - i)));
  const [level] = await stock.levels([counter]);
  const { used, loaded } = level ?? { used: 0, loaded: null };
  const left = await partnerCodes.usable({ partner, item: id }, used, at);
  const given = (await stock.used(days)).reduce((sum, one) => sum + one, 0);
  return {
    loaded: loaded ?? 0,
    used,
    left,
    alarm: def.alarm !== undefined && left <= def.alarm,
    runwayDays: given === 0 ? null : Math.floor((left * paceDays) / given),
  };
}
