import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from './parse.ts';

/**
 * An expression as it is written, for those who say it in other words. It knows no types: what was compiled is in
 * order, so that only its form is of interest.
 */
export type Tree =
  /** A number in its own digits. */
  | { readonly op: 'number'; readonly text: string }
  | { readonly op: 'constant'; readonly value: string | boolean | null }
  /** A variable and the fields selected from it: `member.tier`; `member.tiers["my-club"]` too. */
  | { readonly op: 'path'; readonly path: readonly string[] }
  | { readonly op: 'list'; readonly items: readonly Tree[] }
  /** `and` and `or` hold all that they join. */
  | { readonly op: 'and' | 'or'; readonly items: readonly Tree[] }
  | { readonly op: 'not' | 'negate'; readonly of: Tree }
  | { readonly op: 'choose'; readonly when: Tree; readonly then: Tree; readonly otherwise: Tree }
  | { readonly op: 'binary'; readonly sign: string; readonly left: Tree; readonly right: Tree }
  /** `f(a, b)`, and `a.f(b)` as the same. */
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Tree[] };

/** Null where the source cannot be read, or says what has no form here. */
export function treeOf(source: string): Tree | null {
  const parsed = parse(source);
  if (!parsed.ok) return null;
  try {
    return treeFrom(parsed.tree, source);
  } catch (error) {
    if (error instanceof Unsaid) return null;
    throw error;
  }
}

/** What programs do not know, or what nobody says in words. */
class Unsaid extends Error {}

function treeFrom(node: ASTNode, source: string): Tree {
  const all = (nodes: readonly ASTNode[]): readonly Tree[] => nodes.map((each) => treeFrom(each, source));
  switch (node.op) {
    case 'value':
      return literalFrom(node.args, source.slice(node.start, node.end));
    case 'id':
      return { op: 'path', path: [node.args] };
    case '.':
      return selected(treeFrom(node.args[0], source), node.args[1]);
    case '[]':
      return indexed(all(node.args));
    case 'list':
      return { op: 'list', items: all(node.args) };
    case '!_':
      return { op: 'not', of: treeFrom(node.args, source) };
    case '-_':
      return { op: 'negate', of: treeFrom(node.args, source) };
    case '?:': {
      const [when, then, otherwise] = node.args;
      return {
        op: 'choose',
        when: treeFrom(when, source),
        then: treeFrom(then, source),
        otherwise: treeFrom(otherwise, source),
      };
    }
    case '&&':
      return joined('and', all(node.args));
    case '||':
      return joined('or', all(node.args));
    case 'call':
      return { op: 'call', name: node.args[0], args: all(node.args[1]) };
    case 'rcall':
      return { op: 'call', name: node.args[0], args: all([node.args[1], ...node.args[2]]) };
    case 'map':
    case '.?':
    case '[?]':
      throw new Unsaid(node.op);
    default: {
      const [left, right] = node.args;
      return {
        op: 'binary',
        sign: node.op,
        left: treeFrom(left, source),
        right: treeFrom(right, source),
      };
    }
  }
}

function literalFrom(value: unknown, written: string): Tree {
  if (typeof value === 'bigint' || typeof value === 'number') return { op: 'number', text: written };
  if (typeof value === 'string' || typeof value === 'boolean' || value === null)
    return { op: 'constant', value };
  throw new Unsaid(written);
}

function selected(of: Tree, field: string): Tree {
  if (of.op !== 'path') throw new Unsaid(field);
  return { op: 'path', path: [...of.path, field] };
}

function indexed([of, at]: readonly Tree[]): Tree {
  if (of?.op === 'path' && at?.op === 'constant' && typeof at.value === 'string')
    return selected(of, at.value);
  throw new Unsaid('[]');
}

function joined(op: 'and' | 'or', parts: readonly Tree[]): Tree {
  return { op, items: parts.flatMap((part) => (part.op === op ? part.items : [part])) };
}
