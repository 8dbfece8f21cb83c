import type { Type } from './types.ts';

export const INT: Type = { kind: 'int' };
export const RATIONAL: Type = { kind: 'rational' };
export const STRING: Type = { kind: 'string' };
export const BOOL: Type = { kind: 'bool' };
export const TIMESTAMP: Type = { kind: 'timestamp' };
export const DURATION: Type = { kind: 'duration' };
export const NULL: Type = { kind: 'null' };
export const ANY: Type = { kind: 'any' };

/** The type of the elements of `[]`, told from ANY by identity: whatever it meets decides. */
export const NOTHING: Type = { kind: 'any' };

/** The type of what could not be typed; one problem was told, so it causes no second. Told from ANY by identity. */
export const UNKNOWN: Type = { kind: 'any' };

export function isNumeric(type: Type): boolean {
  return type.kind === 'int' || type.kind === 'rational';
}

/** INT if each is an int (or nothing at all), else RATIONAL: what exact operators other than / make of them. */
export function numberOf(...types: readonly Type[]): Type {
  return types.every((type) => type.kind === 'int' || type === NOTHING) ? INT : RATIONAL;
}

/** May a value of `actual` stand where `wanted` is wanted, perhaps after a check at run time (for any)? */
export function fits(actual: Type, wanted: Type): boolean {
  if (actual.kind === 'any' || wanted.kind === 'any') return true;
  if (wanted.kind === 'rational') return isNumeric(actual);
  if (wanted.kind === 'object') return actual.kind === 'object' && actual.name === wanted.name;
  if (wanted.kind === 'list') return actual.kind === 'list' && fits(actual.of, wanted.of);
  if (wanted.kind === 'map') return actual.kind === 'map' && fits(actual.of, wanted.of);
  return actual.kind === wanted.kind;
}

/** Is a value of `actual` surely one of `wanted`, so that no check at run time is needed? */
export function surelyFits(actual: Type, wanted: Type): boolean {
  if (wanted.kind === 'any' || actual === NOTHING) return true;
  if (actual.kind === 'any') return false;
  if (wanted.kind === 'list') return actual.kind === 'list' && surelyFits(actual.of, wanted.of);
  if (wanted.kind === 'map') return actual.kind === 'map' && surelyFits(actual.of, wanted.of);
  return fits(actual, wanted);
}

/** The one type that values of both have, or null: elements of a list, branches of a ternary. */
export function unify(a: Type, b: Type): Type | null {
  if (a === NOTHING || a === UNKNOWN) return b;
  if (b === NOTHING || b === UNKNOWN) return a;
  if (a.kind === 'any' || b.kind === 'any') return ANY;
  if (isNumeric(a) && isNumeric(b)) return a.kind === 'int' && b.kind === 'int' ? INT : RATIONAL;
  if (a.kind === 'list' && b.kind === 'list') return wrapped('list', unify(a.of, b.of));
  if (a.kind === 'map' && b.kind === 'map') return wrapped('map', unify(a.of, b.of));
  if (a.kind === 'object' && b.kind === 'object') return a.name === b.name ? a : null;
  return a.kind === b.kind ? a : null;
}

/** The type as a program's author would write it. */
export function typeText(type: Type): string {
  if (type.kind === 'list') return `list of ${typeText(type.of)}`;
  if (type.kind === 'map') return `map of ${typeText(type.of)}`;
  if (type.kind === 'object') return type.name;
  return TYPE_NAMES[type.kind];
}

function wrapped(kind: 'list' | 'map', of: Type | null): Type | null {
  return of === null ? null : { kind, of };
}

const TYPE_NAMES = {
  int: 'int',
  rational: 'number',
  string: 'string',
  bool: 'bool',
  timestamp: 'timestamp',
  duration: 'duration',
  null: 'null',
  any: 'any',
};
