import type { Step } from '../check/checked.ts';
import { ExpressionFault } from '../fault.ts';
import type { Type, Value } from '../types.ts';
import { admit, described, isRecord } from './admit.ts';
import type { Run, Variables } from './frame.ts';

/** Reads a variable, or fields within it, and checks that it is what the scope declared. */
export function runRead(path: readonly string[], steps: readonly Step[], type: Type): Run {
  const slow = (variables: Variables): Value => readSlowly({ path, steps, type }, variables);
  const [first = '', second = ''] = path;
  if (steps.length === 0 && !(first in {})) return readVariable(first, { type, slow });
  const isPlain = steps.length === 1 && steps[0]?.from === 'object' && !(second in {});
  return isPlain ? readField(first, second, { type, slow }) : slow;
}

/** `has(x.field)` of what is known to be a declared object. */
export function runHasSelected(of: Run, field: string, slow: Run<boolean>): Run<boolean> {
  if (field in {}) return slow;
  return (variables, frame) => {
    const found = (of(variables, frame) as Record<string, unknown>)[field];
    return typeof found === 'string' || slow(variables, frame);
  };
}

/** Reads one field of a computed value. */
export function runSelect(of: Run, field: string, step: Step): Run {
  const told = { step, name: `'${field}'`, guard: `x.${field}` };
  const slow = (value: Value): Value => admitField(fieldOf(value, field, step), told);
  const isFast = fastCheck(step.type);
  if (step.from !== 'object' || field in {} || isFast === null)
    return (variables, frame) => slow(of(variables, frame));
  return (variables, frame) => {
    // Of a declared object, so checked to be one where it came from.
    const value = of(variables, frame) as Record<string, unknown>;
    const found = value[field];
    return isFast(found) ? found : slow(value as Value);
  };
}

export function runHas(of: Run, field: string, step: Step): Run<boolean> {
  return (variables, frame) => !isAbsent(fieldOf(of(variables, frame), field, step), step);
}

/** `has(variable.field)` of a declared object, the commonest question; what is not there goes the slow way. */
export function runHasField(
  [first = '']: readonly string[],
  field: string,
  slow: Run<boolean>,
): Run<boolean> {
  if (first in {} || field in {}) return slow;
  return (variables, frame) => {
    const value = (variables[first] as Variables | undefined)?.[field];
    return typeof value === 'string' || Array.isArray(value) || slow(variables, frame);
  };
}

interface Place {
  readonly path: readonly string[];
  readonly steps: readonly Step[];
  readonly type: Type;
}

function readVariable(name: string, { type, slow }: { type: Type; slow: Run }): Run {
  const isFast = fastCheck(type);
  if (isFast === null) return slow;
  return (variables, frame) => {
    const value = variables[name];
    return isFast(value) ? value : slow(variables, frame);
  };
}

// The commonest read by far, in its own closures: a field of a variable. Whatever is not as it should be goes the
// slow way, which tells what is wrong.
function readField(first: string, second: string, { type, slow }: { type: Type; slow: Run }): Run {
  if (type.kind === 'int' || type.kind === 'rational') {
    return (variables, frame) => {
      const value = (variables[first] as Variables | undefined)?.[second];
      return Number.isSafeInteger(value) ? (value as number) + 0 : slow(variables, frame);
    };
  }
  const isFast = fastCheck(type);
  if (isFast === null) return slow;
  return (variables, frame) => {
    const value = (variables[first] as Variables | undefined)?.[second];
    return isFast(value) ? value : slow(variables, frame);
  };
}

function fastCheck({ kind }: Type): ((value: unknown) => value is Value) | null {
  if (kind === 'string') return isText;
  if (kind === 'bool') return isBool;
  if (kind === 'list') return isList;
  return kind === 'int' || kind === 'rational' ? isPositiveInt : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

function isBool(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

// Leaves −0 to the slow way, which makes it 0.
function isPositiveInt(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function readSlowly({ path, steps, type }: Place, variables: Variables): Value {
  const [variable = ''] = path;
  // Made when first read, a variable may stand on the prototype; names of Object's own prototype never do.
  let value = Object.hasOwn(variables, variable) || !(variable in {}) ? variables[variable] : undefined;
  if (value === undefined)
    throw new ExpressionFault('missing_field', `The variable '${variable}' was not given.`);
  let name = variable;
  for (const [i, step] of steps.entries()) {
    const field = path[i + 1] ?? '';
    value = fieldOf(value, field, step, name);
    name += `.${field}`;
    value = admitField(value, { step, name: `'${name}'`, guard: name });
  }
  return steps.length === 0 ? admit(value, type, `'${name}'`) : (value as Value);
}

function fieldOf(of: unknown, field: string, step: Step, name = 'What stands before the point'): unknown {
  if (!isRecord(of)) {
    throw new ExpressionFault('bad_value', `${name} has no field '${field}': it is ${described(of)}.`);
  }
  return Object.hasOwn(of, field) || (step.from === 'object' && !(field in {})) ? of[field] : undefined;
}

function admitField(value: unknown, field: { step: Step; name: string; guard: string }): Value {
  const { step, name, guard } = field;
  if (!isAbsent(value, step)) return admit(value, step.type, name);
  const advice = step.optional ? ` Ask has(${guard}) first.` : '';
  throw new ExpressionFault('missing_field', `${name} is not there.${advice}`);
}

/** JSON's null is an absent field, except where the type lets null be a value. */
function isAbsent(value: unknown, { type }: Step): boolean {
  return value === undefined || (value === null && type.kind !== 'any' && type.kind !== 'null');
}
