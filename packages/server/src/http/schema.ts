import { limits } from './limits.ts';

/** A JSON Schema (2020-12) as OpenAPI 3.1 shows it, and the type of what passes it. */
export interface Schema<T> {
  readonly json: JsonSchema;
  /** Never there; carries the type. */
  readonly type?: T;
  /** Where it stands once in the document: `#/components/schemas/<name>`. */
  readonly name?: string;
}
export type JsonSchema = { readonly [key: string]: unknown };
export type Infer<S> = S extends Schema<infer T> ? T : never;

type Fields = Readonly<Record<string, Schema<unknown>>>;
type Flat<T> = { readonly [K in keyof T]: T[K] };
type Required<F extends Fields> = { readonly [K in keyof F]: Infer<F[K]> };
type Optional<F extends Fields> = { readonly [K in keyof F]?: Infer<F[K]> };

const make = <T>(json: JsonSchema): Schema<T> => ({ json });

export interface TextOptions {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly example?: string;
}

export const text = (description: string, { min, max, pattern, example }: TextOptions = {}): Schema<string> =>
  make({
    type: 'string',
    description,
    ...(min === undefined ? {} : { minLength: min }),
    maxLength: max ?? limits.stringBytesMax,
    ...(pattern === undefined ? {} : { pattern }),
    ...(example === undefined ? {} : { examples: [example] }),
  });

/** Ids from outside: no control characters. Their bytes are counted and NFC is made where they are read. */
export const id = (description: string, example?: string): Schema<string> =>
  text(description, {
    min: 1,
    max: limits.idBytesMax,
    pattern: idPattern,
    ...(example === undefined ? {} : { example }),
  });
const idPattern = '^[^\\u0000-\\u001F\\u007F-\\u009F]+$';

export const integer = (
  description: string,
  { min, max }: { readonly min?: number; readonly max?: number } = {},
): Schema<number> =>
  make({
    type: 'integer',
    format: 'int64',
    description,
    minimum: min ?? Number.MIN_SAFE_INTEGER,
    maximum: max ?? Number.MAX_SAFE_INTEGER,
  });

export const units = (description: string): Schema<number> => integer(description, { min: 1 });
export const bool = (description: string): Schema<boolean> => make({ type: 'boolean', description });

export const time = (description: string): Schema<string> =>
  make({ type: 'string', format: 'date-time', description, examples: ['2026-03-01T10:00:00+08:00'] });

export const oneOf = <const V extends string>(description: string, ...values: readonly V[]): Schema<V> =>
  make({ type: 'string', description, enum: values });

export const list = <T>(
  items: Schema<T>,
  description: string,
  { min, max }: { min?: number; max?: number } = {},
) =>
  make<readonly T[]>({
    type: 'array',
    description,
    items: refer(items),
    ...(min === undefined ? {} : { minItems: min }),
    ...(max === undefined ? {} : { maxItems: max }),
  });

export const record = <T>(values: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> =>
  make({ type: 'object', description, additionalProperties: refer(values) });

/** Any JSON; what it may be is said elsewhere (the program, another standard). */
export const anything = (description: string): Schema<unknown> => make({ description });

export const nullable = <T>(schema: Schema<T>): Schema<T | null> =>
  schema.name === undefined && typeof schema.json['type'] === 'string' && schema.json['enum'] === undefined
    ? make({ ...schema.json, type: [schema.json['type'], 'null'] })
    : make({ anyOf: [refer(schema), { type: 'null' }] });

/** Nothing but the fields named. */
export function object<R extends Fields>(required: R): Schema<Required<R>>;
export function object<R extends Fields, O extends Fields>(
  required: R,
  optional: O,
  description?: string,
): Schema<Flat<Required<R> & Optional<O>>>;
export function object(required: Fields, optional: Fields = {}, description?: string): Schema<unknown> {
  const fields = Object.entries({ ...required, ...optional });
  const names = Object.keys(required);
  return make({
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: Object.fromEntries(fields.map(([key, schema]) => [key, refer(schema)])),
    ...(names.length === 0 ? {} : { required: names }),
    additionalProperties: false,
  });
}

/** Stands under a name of its own in the document and, as a type, in clients. */
export const named = <T>(name: string, schema: Schema<T>): Schema<T> => {
  const registered = { ...schema, name };
  components.set(name, registered);
  return registered;
};
const components = new Map<string, Schema<unknown>>();
export const namedSchemas = (): ReadonlyMap<string, Schema<unknown>> => components;

export const refer = (schema: Schema<unknown>): JsonSchema =>
  schema.name === undefined ? schema.json : { $ref: `#/components/schemas/${schema.name}` };

export const page = <T>(items: Schema<T>, description: string) =>
  object({
    data: list(items, description),
    nextCursor: nullable(text('Where the next page begins; null at the end')),
  });
