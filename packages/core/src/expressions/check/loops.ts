import type { ASTNode } from '@marcbachmann/cel-js';
import { ANY, BOOL, STRING } from '../type-relations.ts';
import type { Type } from '../types.ts';
import type { Checked, LoopName } from './checked.ts';
import { type Checking, expectType, leading, refuse, type Span } from './checking.ts';

export function isLoop(name: string): name is LoopName {
  return name === 'all' || name === 'exists' || name === 'exists_one' || name === 'map' || name === 'filter';
}

interface LoopCall {
  readonly name: LoopName;
  readonly over: Checked;
  readonly args: readonly ASTNode[];
  readonly span: Span;
}

/** all, exists, exists_one, filter, and map with or without a condition, over a list or over the keys of a map. */
export function checkLoop(
  checking: Checking,
  { name, over, args, span }: LoopCall,
  check: (checking: Checking, node: ASTNode) => Checked,
): Checked {
  const [element, ...bodies] = args;
  if (element?.op !== 'id' || bodies.length < 1 || bodies.length > (name === 'map' ? 2 : 1)) {
    return refuse(checking, span, {
      code: 'wrong_argument_count',
      message: `${name}() takes a name for the element and ${name === 'map' ? 'what to make of it' : 'a condition'}.`,
      advice: USAGE[name],
    });
  }
  const type = elementType(over.type);
  if (type === null) return refuse(checking, over, notIterable(over.type));
  const slot = checking.depth;
  // An element may hide a variable or an outer element, as in CEL.
  const inner = {
    ...checking,
    depth: slot + 1,
    locals: new Map(checking.locals).set(element.args, { slot, type }),
  };
  const checked = bodies.map((body) => check(inner, body));
  const [where, body] =
    name === 'map' ? [checked.length === 2 ? checked[0] : null, checked.at(-1)] : [checked[0], null];
  return {
    op: 'loop',
    name,
    over,
    slot,
    where: where ? expectType(checking, where, { wanted: BOOL, what: `The condition of ${name}` }) : null,
    body: body ?? null,
    type: resultType(name, type, body?.type ?? ANY),
    from: span.from,
    to: span.to,
  };
}

function elementType(type: Type): Type | null {
  if (type.kind === 'list') return type.of;
  if (type.kind === 'map') return STRING;
  return type.kind === 'any' ? type : null;
}

function resultType(name: LoopName, element: Type, body: Type): Type {
  if (name === 'filter') return { kind: 'list', of: element };
  return name === 'map' ? { kind: 'list', of: body } : BOOL;
}

function notIterable(type: Type): { code: 'wrong_type'; message: string; advice: string } {
  const message = `${leading(type)} has no elements.`;
  return { code: 'wrong_type', message, advice: 'Only lists, and the keys of maps, are gone through.' };
}

const USAGE: Record<LoopName, string> = {
  all: 'items.all(i, i.amount > 0)',
  exists: "items.exists(i, i.sku == 'A1')",
  exists_one: 'items.exists_one(i, i.gift)',
  map: 'items.map(i, i.amount), or items.map(i, i.gift, i.amount) with a condition',
  filter: "items.filter(i, i.brand == 'B1')",
};
