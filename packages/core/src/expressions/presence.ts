import { children } from './analyse.ts';
import type { Checked } from './check/checked.ts';
import type { Unsure } from './types.ts';

/**
 * Reads of fields that may be absent, where nothing around them says that they are there. `has(data.x) && data.x > 1`,
 * `!has(data.x) || data.x > 1` and `has(data.x) ? data.x : 0` are sure; the order of the sides of && and || does not
 * matter, as it does not when they run.
 */
export function unsureReads(node: Checked): readonly Unsure[] {
  const found: Unsure[] = [];
  walk(node, new Set(), found);
  return found;
}

/** Paths that are there whenever the condition is true. */
export function ensuredBy(node: Checked): readonly string[] {
  return [...whenTrue(node)].filter((key) => !key.startsWith('#')).sort();
}

type Known = ReadonlySet<string>;

function walk(node: Checked, known: Known, found: Unsure[]): void {
  switch (node.op) {
    case 'read':
      return lookAtSteps(node, known, found);
    case 'select':
      walk(node.of, known, found);
      if (node.step.optional) lookAt(keyOf(node), node, known, found);
      return;
    case 'and':
      walk(node.left, both(known, whenTrue(node.right)), found);
      return walk(node.right, both(known, whenTrue(node.left)), found);
    case 'or':
      walk(node.left, both(known, whenFalse(node.right)), found);
      return walk(node.right, both(known, whenFalse(node.left)), found);
    case 'choose':
      walk(node.when, known, found);
      walk(node.then, both(known, whenTrue(node.when)), found);
      return walk(node.otherwise, both(known, whenFalse(node.when)), found);
    case 'loop':
      return walkLoop(node, known, found);
    default:
      for (const child of children(node)) walk(child, known, found);
  }
}

function walkLoop(node: Extract<Checked, { op: 'loop' }>, known: Known, found: Unsure[]): void {
  walk(node.over, known, found);
  const inside = both(known, ofElements(node.over, node.slot));
  if (node.where !== null) walk(node.where, inside, found);
  if (node.body !== null)
    walk(node.body, node.where === null ? inside : both(inside, whenTrue(node.where)), found);
}

/** What the filters that a list went through say of its elements. */
function ofElements(list: Checked, slot: number): Known {
  if (list.op !== 'loop' || list.name !== 'filter' || list.where === null) return NOTHING;
  const own = `#${list.slot}.`;
  const said = [...whenTrue(list.where)].filter((key) => key.startsWith(own));
  return both(new Set(said.map((key) => `#${slot}.${key.slice(own.length)}`)), ofElements(list.over, slot));
}

function lookAtSteps(node: Extract<Checked, { op: 'read' }>, known: Known, found: Unsure[]): void {
  for (const [index, step] of node.steps.entries()) {
    if (step.optional) lookAt(node.path.slice(0, index + 2).join('.'), node, known, found);
  }
}

function lookAt(key: string | null, { from, to }: Checked, known: Known, found: Unsure[]): void {
  if (key !== null && known.has(key)) return;
  found.push({ path: key === null || key.startsWith('#') ? null : key, from, to });
}

function whenTrue(node: Checked): Known {
  switch (node.op) {
    case 'has': {
      const key = keyOf(node);
      return key === null ? NOTHING : new Set([key]);
    }
    case 'and':
      return both(whenTrue(node.left), whenTrue(node.right));
    case 'or':
      return shared(whenTrue(node.left), whenTrue(node.right));
    case 'not':
      return whenFalse(node.of);
    default:
      return NOTHING;
  }
}

function whenFalse(node: Checked): Known {
  switch (node.op) {
    case 'or':
      return both(whenFalse(node.left), whenFalse(node.right));
    case 'and':
      return shared(whenFalse(node.left), whenFalse(node.right));
    case 'not':
      return whenTrue(node.of);
    default:
      return NOTHING;
  }
}

/**
 * A name for what a node reads: a path; or, behind `#`, what is no path: an element, and what follows it. Null where
 * it has none.
 */
function keyOf(node: Checked): string | null {
  if (node.op === 'read') return node.path.join('.');
  if (node.op === 'local') return `#${node.slot}`;
  if (node.op === 'index') return keyOfElement(node);
  if (node.op !== 'select' && node.op !== 'has') return null;
  const of = keyOf(node.of);
  return of === null ? null : `${of}.${node.field}`;
}

/** `list[0]`, `map["a"]`, `list[i]`: the same place read again is the same element. */
function keyOfElement({ of, at }: Extract<Checked, { op: 'index' }>): string | null {
  const list = keyOf(of);
  const place = at.op === 'constant' ? constantKey(at.value) : keyOf(at);
  if (list === null || place === null) return null;
  return `${list.startsWith('#') ? '' : '#'}${list}[${place}]`;
}

function constantKey(value: unknown): string | null {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' ? `=${value}` : null;
}

const NOTHING: Known = new Set();

function both(a: Known, b: Known): Known {
  return b.size === 0 ? a : a.size === 0 ? b : new Set([...a, ...b]);
}

function shared(a: Known, b: Known): Known {
  return new Set([...a].filter((key) => b.has(key)));
}
