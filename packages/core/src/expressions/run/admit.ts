import { article } from '../check/checking.ts';
import { ExpressionFault } from '../fault.ts';
import { EXPRESSION_DEPTH_MAX } from '../limits.ts';
import { isRational } from '../rational.ts';
import type { Type, Value } from '../types.ts';
import { charge, type Frame } from './frame.ts';

/**
 * The value, if it is one of the type; else throws 'bad_value'. Looks at the outside of lists and maps only: whoever
 * takes an element out of one admits it then. `name` tells what it is, for the message.
 */
export function admit(value: unknown, type: Type, name: string): Value {
  if (isOf(value, type)) return typeof value === 'number' ? value + 0 : value;
  throw new ExpressionFault('bad_value', `${name} must be ${article(type)}, but is ${described(value)}.`);
}

/**
 * The same to the very inside, one step per element: for what leaves the expression. Inside, an int may be wide;
 * whoever asked for one gets a safe JavaScript integer, or 'overflow'.
 */
export function admitDeep(value: unknown, type: Type, place: Place): Value {
  const { name, frame, depth = 0 } = place;
  charge(frame, 1);
  if (depth > EXPRESSION_DEPTH_MAX) throw new ExpressionFault('bad_value', `${name} is nested too deep.`);
  const admitted = admit(value, type, depth === 0 ? name : `What is inside ${name}`);
  if (type.kind === 'int' && typeof admitted !== 'number') {
    throw new ExpressionFault('overflow', `${name} is beyond ±(2^53 − 1).`);
  }
  const inside = { name, frame, depth: depth + 1 };
  if (Array.isArray(admitted)) {
    const of = type.kind === 'list' ? type.of : ANY;
    for (const item of admitted) admitDeep(item, of, inside);
  } else if (isRecord(admitted)) {
    for (const [key, item] of Object.entries(admitted)) {
      // An absent optional field may be written as null or undefined.
      if (item !== undefined && item !== null) admitDeep(item, insideType(type, key), inside);
    }
  }
  return admitted;
}

function insideType(type: Type, key: string): Type {
  if (type.kind === 'map') return type.of;
  const field = type.kind === 'object' && Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  return field?.type ?? ANY;
}

interface Place {
  readonly name: string;
  readonly frame: Frame;
  readonly depth?: number;
}

/** What a value is, in a sentence. */
export function described(value: unknown): string {
  if (value === undefined) return 'not there';
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    return `${value}, which is no exact number here: read decimals from their text`;
  }
  if (isRational(value)) return 'a number';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

function isOf(value: unknown, type: Type): value is Value {
  switch (type.kind) {
    case 'int':
      return Number.isSafeInteger(value) || (isRational(value) && BigInt(value.d) === 1n);
    case 'rational':
      return Number.isSafeInteger(value) || isRational(value);
    case 'timestamp':
    case 'duration':
      return Number.isSafeInteger(value);
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'list':
      return Array.isArray(value);
    case 'map':
    case 'object':
      return isRecord(value);
    case 'any':
      return isAnything(value);
  }
}

/** A plain object as a map or an object of the scope; not a list, not a Rational. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRational(value);
}

function isAnything(value: unknown): value is Value {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'object';
}

const ANY: Type = { kind: 'any' };
