import { didYouMean } from '../advice.ts';
import { ANY, INT, STRING, UNKNOWN } from '../type-relations.ts';
import type { Type } from '../types.ts';
import type { Checked, Step } from './checked.ts';
import { type Checking, expectType, leading, refuse, type Span } from './checking.ts';

/** A name on its own: the element of a comprehension, or a variable of the scope. */
export function checkVariable(checking: Checking, name: string, span: Span): Checked {
  const local = checking.locals.get(name);
  if (local !== undefined) return { op: 'local', name, slot: local.slot, type: local.type, ...span };
  const { variables } = checking.scope;
  const type = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (type !== undefined) return { op: 'read', path: [name], steps: [], type, ...span };
  if (name === 'NaN' || name === 'Infinity') {
    return refuse(checking, span, { code: 'no_doubles', message: `There is no ${name}.`, advice: EXACT });
  }
  const known = [...Object.keys(variables), ...checking.locals.keys()];
  return refuse(checking, span, {
    code: 'unknown_variable',
    message: `There is no variable '${name}' here.`,
    advice: didYouMean(name, known, 'Nothing can be read here.'),
  });
}

/** `of.name`: a declared field of an object, a key of a map, or a key of a value of any type. */
export function checkField(checking: Checking, of: Checked, select: Selection): Checked {
  const step = stepTo(checking, of.type, select);
  if (step === null) return unknown(select.span);
  const { span } = select;
  if (of.op === 'read') {
    const path = [...of.path, select.name];
    return { op: 'read', path, steps: [...of.steps, step], type: step.type, ...span };
  }
  return { op: 'select', of, field: select.name, step, type: step.type, ...span };
}

/** `has(of.name)`: a field whose parent must be there. */
export function checkHas(checking: Checking, of: Checked, select: Selection): Checked {
  const step = stepTo(checking, of.type, select);
  if (step === null) return unknown(select.span);
  return { op: 'has', of, field: select.name, step, type: { kind: 'bool' }, ...select.span };
}

/** `of[at]`: an element of a list, or a value of a map; a constant key of an object is its field. */
export function checkIndex(checking: Checking, [of, at]: readonly Checked[], span: Span): Checked {
  if (of === undefined || at === undefined) return unknown(span);
  const { type } = of;
  if (type === UNKNOWN || at.type === UNKNOWN) return unknown(span);
  if (type.kind === 'object') return checkObjectIndex(checking, [of, at], span);
  if (type.kind === 'list') {
    const index = expectType(checking, at, { wanted: INT, what: 'The index of a list' });
    return { op: 'index', of, at: index, type: type.of, ...span };
  }
  if (type.kind === 'map') {
    const key = expectType(checking, at, { wanted: STRING, what: 'The key of a map' });
    return { op: 'index', of, at: key, type: type.of, ...span };
  }
  if (type.kind === 'any') return { op: 'index', of, at, type: ANY, ...span };
  return refuse(checking, span, {
    code: 'wrong_type',
    message: `${leading(type)} has no elements.`,
    advice: 'Only lists and maps are indexed.',
  });
}

interface Selection {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
}

const EXACT = 'Numbers are exact here: fractions, not floating point.';

function checkObjectIndex(checking: Checking, [of, at]: readonly [Checked, Checked], span: Span): Checked {
  if (at.op === 'constant' && typeof at.value === 'string') {
    return checkField(checking, of, { name: at.value, nameSpan: at, span });
  }
  return refuse(checking, at, {
    code: 'wrong_type',
    message: 'A field is named by a constant.',
    advice: `Write x.field, or declare it as a map.`,
  });
}

function stepTo(checking: Checking, type: Type, { name, nameSpan }: Selection): Step | null {
  if (type === UNKNOWN) return null;
  if (type.kind === 'any') return { type: ANY, optional: true, from: 'any' };
  if (type.kind === 'map') return { type: type.of, optional: true, from: 'map' };
  if (type.kind === 'object') {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (field !== undefined) return { type: field.type, optional: field.optional === true, from: 'object' };
    refuse(checking, nameSpan, {
      code: 'unknown_field',
      message: `'${type.name}' has no field '${name}'.`,
      advice: didYouMean(name, Object.keys(type.fields), 'It has no fields.'),
    });
    return null;
  }
  refuse(checking, nameSpan, {
    code: 'unknown_field',
    message: `${leading(type)} has no field '${name}'.`,
    advice: type.kind === 'list' ? LIST_FIELD : 'Only objects and maps have fields.',
  });
  return null;
}

const LIST_FIELD = 'Ask its elements: items.map(i, i.amount), items.exists(i, i.amount > 0), or items[0].';

function unknown(span: Span): Checked {
  return { op: 'constant', value: null, type: UNKNOWN, from: span.from, to: span.to };
}
