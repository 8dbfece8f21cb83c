import type { BinaryName } from '../check/checked.ts';
import { isForbiddenKey } from '../check/values.ts';
import { ExpressionFault } from '../fault.ts';
import { EXPRESSION_DEPTH_MAX } from '../limits.ts';
import { add, compare, type Exact, equal, isRational } from '../rational.ts';
import type { Type, Value } from '../types.ts';
import { admit, isRecord } from './admit.ts';
import { charge, chargeText, type Frame, type Run } from './frame.ts';

/** Operators of anything but two numbers, by name. */
export const VALUE_OPERATORS: ReadonlyMap<BinaryName, (a: Run, b: Run) => Run> = new Map<
  BinaryName,
  (a: Run, b: Run) => Run
>([
  ['join', (a, b) => (variables, frame) => join(a(variables, frame), b(variables, frame), frame)],
  ['chain', (a, b) => (variables, frame) => chain(a(variables, frame), b(variables, frame), frame)],
  ['addAny', (a, b) => (variables, frame) => addAny(a(variables, frame), b(variables, frame), frame)],
  ['less', (a, b) => (variables, frame) => order(a(variables, frame), b(variables, frame)) < 0],
  ['greater', (a, b) => (variables, frame) => order(a(variables, frame), b(variables, frame)) > 0],
  ['lessOrEqual', (a, b) => (variables, frame) => order(a(variables, frame), b(variables, frame)) <= 0],
  ['greaterOrEqual', (a, b) => (variables, frame) => order(a(variables, frame), b(variables, frame)) >= 0],
  ['same', (a, b) => (variables, frame) => isSame(a(variables, frame), b(variables, frame), frame)],
  ['different', (a, b) => (variables, frame) => !isSame(a(variables, frame), b(variables, frame), frame)],
  ['inList', (a, b) => (variables, frame) => isIn(a(variables, frame), b(variables, frame), frame)],
  ['inMap', (a, b) => (variables, frame) => isIn(a(variables, frame), b(variables, frame), frame)],
  ['inAny', (a, b) => (variables, frame) => isIn(a(variables, frame), b(variables, frame), frame)],
]);

/** Equality of values of any kind, one step per element; different kinds are never equal. */
export function isSame(a: unknown, b: unknown, frame: Frame, depth = 0): boolean {
  if (a === b) return true;
  if (depth > EXPRESSION_DEPTH_MAX)
    throw new ExpressionFault('bad_value', 'What is compared is nested too deep.');
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isRational(a) || isRational(b)) return isRational(a) && isRational(b) && equal(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    charge(frame, a.length);
    return a.every((item, i) => isSame(item, b[i], frame, depth + 1));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  charge(frame, keys.length);
  return keys.every(
    (key) => Object.hasOwn(b, key) && isSame(valueAt(a, key), valueAt(b, key), frame, depth + 1),
  );
}

export function runList(items: readonly Run[]): Run {
  return (variables, frame) => items.map((item) => item(variables, frame));
}

export function runMap(entries: readonly (readonly [Run, Run])[]): Run {
  return (variables, frame) => {
    const map: Record<string, Value> = {};
    for (const [keyRun, valueRun] of entries) {
      const key = keyRun(variables, frame) as string;
      if (isForbiddenKey(key)) throw new ExpressionFault('bad_value', `The key '${key}' is reserved.`);
      if (Object.hasOwn(map, key)) throw new ExpressionFault('bad_value', `The key '${key}' is there twice.`);
      map[key] = valueRun(variables, frame);
    }
    return map;
  };
}

/** `of[at]`, of a list by position from 0, of a map by key. */
export function runIndex(of: Run, at: Run, type: Type): Run {
  return (variables, frame) => {
    const value = of(variables, frame);
    const key = at(variables, frame);
    if (Array.isArray(value)) return admit(elementAt(value, key), type, 'An element');
    if (!isRecord(value)) throw new ExpressionFault('bad_value', 'Only lists and maps are indexed.');
    if (typeof key !== 'string') throw new ExpressionFault('bad_value', 'The key of a map must be a string.');
    const found = Object.hasOwn(value, key) ? value[key] : undefined;
    if (found !== undefined) return admit(found, type, `'${key}'`);
    throw new ExpressionFault('missing_field', `There is no key '${key}'. Ask '${key}' in it first.`);
  };
}

function elementAt(list: readonly unknown[], at: Value): unknown {
  if (typeof at === 'number' && at >= 0 && at < list.length) return list[at];
  const shown = typeof at === 'number' ? `Index ${at}` : 'The index';
  throw new ExpressionFault('bad_value', `${shown} is not within the list of ${list.length}.`);
}

function valueAt(of: object, key: string): unknown {
  return (of as Record<string, unknown>)[key];
}

function join(a: Value, b: Value, frame: Frame): string {
  const joined = `${a as string}${b as string}`;
  chargeText(frame, joined.length);
  return joined;
}

function chain(a: Value, b: Value, frame: Frame): Value {
  const [left, right] = [a as readonly Value[], b as readonly Value[]];
  charge(frame, 1 + left.length + right.length);
  return [...left, ...right];
}

function addAny(a: Value, b: Value, frame: Frame): Value {
  if (isExact(a) && isExact(b)) return add(a, b);
  if (typeof a === 'string' && typeof b === 'string') return join(a, b, frame);
  if (Array.isArray(a) && Array.isArray(b)) return chain(a, b, frame);
  throw new ExpressionFault('bad_value', '+ takes two numbers, two texts or two lists.');
}

function order(a: Value, b: Value): number {
  if (isExact(a) && isExact(b)) return compare(a, b);
  const areAlike = typeof a === typeof b && (typeof a === 'string' || typeof a === 'boolean');
  if (!areAlike || a === null || b === null) {
    throw new ExpressionFault('bad_value', 'Only two numbers, two texts or two booleans are compared.');
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function isIn(a: Value, of: Value, frame: Frame): boolean {
  if (Array.isArray(of)) {
    charge(frame, 1 + of.length);
    return of.some((item) => isSame(a, item, frame));
  }
  if (!isRecord(of) || typeof a !== 'string')
    throw new ExpressionFault('bad_value', 'in needs a list, or a key and a map.');
  return Object.hasOwn(of, a) && of[a] !== undefined;
}

function isExact(value: Value): value is Exact {
  return typeof value === 'number' || isRational(value);
}
