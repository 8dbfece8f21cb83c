import { BOOL, INT, numberOf, RATIONAL, STRING, UNKNOWN } from '../type-relations.ts';
import type { Type } from '../types.ts';
import { BANDS_USAGE, checkBands } from './bands.ts';
import type { BuiltIn, Checked } from './checked.ts';
import { article, type Checking, expectType, refuse, type Span } from './checking.ts';
import { checkDuration, checkInt, checkString, checkTimestamp } from './conversions.ts';
import { checkMatches, MATCHES_USAGE } from './matches.ts';

export interface BuiltInCall {
  readonly args: readonly Checked[];
  readonly span: Span;
}

export interface BuiltInFunction {
  readonly form: 'function' | 'method' | 'both';
  /** Receiver included. */
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly usage: string;
  readonly check: (checking: Checking, call: BuiltInCall) => Checked;
}

/** The functions of the language by name, has() and the comprehensions apart. */
export const BUILT_INS: ReadonlyMap<string, BuiltInFunction> = new Map<string, BuiltInFunction>([
  ['size', { form: 'both', argumentsMin: 1, argumentsMax: 1, usage: 'size(x)', check: checkSize }],
  ['startsWith', aboutText('startsWith')],
  ['endsWith', aboutText('endsWith')],
  ['contains', aboutText('contains')],
  ['matches', { form: 'both', argumentsMin: 2, argumentsMax: 2, usage: MATCHES_USAGE, check: checkMatches }],
  ['int', ofOne('int(x)', checkInt)],
  ['string', ofOne('string(x)', checkString)],
  ['timestamp', ofOne("timestamp('2026-01-31T00:00:00+08:00')", checkTimestamp)],
  ['duration', ofOne("duration('36h')", checkDuration)],
  ['getHours', partOfDuration('getHours')],
  ['getMinutes', partOfDuration('getMinutes')],
  ['getSeconds', partOfDuration('getSeconds')],
  ['getMilliseconds', partOfDuration('getMilliseconds')],
  ['sum', ofOne('sum(items.map(i, i.amount))', checkSum)],
  ['min', extreme('min')],
  ['max', extreme('max')],
  ['floor', ofOne('floor(x)', rounding('floor'))],
  ['ceil', ofOne('ceil(x)', rounding('ceil'))],
  [
    'clamp',
    { form: 'function', argumentsMin: 3, argumentsMax: 3, usage: 'clamp(x, 0, 100)', check: checkClamp },
  ],
  ['bands', { form: 'function', argumentsMin: 2, argumentsMax: 2, usage: BANDS_USAGE, check: checkBands }],
]);

function ofOne(usage: string, check: BuiltInFunction['check']): BuiltInFunction {
  return { form: 'function', argumentsMin: 1, argumentsMax: 1, usage, check };
}

function checkSize(checking: Checking, { args: [of], span }: BuiltInCall): Checked {
  if (of !== undefined && ['string', 'list', 'map', 'any'].includes(of.type.kind)) {
    return { op: 'call', name: 'size', args: [of], type: INT, ...span };
  }
  return refuse(checking, span, {
    code: 'wrong_type',
    message: `${of === undefined ? 'This' : article(of.type)} has no size.`,
    advice: 'Texts, lists and maps have one.',
  });
}

function aboutText(name: 'startsWith' | 'endsWith' | 'contains'): BuiltInFunction {
  return {
    form: 'method',
    argumentsMin: 2,
    argumentsMax: 2,
    usage: `x.${name}('A')`,
    check: (checking, { args, span }) => {
      const texts = args.map((arg) =>
        expectType(checking, arg, { wanted: STRING, what: `Each text of ${name}()` }),
      );
      return { op: 'call', name, args: texts, type: BOOL, ...span };
    },
  };
}

function partOfDuration(name: BuiltIn): BuiltInFunction {
  return {
    form: 'method',
    argumentsMin: 1,
    argumentsMax: 2,
    usage: `x.${name}()`,
    check: (checking, { args: [of], span }) => {
      if (of?.type.kind === 'duration') return { op: 'call', name, args: [of], type: INT, ...span };
      return refuse(checking, span, {
        code: 'unknown_function',
        message: `${name}() without a scope that gives it is of durations only.`,
        advice: 'Parts of a timestamp need a zone, which nobody gives here.',
      });
    },
  };
}

function checkSum(checking: Checking, { args: [of], span }: BuiltInCall): Checked {
  const wanted: Type = { kind: 'list', of: RATIONAL };
  if (of === undefined) return refuseNumbers(checking, span, 'sum');
  const list = expectType(checking, of, { wanted, what: 'What sum() adds up' });
  if (list.type === UNKNOWN) return list;
  const type = of.type.kind === 'list' ? numberOf(of.type.of) : RATIONAL;
  return { op: 'call', name: 'sum', args: [list], type, ...span };
}

function extreme(name: 'min' | 'max'): BuiltInFunction {
  return {
    form: 'function',
    argumentsMin: 1,
    argumentsMax: 32,
    usage: `${name}(x, 100)`,
    check: (checking, { args, span }) => {
      const only = args.length === 1 ? args[0] : undefined;
      if (only === undefined) return checkNumbers(checking, { name, args, span });
      const wanted: Type = { kind: 'list', of: RATIONAL };
      const list = expectType(checking, only, { wanted, what: `What ${name}() looks through` });
      const type = only.type.kind === 'list' ? numberOf(only.type.of) : RATIONAL;
      return list.type === UNKNOWN ? list : { op: 'call', name, args: [list], type, ...span };
    },
  };
}

function rounding(name: 'floor' | 'ceil'): BuiltInFunction['check'] {
  return (checking, { args, span }) => {
    const checked = checkNumbers(checking, { name, args, span });
    return checked.type === UNKNOWN ? checked : { ...checked, type: INT };
  };
}

function checkClamp(checking: Checking, { args, span }: BuiltInCall): Checked {
  return checkNumbers(checking, { name: 'clamp', args, span });
}

/** A function of numbers whose result is an int when all of them are. */
function checkNumbers(checking: Checking, { name, args, span }: BuiltInCall & { name: BuiltIn }): Checked {
  const before = checking.problems.length;
  const numbers = args.map((arg) =>
    expectType(checking, arg, { wanted: RATIONAL, what: `Each number of ${name}()` }),
  );
  const type = numberOf(...args.map((arg) => arg.type));
  return {
    op: 'call',
    name,
    args: numbers,
    type: checking.problems.length > before ? UNKNOWN : type,
    ...span,
  };
}

function refuseNumbers(checking: Checking, span: Span, name: string): Checked {
  return refuse(checking, span, {
    code: 'wrong_type',
    message: `${name}() needs numbers.`,
    advice: 'Give it a list of numbers.',
  });
}
