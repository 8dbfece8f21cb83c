import { type Exact, type Expiry, fromDecimalText, multiply, type Span, toDecimalText } from '@laurel/core';
import type { Telling } from '../telling.ts';

/** 12,500; 0.5; 1/3. */
export function number(value: Exact | string): string {
  const text = typeof value === 'string' ? value : toDecimalText(value);
  const [whole = '', rest] = text.split('.');
  if (!/^-?\d+$/.test(whole)) return text;
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** Minor units of the program's currency as people write them: ¥100, ¥19.90. */
export function money({ program }: Telling, minor: Exact): string {
  const { digits, symbol } = currencyOf(program.currency);
  const major = multiply(minor, fromDecimalText(`1e-${digits}`) ?? 1);
  const text = number(major);
  const [, fraction] = text.split('.');
  const isWhole = fraction === undefined || text.includes('/');
  return `${symbol}${isWhole ? text : text.padEnd(text.length + Math.max(0, digits - fraction.length), '0')}`;
}

const currencies = new Map<string, { readonly digits: number; readonly symbol: string }>();
function currencyOf(currency: string): { readonly digits: number; readonly symbol: string } {
  const known = currencies.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const symbol = format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const made = { digits, symbol: symbol === currency ? `${currency} ` : symbol };
  currencies.set(currency, made);
  return made;
}

/** 100 积分 · 免邮券 × 1: what is counted in pieces has its number behind it. Without an asset it is a bare number. */
export function units(telling: Telling, asset: string, amount: string): string {
  if (asset === '') return amount;
  const def = telling.program.assets[asset];
  const name = assetName(telling, asset);
  const isCounted = def?.kind === 'score' || def?.kind === 'currency';
  return isCounted ? `${amount} ${name}` : `${name} × ${amount}`;
}

export function assetName(telling: Telling, asset: string): string {
  const def = telling.program.assets[asset];
  return def === undefined ? asset : telling.name(def.name);
}

export function span(telling: Telling, length: Span): string {
  const [[unit, count] = ['days', 0] as const] = Object.entries(length) as [keyof typeof UNITS, number][];
  const [zh, one, many] = UNITS[unit];
  return telling.say(`${number(count)} ${zh}`, `${number(count)} ${count === 1 ? one : many}`);
}

const UNITS = {
  minutes: ['分钟', 'minute', 'minutes'],
  hours: ['小时', 'hour', 'hours'],
  days: ['天', 'day', 'days'],
  months: ['个月', 'month', 'months'],
  years: ['年', 'year', 'years'],
} as const;

/** 2026-11-11 00:00, in the program's zone. */
export function instant({ calendar }: Telling, at: number): string {
  const { hour, minute } = calendar.fields(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${calendar.dateOfDay(calendar.day(at))} ${two(hour)}:${two(minute)}`;
}

/** When units end: 次年年底到期 · valid until the end of the next year. */
export function expiry(telling: Telling, when: Expiry): string {
  const { say } = telling;
  if (typeof when === 'string') return telling.pick(EXPIRIES[when]);
  if ('at' in when) {
    const at = instant(telling, when.at);
    return say(`有效至 ${at}`, `valid until ${at}`);
  }
  const length = span(telling, when.after);
  return say(`自获得起 ${length}内有效`, `valid for ${length}`);
}

const EXPIRIES = {
  never: ['长期有效', 'valid without end'],
  endOfDay: ['当天到期', 'valid until the end of the day'],
  endOfMonth: ['当月月底到期', 'valid until the end of the month'],
  endOfYear: ['当年年底到期', 'valid until the end of the year'],
  endOfNextYear: ['次年年底到期', 'valid until the end of the next year'],
} as const;

/** The first letter large. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export type Period =
  | 'event'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'term'
  | 'tierPeriod'
  | 'lifetime';

/** 每天 · a day. */
export const per = (telling: Telling, period: Period): string => telling.pick(PERIODS[period]);

const PERIODS: Readonly<Record<Period, readonly [zh: string, en: string]>> = {
  event: ['每次', 'each time'],
  day: ['每天', 'a day'],
  week: ['每周', 'a week'],
  month: ['每月', 'a month'],
  quarter: ['每季度', 'a quarter'],
  year: ['每年', 'a year'],
  term: ['每个套餐期', 'a term'],
  tierPeriod: ['每个等级有效期', 'a tier period'],
  lifetime: ['终身', 'in a lifetime'],
};

/** 每天 · each day. */
export const each = (telling: Telling, period: Period): string =>
  telling.say(PERIODS[period][0], PERIODS[period][1].replace(/^an? /, 'each '));

/** 9.5 折 · 5% less */
export const percentOff = ({ say }: Telling, percent: number): string =>
  say(
    percent === 100 ? '免费' : `${number(multiply(100 - percent, fromDecimalText('0.1') ?? 1))} 折`,
    `${percent}% less`,
  );
