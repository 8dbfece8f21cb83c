import { LineFaultError, shown } from './fault.ts';
import { type LocalTime, type ToInstant, zoneReader } from './zones.ts';

/**
 * How a column writes its dates: `iso` (RFC 3339, the zone's time where no offset is written), `epochMs`,
 * `epochSeconds`, or a pattern of yyyy MM dd M d HH H mm ss SSS XXX with anything else as it stands.
 */
export interface DateStyle {
  readonly formats: readonly string[];
  readonly timeZone: string;
  /** Local time of day for formats that have only a date, in ms. */
  readonly at: number;
  /** Take the first format that fits although another one fits as well. */
  readonly preferFirst: boolean;
  readonly disambiguation: 'compatible' | 'earlier' | 'later' | 'reject';
}

export type DateReader = (text: string, column: string) => number;

/** Refuses a text that two of the formats read as two different instants: 03/04 is no date unless it is said whose. */
export function dateReader(style: DateStyle): DateReader {
  const toInstant = zoneReader(style.timeZone, style.disambiguation);
  const readers = style.formats.map((format) => formatReader(format, style.at, toInstant));
  const [only] = readers;
  const remembered = new Map<string, number>();
  return (text, column) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const found = readers.length === 1 && only ? only(text) : firstOf(readers, text, { style, column });
    if (found === null) {
      throw new LineFaultError(
        'bad_date',
        `${shown(text)} is no date of ${style.formats.join(' or ')}.`,
        column,
      );
    }
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(text, found);
    return found;
  };
}

/** Files repeat their dates; those with times of day do not, and then this costs little. */
const REMEMBERED_MAX = 4_096;

type FormatReader = (text: string) => number | null;

function firstOf(
  readers: readonly FormatReader[],
  text: string,
  how: { readonly style: DateStyle; readonly column: string },
): number | null {
  const found = readers.map((read) => read(text));
  const hits = found.filter((instant) => instant !== null);
  if (new Set(hits).size > 1 && !how.style.preferFirst) {
    const formats = how.style.formats.filter((_, i) => found[i] !== null).join(' and ');
    throw new LineFaultError(
      'ambiguous_date',
      `${shown(text)} is a date of ${formats}, and not the same one; say \`prefer: first\` if the first is meant.`,
      how.column,
    );
  }
  return hits[0] ?? null;
}

function formatReader(format: string, at: number, toInstant: ToInstant): FormatReader {
  if (format === 'epochMs') return (text) => epoch(text, 1);
  if (format === 'epochSeconds') return (text) => epoch(text, 1_000);
  if (format === 'iso') return (text) => iso(text, at, toInstant);
  return patternReader(format, at, toInstant);
}

function epoch(text: string, unit: number): number | null {
  if (!/^-?\d{1,16}$/.test(text)) return null;
  const ms = Number(text) * unit;
  return Math.abs(ms) <= EPOCH_MS_MAX ? ms : null;
}

const EPOCH_MS_MAX = 253_402_300_799_999;

const isoText =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

function iso(text: string, at: number, toInstant: ToInstant): number | null {
  const parts = isoText.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', offset] = parts;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const time =
    hour === undefined
      ? timeOfDay(at)
      : {
          hour: Number(hour),
          minute: Number(minute),
          second: Number(second ?? 0),
          ms: milliseconds(fraction),
        };
  return instantOf({ ...date, ...time }, offset, toInstant);
}

function milliseconds(fraction: string): number {
  return Number(fraction.padEnd(3, '0').slice(0, 3));
}

const tokens = /yyyy|SSS|XXX|MM|dd|HH|mm|ss|M|d|H/g;
const shapes: Readonly<Record<string, string>> = {
  yyyy: '(?<y>\\d{4})',
  MM: '(?<M>\\d\\d)',
  M: '(?<M>\\d{1,2})',
  dd: '(?<d>\\d\\d)',
  d: '(?<d>\\d{1,2})',
  HH: '(?<H>\\d\\d)',
  H: '(?<H>\\d{1,2})',
  mm: '(?<m>\\d\\d)',
  ss: '(?<s>\\d\\d)',
  SSS: '(?<f>\\d{3})',
  XXX: '(?<X>Z|[+-]\\d\\d:?\\d\\d)',
};

/** Why a text is no format; undefined if it is one. */
export function formatProblem(format: string): string | undefined {
  if (['iso', 'epochMs', 'epochSeconds'].includes(format)) return undefined;
  const found = format.match(tokens) ?? [];
  const groups = found.map((token) => token.charAt(0));
  if (new Set(groups).size < groups.length) return 'names one part twice';
  for (const part of ['y', 'M', 'd']) if (!groups.includes(part)) return 'needs a year, a month and a day';
  return /[A-Za-z]/.test(format.replace(tokens, '').replaceAll('T', ''))
    ? 'knows yyyy MM dd M d HH H mm ss SSS XXX and no other letters'
    : undefined;
}

function patternReader(format: string, at: number, toInstant: ToInstant): FormatReader {
  const source = format
    .split(/(yyyy|SSS|XXX|MM|dd|HH|mm|ss|M|d|H)/)
    .map((part) => shapes[part] ?? part.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
    .join('');
  const pattern = new RegExp(`^${source}$`);
  const hasTime = format.includes('H');
  return (text) => {
    const parts = pattern.exec(text)?.groups;
    if (parts === undefined) return null;
    const date = { year: Number(parts['y']), month: Number(parts['M']), day: Number(parts['d']) };
    const time = hasTime
      ? {
          hour: Number(parts['H']),
          minute: Number(parts['m'] ?? 0),
          second: Number(parts['s'] ?? 0),
          ms: Number(parts['f'] ?? 0),
        }
      : timeOfDay(at);
    return instantOf({ ...date, ...time }, parts['X'], toInstant);
  };
}

function timeOfDay(at: number): Pick<LocalTime, 'hour' | 'minute' | 'second' | 'ms'> {
  return {
    hour: Math.floor(at / 3_600_000),
    minute: Math.floor(at / 60_000) % 60,
    second: Math.floor(at / 1_000) % 60,
    ms: at % 1_000,
  };
}

function instantOf(local: LocalTime, offset: string | undefined, toInstant: ToInstant): number | null {
  if (local.year < 1_000 || local.hour > 23 || local.minute > 59 || local.second > 59) return null;
  try {
    return offset === undefined ? toInstant(local) : fixedZone(offset)(local);
  } catch (error) {
    // 29 February of a common year, or a time that the clock skips and `reject` was said.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const zones = new Map<string, ToInstant>();

function fixedZone(offset: string): ToInstant {
  const name = offset.toUpperCase() === 'Z' ? 'UTC' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  let read = zones.get(name);
  // At most as many as there are offsets of whole minutes that Temporal takes.
  if (read === undefined) zones.set(name, (read = zoneReader(name, 'compatible')));
  return read;
}
