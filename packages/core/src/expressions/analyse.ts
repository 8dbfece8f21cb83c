import type { Checked } from './check/checked.ts';
import { EXPRESSION_STEPS_MAX } from './limits.ts';
import type { ElementTest } from './run/loops.ts';
import type { ElementRequirement, Requirement } from './types.ts';

/** Nodes directly below a node. */
export function children(node: Checked): readonly Checked[] {
  switch (node.op) {
    case 'constant':
    case 'read':
    case 'local':
      return [];
    case 'index':
      return [node.of, node.at];
    case 'and':
    case 'or':
    case 'binary':
      return [node.left, node.right];
    case 'choose':
      return [node.when, node.then, node.otherwise];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flat();
    case 'loop':
      return [node.over, node.where, node.body].filter((each) => each !== null);
    case 'call':
    case 'host':
      return node.args;
    default:
      return [node.of];
  }
}

/** Paths of variables that may be read, sorted. */
export function readsOf(node: Checked): readonly string[] {
  const paths = new Set<string>();
  collectReads(node, paths);
  return [...paths].sort();
}

/**
 * Comparisons of a path with a constant that all hold whenever the condition does: one that does not makes it false,
 * whatever else is wrong with it. None behind a part that counts steps: a spent budget ends it before.
 */
export function requirementsOf(node: Checked): readonly Requirement[] {
  switch (node.op) {
    case 'and': {
      const first = requirementsOf(node.left);
      return usesFrame(node.left) ? first : [...first, ...requirementsOf(node.right)];
    }
    case 'read':
      return node.type.kind === 'bool' ? [{ path: node.path.join('.'), is: 'same', to: true }] : [];
    case 'not':
      return node.of.op === 'read' && node.of.type.kind === 'bool'
        ? [{ path: node.of.path.join('.'), is: 'same', to: false }]
        : [];
    case 'binary':
      return comparisonOf(node);
    default:
      return [];
  }
}

/** Whether the node is nothing but one comparison of a path with a constant, of texts or truths. */
export function isOnlyRequirement(node: Checked): boolean {
  return node.op === 'binary' && node.name === 'same' && requirementsOf(node).length === 1;
}

/** The same of lists: what some element must be. Only of lists so short that the loop itself cannot spend the budget. */
export function elementRequirementsOf(node: Checked): readonly ElementRequirement[] {
  if (node.op === 'and') {
    const first = elementRequirementsOf(node.left);
    return usesFrame(node.left) ? first : [...first, ...elementRequirementsOf(node.right)];
  }
  if (node.op !== 'loop' || node.name !== 'exists' || node.where === null) return [];
  if (node.over.op !== 'read' || node.over.type.kind !== 'list') return [];
  const path = node.over.path.join('.');
  const most = Math.floor(EXPRESSION_STEPS_MAX / elementWeight(node));
  return elementTests(node.where, node.slot).flatMap(({ field, to }) =>
    typeof to === 'string' ? [{ path, field, to, most }] : [],
  );
}

/** Steps that one element of a loop costs. */
export function elementWeight({ where, body }: Extract<Checked, { op: 'loop' }>): number {
  return 1 + (where === null ? 0 : weigh(where)) + (body === null ? 0 : weigh(body));
}

/** How many nodes run at most when this one does once, what is inside comprehensions counted once. */
function weigh(node: Checked): number {
  return children(node).reduce((total, child) => total + weigh(child), 1);
}

/** The same of an element of a loop: its fields that must be a constant for the condition to be true. */
export function elementTests(node: Checked, slot: number): readonly ElementTest[] {
  if (node.op === 'and') {
    const first = elementTests(node.left, slot);
    return usesFrame(node.left) ? first : [...first, ...elementTests(node.right, slot)];
  }
  if (node.op !== 'binary' || node.name !== 'same') return [];
  return [...fieldIs(node.left, slot, node.right), ...fieldIs(node.right, slot, node.left)];
}

function fieldIs(node: Checked, slot: number, constant: Checked): readonly ElementTest[] {
  if (node.op !== 'select' || node.of.op !== 'local' || node.of.slot !== slot) return [];
  if (node.step.from !== 'object' || node.field in {} || constant.op !== 'constant') return [];
  const to = constant.value;
  const isScalar = typeof to === 'string' || typeof to === 'number' || typeof to === 'boolean';
  return isScalar ? [{ field: node.field, to }] : [];
}

/** Does running the node use the frame: count steps, or hold elements? What does not needs none made for it. */
export function usesFrame(node: Checked): boolean {
  if (node.op === 'loop' || node.op === 'call' || node.op === 'host' || node.op === 'matches') return true;
  if (node.op === 'binary' && isCounted(node)) return true;
  return children(node).some(usesFrame);
}

function collectReads(node: Checked, paths: Set<string>): void {
  if (node.op === 'read') paths.add(node.path.join('.'));
  else if (node.op === 'has' && node.of.op === 'read') paths.add([...node.of.path, node.field].join('.'));
  else for (const child of children(node)) collectReads(child, paths);
}

type Binary = Extract<Checked, { op: 'binary' }>;

const turned = {
  same: 'same',
  less: 'greater',
  lessOrEqual: 'greaterOrEqual',
  greater: 'less',
  greaterOrEqual: 'lessOrEqual',
} as const satisfies Record<Requirement['is'], Requirement['is']>;

function comparisonOf({ name, left, right }: Binary): readonly Requirement[] {
  if (!Object.hasOwn(turned, name)) return [];
  const is = name as Requirement['is'];
  return [...pathIs(left, is, right), ...pathIs(right, turned[is], left)];
}

function pathIs(path: Checked, is: Requirement['is'], constant: Checked): readonly Requirement[] {
  if (path.op !== 'read' || constant.op !== 'constant') return [];
  const { value } = constant;
  const isOrdered = is !== 'same';
  if (typeof value !== 'number' && (isOrdered || (typeof value !== 'string' && typeof value !== 'boolean')))
    return [];
  return [{ path: path.path.join('.'), is, to: value }];
}

function isCounted({ name, left, right }: Binary): boolean {
  if (['join', 'chain', 'addAny', 'inList', 'inMap', 'inAny'].includes(name)) return true;
  const mayBeDeep = [left, right].every(({ type }) => ['list', 'map', 'object', 'any'].includes(type.kind));
  return (name === 'same' || name === 'different') && mayBeDeep;
}
