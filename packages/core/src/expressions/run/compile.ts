import { elementTests, elementWeight } from '../analyse.ts';
import type { Checked } from '../check/checked.ts';
import type { Exact } from '../rational.ts';
import type { Type } from '../types.ts';
import { admit } from './admit.ts';
import { runCall, runHost, runMatches } from './calls.ts';
import { CONSTANT_OPERATORS, runIs } from './constants.ts';
import type { Run } from './frame.ts';
import { runAnd, runChoose, runNot, runOr } from './logic.ts';
import { runLoop } from './loops.ts';
import { NUMBER_OPERATORS, runNegate } from './numbers.ts';
import { runHas, runHasField, runHasSelected, runRead, runSelect } from './reads.ts';
import { runIndex, runList, runMap, VALUE_OPERATORS } from './values.ts';

/** Makes closures of a checked tree. Types were settled, so the casts below say what the check found out. */
export function compile(node: Checked): Run {
  switch (node.op) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'read':
      return runRead(node.path, node.steps, node.type);
    case 'local': {
      const { slot } = node;
      return (_, frame) => frame.locals[slot] ?? null;
    }
    case 'select':
      return runSelect(compile(node.of), node.field, node.step);
    case 'has':
      return compileHas(node);
    case 'index':
      return runIndex(compile(node.of), compile(node.at), node.type);
    case 'admit':
      return runAdmit(node.of, node.type);
    case 'list':
      return runList(node.items.map(compile));
    case 'map':
      return runMap(node.entries.map(([key, value]) => [compile(key), compile(value)]));
    case 'loop':
      return compileLoop(node);
    case 'matches':
      return runMatches(compile(node.of), node.pattern);
    case 'call':
      return runCall(node.name, node.args.map(compile));
    case 'host':
      return runHost(node.name, node.host, node.args.map(compile));
    default:
      return compileOperator(node);
  }
}

function compileHas({ of, field, step }: Extract<Checked, { op: 'has' }>): Run<boolean> {
  const slow = runHas(compile(of), field, step);
  if (step.from !== 'object') return slow;
  // An element was checked to be what it is when the loop took it.
  if (of.op === 'local') return runHasSelected(compile(of), field, slow);
  return of.op === 'read' && of.steps.length === 0 ? runHasField(of.path, field, slow) : slow;
}

type Operator = 'not' | 'negate' | 'and' | 'or' | 'choose' | 'binary';

function compileOperator(node: Extract<Checked, { op: Operator }>): Run {
  switch (node.op) {
    case 'not':
      return runNot(compileBool(node.of));
    case 'negate':
      return runNegate(compile(node.of) as Run<Exact>);
    case 'and':
      return runAnd(compileBool(node.left), compileBool(node.right));
    case 'or':
      return runOr(compileBool(node.left), compileBool(node.right));
    case 'choose':
      return runChoose(compileBool(node.when), compile(node.then), compile(node.otherwise));
    case 'binary':
      return compileBinary(node);
  }
}

function compileBinary(node: Extract<Checked, { op: 'binary' }>): Run {
  const withConstant = compileWithConstant(node);
  if (withConstant !== null) return withConstant;
  const [left, right] = [compile(node.left), compile(node.right)];
  const ofNumbers = NUMBER_OPERATORS.get(node.name);
  const ofValues = VALUE_OPERATORS.get(node.name);
  const areNumbers = isNumber(node.left.type) && isNumber(node.right.type);
  if (ofNumbers !== undefined && (areNumbers || ofValues === undefined)) {
    return ofNumbers(left as Run<Exact>, right as Run<Exact>);
  }
  if (ofValues === undefined) throw new Error(`No operator ${node.name}.`);
  return ofValues(left, right);
}

function compileWithConstant({ name, left, right }: Extract<Checked, { op: 'binary' }>): Run | null {
  if (right.op !== 'constant') return null;
  if (typeof right.value === 'number' && isNumber(left.type) && isNumber(right.type)) {
    return CONSTANT_OPERATORS.get(name)?.(compile(left) as Run<Exact>, right.value) ?? null;
  }
  const isScalar = typeof right.value === 'string' || typeof right.value === 'boolean';
  if (!isScalar || (name !== 'same' && name !== 'different')) return null;
  return runIs(compile(left), right.value, name === 'same');
}

function compileLoop(node: Extract<Checked, { op: 'loop' }>): Run {
  const { name, over, slot, where, body } = node;
  return runLoop({
    name,
    over: compile(over),
    elementType: over.type.kind === 'list' ? over.type.of : over.type.kind === 'map' ? STRING : over.type,
    slot,
    weight: elementWeight(node),
    requires: where === null ? [] : elementTests(where, slot),
    where: where === null ? null : compileBool(where),
    body: body === null ? null : compile(body),
  });
}

function runAdmit(of: Checked, type: Type): Run {
  const run = compile(of);
  return (variables, frame) => admit(run(variables, frame), type, 'This value');
}

function compileBool(node: Checked): Run<boolean> {
  return compile(node) as Run<boolean>;
}

function isNumber(type: Type): boolean {
  return ['int', 'rational', 'timestamp', 'duration'].includes(type.kind);
}

const STRING: Type = { kind: 'string' };
