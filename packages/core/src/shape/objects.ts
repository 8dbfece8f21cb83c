import { didYouMean } from '../expressions/advice.ts';
import type { Type } from '../expressions/types.ts';
import type { JsonObject } from '../kernel/json.ts';
import {
  describe,
  isEnough,
  placed,
  type Reading,
  readPart,
  type Shape,
  WRONG,
  type Wrong,
  wrong,
} from './shape.ts';
import { described } from './texts.ts';

/** A field of an object: what it must be, and what is there when it is left out. */
export interface Field<T> {
  readonly shape: Shape<T>;
  readonly presence: 'required' | 'optional' | 'defaulted';
  /** Only of `defaulted`. */
  readonly otherwise?: T;
}

export function required<T>(shape: Shape<T>): Field<T> {
  return { shape, presence: 'required' };
}
export function optional<T>(shape: Shape<T>): Field<T> {
  return { shape, presence: 'optional' };
}
export function defaulted<T>(shape: Shape<T>, otherwise: T): Field<T> {
  return { shape, presence: 'defaulted', otherwise };
}

export type FieldsOf<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> };

export interface ObjectRules {
  /** Tells the types of expressions apart; two objects of one name are the same. */
  readonly name?: string;
  readonly description?: string;
}

/** An object of these fields and no others. The result has no field that is neither written nor defaulted. */
export function object<T extends object>(
  fields: FieldsOf<T>,
  { name = '', description }: ObjectRules = {},
): Shape<T> {
  const entries: [string, Field<unknown>][] = Object.entries(fields);
  const known = new Map(entries);
  const names = [...known.keys()];
  const read = (value: unknown, reading: Reading): T | Wrong => {
    if (!isObject(value)) return notObject(value, names, reading);
    let isRight = true;
    for (const key of Object.keys(value)) {
      if (known.has(key) || value[key] === undefined) continue;
      if (isEnough(reading)) return WRONG;
      isRight = false;
      unknownField(key, names, reading);
    }
    const result: Record<string, unknown> = {};
    for (const [key, field] of entries) {
      if (readField(value, key, field, result, reading) === WRONG) isRight = false;
    }
    return isRight ? placed(reading, result as T) : WRONG;
  };
  return {
    read,
    schema: {
      type: 'object',
      ...described(description),
      properties: Object.fromEntries(entries.map(([key, field]) => [key, schemaOf(field)])),
      ...requiredOf(entries),
      additionalProperties: false,
    },
    type: { kind: 'object', name, fields: typesOf(entries) },
    ...membersOf(entries),
    ...exactOf(entries),
  };
}

function readField(
  value: Record<string, unknown>,
  key: string,
  field: Field<unknown>,
  result: Record<string, unknown>,
  reading: Reading,
): Wrong | undefined {
  const given = Object.hasOwn(value, key) ? value[key] : undefined;
  // Null where nothing is the default says the default.
  if (given !== undefined && !(given === null && field.otherwise === null)) {
    const read = readPart(field.shape, given, key, reading);
    if (read === WRONG) return WRONG;
    result[key] = read;
  } else if (field.presence === 'defaulted') {
    result[key] = field.otherwise;
  } else if (field.presence === 'required') {
    reading.path.push(key);
    wrong(reading, 'missing_field', `'${key}' is missing.`, `Add '${key}'.`);
    reading.path.pop();
    return WRONG;
  }
  return undefined;
}

function unknownField(key: string, names: readonly string[], reading: Reading): void {
  const shown = key.slice(0, 64);
  reading.path.push(key);
  wrong(
    reading,
    'unknown_field',
    `There is no field ${describe(shown)} here.`,
    didYouMean(shown, names, 'Take it out.'),
  );
  reading.path.pop();
}

function notObject(value: unknown, names: readonly string[], reading: Reading): Wrong {
  const advice = `Write an object with fields such as '${names[0] ?? ''}'.`;
  return wrong(reading, 'wrong_type', `${describe(value)} is not an object.`, advice);
}

/** An object that is not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaOf(field: Field<unknown>): JsonObject {
  const { otherwise } = field;
  const isPlain = ['string', 'number', 'boolean'].includes(typeof otherwise);
  if (field.presence !== 'defaulted' || !isPlain) return field.shape.schema;
  return { ...field.shape.schema, default: otherwise as string | number | boolean };
}

function requiredOf(entries: readonly [string, Field<unknown>][]): { required?: string[] } {
  const names = entries.filter(([, field]) => field.presence === 'required').map(([key]) => key);
  return names.length > 0 ? { required: names } : {};
}

function typesOf(
  entries: readonly [string, Field<unknown>][],
): Record<string, { type: Type; optional?: boolean }> {
  const types = entries.map(([key, { shape, presence }]) => {
    return [
      key,
      presence === 'optional' ? { type: shape.type, optional: true } : { type: shape.type },
    ] as const;
  });
  return Object.fromEntries(types);
}

function membersOf(entries: readonly [string, Field<unknown>][]): { members?: readonly string[] } {
  const members = entries.flatMap(([key, { shape }]) =>
    (shape.members ?? []).map((path) => `/${key}${path}`),
  );
  return members.length > 0 ? { members } : {};
}

function exactOf(entries: readonly [string, Field<unknown>][]): { exact?: (value: unknown) => unknown } {
  const inexact = entries.filter(([, { shape }]) => shape.exact !== undefined);
  if (inexact.length === 0) return {};
  const exact = (value: unknown): unknown => {
    const copy: Record<string, unknown> = { ...(value as object) };
    for (const [key, { shape }] of inexact) {
      if (copy[key] !== undefined) copy[key] = shape.exact?.(copy[key]);
    }
    return copy;
  };
  return { exact };
}
