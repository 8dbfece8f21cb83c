import { BOOL, isNumeric, RATIONAL, STRING, unify } from '../type-relations.ts';
import type { Type } from '../types.ts';
import type { BinaryName, Checked } from './checked.ts';
import { article, type Checking, conversion, expectType, leading, refuse } from './checking.ts';

interface Pair {
  readonly left: Checked;
  readonly right: Checked;
}

/** == and != of two values that one type can have; a value of any type equals one of another kind never. */
export function checkEquality(checking: Checking, op: '==' | '!=', both: Pair): Checked {
  const { left, right } = both;
  if (unify(left.type, right.type) !== null) return answer(op === '==' ? 'same' : 'different', both);
  const isNull = left.type.kind === 'null' || right.type.kind === 'null';
  return refuseSides(checking, both, {
    message: `${leading(left.type)} never equals ${article(right.type)}.`,
    advice: isNull ? 'Ask whether a field is there: has(x.field).' : conversion(right.type, left.type),
  });
}

/** < <= > >= of numbers, strings, booleans, instants. */
export function checkComparison(checking: Checking, op: '<' | '<=' | '>' | '>=', both: Pair): Checked {
  const { left, right } = both;
  if (left.type.kind === 'any' && right.type.kind === 'any') return answer(NAMES[op], both);
  const known = left.type.kind === 'any' ? right.type : left.type;
  if (isOrdered(known)) {
    const wanted = isNumeric(known) ? RATIONAL : known;
    const other = known === left.type ? right : left;
    if (other.type.kind === 'any' || unify(other.type, wanted) !== null) {
      const place = { wanted, what: `Each side of ${op}` };
      const sides = { left: expectType(checking, left, place), right: expectType(checking, right, place) };
      return answer(NAMES[op], sides);
    }
  }
  return refuseSides(checking, both, {
    message: `${op} cannot compare ${article(left.type)} with ${article(right.type)}.`,
    advice: isOrdered(known) ? conversion(right.type, left.type) : 'Numbers, texts and times are compared.',
  });
}

/** `in`: an element of a list, a key of a map. */
export function checkMembership(checking: Checking, both: Pair): Checked {
  const { left, right } = both;
  if (right.type.kind === 'any') return answer('inAny', both);
  if (right.type.kind === 'list' && unify(left.type, right.type.of) !== null) return answer('inList', both);
  if (right.type.kind === 'map') {
    const key = expectType(checking, left, { wanted: STRING, what: 'A key of a map' });
    return answer('inMap', { left: key, right });
  }
  if (right.type.kind === 'list') {
    return refuseSides(checking, both, {
      message: `${leading(left.type)} is never in ${article(right.type)}.`,
      advice: conversion(left.type, right.type.of),
    });
  }
  return refuseSides(checking, both, {
    message: `in looks into a list or a map, not into ${article(right.type)}.`,
    advice: right.type.kind === 'object' ? 'Ask has(x.field).' : "Write x in ['A1', 'A2'].",
  });
}

function answer(name: BinaryName, { left, right }: Pair): Checked {
  return { op: 'binary', name, left, right, type: BOOL, from: left.from, to: right.to };
}

function isOrdered(type: Type): boolean {
  return isNumeric(type) || ['string', 'bool', 'timestamp', 'duration'].includes(type.kind);
}

function refuseSides(
  checking: Checking,
  { left, right }: Pair,
  text: { message: string; advice: string },
): Checked {
  return refuse(checking, { from: left.from, to: right.to }, { code: 'wrong_type', ...text });
}

const NAMES: Record<'<' | '<=' | '>' | '>=', BinaryName> = {
  '<': 'less',
  '<=': 'lessOrEqual',
  '>': 'greater',
  '>=': 'greaterOrEqual',
};
