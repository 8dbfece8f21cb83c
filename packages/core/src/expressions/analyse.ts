import type { Checked } from './check/checked.ts';

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

/** Equality tests of a path against a constant that all hold whenever the condition does. */
export function requirementsOf(node: Checked): readonly (readonly [string, string | number | boolean])[] {
  switch (node.op) {
    case 'and':
      return [...requirementsOf(node.left), ...requirementsOf(node.right)];
    case 'read':
      return node.type.kind === 'bool' ? [[node.path.join('.'), true]] : [];
    case 'not':
      return node.of.op === 'read' && node.of.type.kind === 'bool' ? [[node.of.path.join('.'), false]] : [];
    case 'binary':
      return node.name === 'same' ? [...pathIs(node.left, node.right), ...pathIs(node.right, node.left)] : [];
    default:
      return [];
  }
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

function pathIs(path: Checked, constant: Checked): [string, string | number | boolean][] {
  if (path.op !== 'read' || constant.op !== 'constant') return [];
  const { value } = constant;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  return [[path.path.join('.'), value]];
}

function isCounted({ name, left, right }: Extract<Checked, { op: 'binary' }>): boolean {
  if (['join', 'chain', 'addAny', 'inList', 'inMap', 'inAny'].includes(name)) return true;
  const mayBeDeep = [left, right].every(({ type }) => ['list', 'map', 'object', 'any'].includes(type.kind));
  return (name === 'same' || name === 'different') && mayBeDeep;
}
