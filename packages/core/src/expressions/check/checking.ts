import { fits, surelyFits, typeText, UNKNOWN } from '../type-relations.ts';
import type { ExpressionProblem, ProblemCode, Scope, Type } from '../types.ts';
import type { Checked } from './checked.ts';

/** What one check carries from node to node. */
export interface Checking {
  readonly source: string;
  readonly scope: Scope;
  readonly problems: ExpressionProblem[];
  /** How many comprehensions are around. */
  readonly depth: number;
  /** Their elements by name. */
  readonly locals: ReadonlyMap<string, { readonly slot: number; readonly type: Type }>;
}

/** A piece of the source. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Notes a problem and returns a node that causes no second one. */
export function refuse(
  checking: Checking,
  at: Span,
  problem: { code: ProblemCode; message: string; advice: string },
): Checked {
  checking.problems.push({ ...problem, from: at.from, to: at.to });
  return { op: 'constant', value: null, type: UNKNOWN, from: at.from, to: at.to };
}

/** The node as a value of `wanted`: itself, with a check at run time, or refused. `what` begins the message. */
export function expectType(
  checking: Checking,
  node: Checked,
  place: { wanted: Type; what: string },
): Checked {
  const { wanted, what } = place;
  if (node.type === UNKNOWN || surelyFits(node.type, wanted)) return node;
  if (fits(node.type, wanted)) return { op: 'admit', of: node, type: wanted, from: node.from, to: node.to };
  const message = `${what} must be ${article(wanted)}, not ${article(node.type)}.`;
  return refuse(checking, node, { code: 'wrong_type', message, advice: conversion(node.type, wanted) });
}

/** How a value of one type becomes one of another, as advice. */
export function conversion(actual: Type, wanted: Type): string {
  if (wanted.kind === 'int' && actual.kind === 'rational') return 'Round it first: floor(x) or ceil(x).';
  if (wanted.kind === 'string') return 'string(x) makes a text of it.';
  if (wanted.kind === 'bool') return 'Compare it with something, e.g. x == 1 or x > 0.';
  if (actual.kind === 'string' && wanted.kind === 'int') return 'int(x) reads a whole number from a text.';
  if (actual.kind === 'string' && wanted.kind === 'timestamp')
    return "timestamp('2026-01-31T00:00:00+08:00') reads it.";
  if (actual.kind === 'string' && wanted.kind === 'duration') return "duration('36h') reads it.";
  if (actual.kind === 'list') return 'Take one element, or sum, map or count the list.';
  return `Give ${article(wanted)}.`;
}

export function article(type: Type): string {
  const text = typeText(type);
  if (type.kind === 'any' || type.kind === 'null')
    return type.kind === 'any' ? 'a value of any type' : 'null';
  return /^[aeiou]/.test(text) ? `an ${text}` : `a ${text}`;
}

/** The same at the beginning of a sentence. */
export function leading(type: Type): string {
  const text = article(type);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
