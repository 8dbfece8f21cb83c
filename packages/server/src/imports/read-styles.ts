import { type DateStyle, formatProblem } from './dates.ts';
import { type NumberStyle, plainNumbers } from './decimals.ts';
import type { Source, YamlReader } from './yaml-source.ts';

/** What values are read with where they say nothing else. */
export interface Defaults {
  readonly currency: string;
  readonly numbers: NumberStyle;
  readonly dates: DateStyle;
}

export type Entries = ReadonlyMap<string, Source>;

export const numberKeys: readonly string[] = ['point', 'thousands', 'strip', 'accounting'];
export const dateKeys: readonly string[] = [
  'format',
  'formats',
  'timeZone',
  'at',
  'prefer',
  'disambiguation',
];

export function readDefaults(
  yaml: YamlReader,
  root: Entries,
  given: { readonly timeZone: string; readonly currency: string },
): Defaults {
  const zoneAt = root.get('timeZone');
  const timeZone = (zoneAt && readZone(yaml, zoneAt)) ?? given.timeZone;
  const dates: DateStyle = {
    formats: ['iso'],
    timeZone,
    at: 0,
    preferFirst: false,
    disambiguation: 'compatible',
  };
  const [numbersAt, datesAt] = [root.get('numbers'), root.get('dates')];
  const datesSaid = datesAt && yaml.entries(datesAt, dateKeys);
  const numbersSaid = numbersAt && yaml.entries(numbersAt, numberKeys);
  const currencyAt = root.get('currency');
  return {
    currency: (currencyAt && readCurrency(yaml, currencyAt)) ?? given.currency,
    numbers: numbersSaid ? readNumberStyle(yaml, numbersSaid, plainNumbers) : plainNumbers,
    dates: datesSaid ? readDateStyle(yaml, datesSaid, dates) : dates,
  };
}

function readZone(yaml: YamlReader, source: Source): string | undefined {
  const zone = yaml.text(source);
  try {
    if (zone !== undefined) new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    yaml.complain(source, `\`${zone}\` is no time zone.`, 'Write an IANA name like Asia/Shanghai.');
    return undefined;
  }
}

export function readCurrency(yaml: YamlReader, source: Source): string | undefined {
  const code = yaml.text(source);
  if (code !== undefined && !/^[A-Z]{3}$/.test(code)) {
    yaml.complain(source, `\`${code}\` is no currency.`, 'Write an ISO 4217 code like CNY.');
  }
  return code;
}

/** Decimal places of a currency's minor unit. */
export function placesOf(currency: string): number {
  try {
    const style = { style: 'currency', currency } as const;
    return new Intl.NumberFormat('en', style).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function readNumberStyle(yaml: YamlReader, entries: Entries, base: NumberStyle): NumberStyle {
  const say = <T>(key: string, read: (source: Source) => T | undefined): T | undefined => {
    const at = entries.get(key);
    return at && read(at);
  };
  const style = {
    point: say('point', (s) => yaml.choice(s, ['.', ','])) ?? base.point,
    thousands: say('thousands', yaml.text) ?? base.thousands,
    strip: say('strip', yaml.text) ?? base.strip,
    accounting: say('accounting', yaml.truth) ?? base.accounting,
  };
  const at = entries.get('thousands') ?? entries.get('point');
  if (at && style.point === style.thousands) {
    yaml.complain(
      at,
      'Point and thousands separator are the same.',
      'Say both: `point: ","` and `thousands: "."`.',
    );
  }
  return style;
}

export function readDateStyle(yaml: YamlReader, entries: Entries, base: DateStyle): DateStyle {
  const [one, many, zone, at] = ['format', 'formats', 'timeZone', 'at'].map((key) => entries.get(key));
  const [prefer, disambiguation] = [entries.get('prefer'), entries.get('disambiguation')];
  const places = many ? yaml.items(many) : one && [one];
  const formats = places?.flatMap((place) => readFormat(yaml, place) ?? []);
  return {
    formats: formats && formats.length > 0 ? formats : base.formats,
    timeZone: (zone && readZone(yaml, zone)) ?? base.timeZone,
    at: (at && readTimeOfDay(yaml, at)) ?? base.at,
    preferFirst: prefer ? yaml.choice(prefer, ['first']) === 'first' : base.preferFirst,
    disambiguation:
      (disambiguation && yaml.choice(disambiguation, ['compatible', 'earlier', 'later', 'reject'])) ??
      base.disambiguation,
  };
}

function readFormat(yaml: YamlReader, source: Source): string | undefined {
  const format = yaml.text(source);
  const problem = format === undefined ? undefined : formatProblem(format);
  if (problem === undefined) return format;
  yaml.complain(
    source,
    `The format \`${format}\` ${problem}.`,
    'Write iso, epochMs, epochSeconds or a pattern like yyyy-MM-dd HH:mm:ss.',
  );
  return undefined;
}

/** `12:00` as milliseconds after midnight. */
function readTimeOfDay(yaml: YamlReader, source: Source): number | undefined {
  const parts = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(yaml.text(source) ?? '');
  const [hour, minute, second] = [1, 2, 3].map((i) => Number(parts?.[i] ?? 0));
  if (parts && hour! < 24 && minute! < 60 && second! < 60)
    return ((hour! * 60 + minute!) * 60 + second!) * 1_000;
  yaml.complain(source, 'This is no time of day.', "Write it as '12:00'.");
  return undefined;
}
