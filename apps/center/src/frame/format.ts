import type { Language } from './language.ts';

const day = 86_400_000;

/** Numbers, money and dates as people of a language write them; days are those of the program's zone. */
export interface Format {
  readonly number: (n: number) => string;
  /** @param amount minor units of the program's currency */
  readonly money: (amount: number) => string;
  /** 今天, 明天, 11月30日, 2027年1月1日. @param at RFC 3339 */
  readonly date: (at: string) => string;
  /** The last day of what ends at an instant: an end at midnight is the day before. */
  readonly end: (at: string | number) => string;
  readonly time: (at: string) => string;
  readonly month: (at: string) => string;
}

export function formatOf(
  language: Language,
  { currency, timeZone }: { readonly currency: string; readonly timeZone: string },
  words: { readonly today: string; readonly tomorrow: string },
  now: () => number,
): Format {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const number = new Intl.NumberFormat(locale);
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
  const dated = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const key = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const [short, long] = [dated({ month: 'short', day: 'numeric' }), dated({ dateStyle: 'medium' })];
  const time = dated({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });
  const month = dated({ month: 'long' });
  const dayOf = (at: number): string => {
    const shown = key.format(at);
    if (shown === key.format(now())) return words.today;
    if (shown === key.format(now() + day)) return words.tomorrow;
    return shown.slice(0, 4) === key.format(now()).slice(0, 4) ? short.format(at) : long.format(at);
  };
  return {
    number: (n) => number.format(n),
    money: (amount) => money.format(amount / 10 ** digits).replace(/[.,]00$/, ''),
    date: (text) => dayOf(Date.parse(text)),
    end: (at) => dayOf((typeof at === 'number' ? at : Date.parse(at)) - 1),
    time: (text) => time.format(Date.parse(text)),
    month: (text) => month.format(Date.parse(text)),
  };
}
