import { type Exact, isRational, rational } from '../rational.ts';
import { fromDecimalText } from '../rounding.ts';
import { BOOL, INT, NOTHING, NULL, RATIONAL, STRING, unify } from '../type-relations.ts';
import type { Type, Value } from '../types.ts';
import type { Checked } from './checked.ts';
import { article, type Checking, expectType, refuse, type Span } from './checking.ts';

/** A literal as the library parsed it: integers are bigints, and a number has a point or an exponent. */
export function checkLiteral(checking: Checking, literal: unknown, span: Span): Checked {
  if (typeof literal === 'string') return constant(literal, STRING, span);
  if (typeof literal === 'boolean') return constant(literal, BOOL, span);
  if (literal === null) return constant(null, NULL, span);
  if (typeof literal === 'bigint') return number(checking, span, INT);
  if (typeof literal === 'number') return number(checking, span, RATIONAL);
  return refuse(checking, span, {
    code: 'unsupported',
    message: `${checking.source.slice(span.from, span.to)} is of a kind that programs do not know.`,
    advice: 'Write a number without u, or a string without b.',
  });
}

export function constant(value: Value, type: Type, span: Span): Checked {
  return { op: 'constant', value, type, from: span.from, to: span.to };
}

/** A constant of a numeric type. */
export function isNumber(
  node: Checked,
): node is Checked & { readonly op: 'constant'; readonly value: Exact } {
  return node.op === 'constant' && (typeof node.value === 'number' || isRational(node.value));
}

/** Elements take one type; int among other numbers becomes a number. */
export function checkList(checking: Checking, items: readonly Checked[], span: Span): Checked {
  let of = NOTHING;
  for (const item of items) {
    const both = unify(of, item.type);
    if (both === null) return refuse(checking, item, mixed('list', of, item.type));
    of = both;
  }
  return { op: 'list', items, type: { kind: 'list', of }, from: span.from, to: span.to };
}

/** A map literal: keys are strings, values take one type. */
export function checkMap(checking: Checking, entries: readonly (readonly Checked[])[], span: Span): Checked {
  const seen = new Set<Value>();
  const checked: (readonly [Checked, Checked])[] = [];
  let of = NOTHING;
  for (const [key, value] of entries) {
    if (key === undefined || value === undefined) continue;
    const both = unify(of, value.type);
    if (both === null) return refuse(checking, value, mixed('map', of, value.type));
    of = both;
    checked.push([checkKey(checking, key, seen), value]);
  }
  return { op: 'map', entries: checked, type: { kind: 'map', of }, from: span.from, to: span.to };
}

/** Keys that mean something else on JavaScript objects; no map may hold them. */
export function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

function checkKey(checking: Checking, key: Checked, seen: Set<Value>): Checked {
  const checked = expectType(checking, key, { wanted: STRING, what: 'A key of a map' });
  if (checked.op !== 'constant' || typeof checked.value !== 'string') return checked;
  if (seen.has(checked.value))
    return refuse(checking, key, badKey(`The key '${checked.value}' is there twice.`));
  if (isForbiddenKey(checked.value)) {
    return refuse(checking, key, badKey(`The key '${checked.value}' is reserved.`));
  }
  seen.add(checked.value);
  return checked;
}

function badKey(message: string): { code: 'bad_key'; message: string; advice: string } {
  return { code: 'bad_key', message, advice: 'Choose another key.' };
}

function mixed(where: string, a: Type, b: Type): { code: 'mixed_types'; message: string; advice: string } {
  const message = `This ${where} holds ${article(a)} and ${article(b)}.`;
  return { code: 'mixed_types', message, advice: 'Give all of them one type, e.g. by string(x).' };
}

function number(checking: Checking, span: Span, type: Type): Checked {
  const text = checking.source.slice(span.from, span.to);
  if (type.kind === 'rational' && /[eE]/.test(text)) {
    return refuse(checking, span, {
      code: 'no_doubles',
      message: 'Programs know no exponents.',
      advice: `Write the number out${written(text)}.`,
    });
  }
  const value = type.kind === 'int' ? integer(text) : fromDecimalText(text);
  if (value !== null) return constant(value, type, span);
  return refuse(checking, span, {
    code: 'overflow',
    message: 'This number is too long.',
    advice: 'Write fewer digits.',
  });
}

function written(text: string): string {
  const value = fromDecimalText(text);
  return typeof value === 'number' ? `: ${value}` : '';
}

function integer(text: string): Exact | null {
  return text.startsWith('0x') || text.startsWith('0X') ? hexadecimal(text) : fromDecimalText(text);
}

function hexadecimal(text: string): Exact | null {
  return text.length > 34 ? null : rational(BigInt(text), 1);
}
