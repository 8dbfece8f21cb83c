import type { BuiltIn } from '../check/checked.ts';
import { ExpressionFault } from '../fault.ts';
import { checkInstant, readDuration, readTimestamp } from '../instants.ts';
import { EXPRESSION_SUBJECT_MAX } from '../limits.ts';
import { matchesPattern } from '../patterns/match.ts';
import type { Program } from '../patterns/program.ts';
import { type Exact, isRational, multiply } from '../rational.ts';
import { ceil, floor, fromDecimalText, toDecimalText, truncate } from '../rounding.ts';
import type { HostFunction, Type, Value } from '../types.ts';
import { admit, admitDeep, isRecord } from './admit.ts';
import { charge, chargeText, type Frame, type Run } from './frame.ts';
import { bands, clamp, extreme, sum } from './totals.ts';

/** A function of the language: arguments are computed from the left and were checked. */
export function runCall(name: BuiltIn, args: readonly Run[]): Run {
  const call = FUNCTIONS[name];
  const [one, two] = args;
  if (one !== undefined && args.length === 1) return (variables, frame) => call(frame, one(variables, frame));
  if (one !== undefined && two !== undefined && args.length === 2) {
    return (variables, frame) => call(frame, one(variables, frame), two(variables, frame));
  }
  return (variables, frame) => call(frame, ...args.map((arg) => arg(variables, frame)));
}

/** A function of the scope: sees its arguments to the inside as it declared them, and is checked in turn. */
export function runHost(name: string, host: HostFunction, args: readonly Run[]): Run {
  return (variables, frame) => {
    const values = args.map((arg, i) => {
      const place = { name: `Argument ${i + 1} of ${name}()`, frame };
      return admitDeep(arg(variables, frame), host.args[i] ?? ANY, place);
    });
    charge(frame, 1);
    return admit(host.call(...values), host.returns, `What ${name}() gave`);
  };
}

export function runMatches(of: Run, pattern: Program): Run {
  return (variables, frame) => {
    const text = of(variables, frame) as string;
    if (text.length > EXPRESSION_SUBJECT_MAX) {
      throw new ExpressionFault(
        'cost_exceeded',
        `matches() looks at ${EXPRESSION_SUBJECT_MAX} characters at most.`,
      );
    }
    charge(frame, 1 + ((text.length * pattern.instructions.length) >> 8));
    return matchesPattern(pattern, text);
  };
}

const ANY: Type = { kind: 'any' };

const FUNCTIONS: Record<BuiltIn, (frame: Frame, ...args: Value[]) => Value> = {
  size: sizeOf,
  startsWith: (frame, a, b) => texts(frame, [a, b], (x, y) => x.startsWith(y)),
  endsWith: (frame, a, b) => texts(frame, [a, b], (x, y) => x.endsWith(y)),
  contains: (frame, a, b) => texts(frame, [a, b], (x, y) => x.includes(y)),
  int: (_, a) => toInt(a),
  string: (_, a) => toText(a),
  timestamp: (_, a) => toTimestamp(a),
  duration: (_, a) => readDuration(admit(a, { kind: 'string' }, 'What duration() reads') as string),
  getHours: (_, a) => truncateMs(a, 3_600_000),
  getMinutes: (_, a) => truncateMs(a, 60_000),
  getSeconds: (_, a) => truncateMs(a, 1_000),
  getMilliseconds: (_, a) => a,
  sum: (frame, a) => sum(frame, a as readonly Value[]),
  min: (frame, ...all) => extreme(frame, all, -1),
  max: (frame, ...all) => extreme(frame, all, 1),
  floor: (_, a) => floor(a as Exact),
  ceil: (_, a) => ceil(a as Exact),
  clamp: (_, a, low, high) => clamp(a as Exact, low as Exact, high as Exact),
  bands: (frame, a, table) => bands(frame, a as Exact, table),
};

type Ask = (a: string, b: string) => boolean;

function texts(frame: Frame, pair: [Value, Value | undefined], ask: Ask): boolean {
  const [x, y] = pair as [string, string];
  chargeText(frame, x.length + y.length);
  return ask(x, y);
}

function sizeOf(frame: Frame, of: Value): number {
  if (Array.isArray(of)) return of.length;
  if (typeof of === 'string') {
    chargeText(frame, of.length);
    return [...of].length;
  }
  if (!isRecord(of)) throw new ExpressionFault('bad_value', 'size() takes a text, a list or a map.');
  const { length } = Object.keys(of);
  charge(frame, length);
  return length;
}

function toInt(of: Value): Value {
  if (typeof of === 'number' || isRational(of)) return truncate(of);
  const read =
    typeof of === 'string' && /^[+-]?\d{1,40}$/.test(of) ? fromDecimalText(of.replace('+', '')) : null;
  if (read !== null) return read;
  throw new ExpressionFault('bad_value', 'int() takes a number, or a text of digits.');
}

function toText(of: Value): string {
  if (typeof of === 'string') return of;
  if (typeof of === 'boolean') return `${of}`;
  if (typeof of === 'number' || isRational(of)) return toDecimalText(of);
  throw new ExpressionFault('bad_value', 'string() takes a number, a text or a boolean.');
}

function toTimestamp(of: Value): number {
  if (typeof of === 'string') return readTimestamp(of);
  const ms = typeof of === 'number' ? multiply(of, 1_000) : null;
  if (typeof ms === 'number') return checkInstant(ms);
  throw new ExpressionFault('bad_value', 'timestamp() takes a text, or seconds since 1970.');
}

function truncateMs(of: Value, unitMs: number): number {
  const ms = of as number;
  return (ms - (ms % unitMs)) / unitMs + 0;
}
