import { ANY } from '../expressions/type-relations.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type Reading, type Shape, WRONG, type Wrong } from './shape.ts';
import { described } from './texts.ts';

/** One way of writing something: which values are meant to be of it, and how they are read. */
export interface Way<T> {
  readonly suits: (value: unknown) => boolean;
  readonly shape: Shape<T>;
}

/** Several ways of writing one thing. The first that suits reads; the last takes what suits none. */
export function anyOf<T>(ways: readonly Way<T>[], description?: string): Shape<T> {
  const last = ways.at(-1);
  if (last === undefined) throw new Error('A choice needs at least one way.');
  return {
    read: (value, reading) => (ways.find((way) => way.suits(value)) ?? last).shape.read(value, reading),
    schema: { anyOf: ways.map((way) => way.shape.schema), ...described(description) },
    type: ANY,
  };
}

/** Turns what was read into another form, or finds fault with it. */
export function refined<A, B>(
  shape: Shape<A>,
  refine: (value: A, reading: Reading) => B | Wrong,
  schema?: JsonObject,
): Shape<B> {
  return {
    read: (value, reading) => {
      const read = shape.read(value, reading);
      return read === WRONG ? WRONG : refine(read, reading);
    },
    schema: schema ?? shape.schema,
    type: shape.type,
    ...(shape.members ? { members: shape.members } : {}),
    ...(shape.exact ? { exact: shape.exact } : {}),
  };
}

/** A shape that editors show under a name, written once among the schema's `$defs`. */
export function named<T>(name: string, shape: Shape<T>): Shape<T> {
  return { ...shape, schema: { $ref: `#/$defs/${name}`, $def: shape.schema } };
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isAnything = (_: unknown): boolean => true;
