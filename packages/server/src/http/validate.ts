import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ErrorCode } from './errors.ts';
import { Problem } from './problem.ts';
import { type JsonSchema, namedSchemas, type Schema } from './schema.ts';
import { readTime } from './times.ts';

/** What a value must pass; throws a problem whose pointer begins with `at`. */
export type Check = (value: unknown, at: string) => void;

/** Compiles on first use: a start must not pay for calls that nobody makes. */
export function checkOf(schema: Schema<unknown>): (value: unknown, at: string) => Promise<void> {
  let check: Check | undefined;
  return async (value, at) => {
    check ??= await compile(schema);
    check(value, at);
  };
}

async function compile(schema: Schema<unknown>): Promise<Check> {
  const ajv = await compiler();
  const validate = ajv(schema.json);
  return (value, at) => {
    if (!validate(value)) throw problemOfFailure(validate.errors?.[0], at);
  };
}

let loaded: Promise<(schema: JsonSchema) => ValidateFunction> | undefined;

function compiler(): Promise<(schema: JsonSchema) => ValidateFunction> {
  loaded ??= import('ajv/dist/2020.js').then(({ Ajv2020 }) => {
    const ajv = new Ajv2020({
      strict: false,
      validateSchema: false,
      allowUnionTypes: true,
      formats: { 'date-time': (value: string) => readTime(value) !== undefined, int64: true, binary: true },
    });
    // References point to where the schemas stand in the document, so each is compiled as such a document.
    const schemas = Object.fromEntries([...namedSchemas()].map(([name, { json }]) => [name, json]));
    return (schema) => ajv.compile({ ...schema, components: { schemas } });
  });
  return loaded;
}

function problemOfFailure(error: ErrorObject | undefined, at: string): Problem {
  if (error === undefined) return new Problem('invalid_value', 'The value does not fit.', { pointer: at });
  const { keyword, params, instancePath } = error;
  const below = (name: unknown): string => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const pointer = at + instancePath;
  // A parameter stands in the address: whatever is wrong with it has one code, so that a caller can tell it from a field.
  const isParameter = at === '/query';
  if (keyword === 'required')
    return new Problem('missing_field', 'The field is missing.', {
      pointer: pointer + below(params['missingProperty']),
    });
  if (keyword === 'additionalProperties')
    return new Problem('unknown_field', 'There is no such field.', {
      pointer: pointer + below(params['additionalProperty']),
    });
  const code = isParameter ? 'invalid_parameter' : (codes[keyword] ?? 'invalid_value');
  return new Problem(code, sentenceOf(error), { pointer });
}

const codes: Readonly<Record<string, ErrorCode>> = {
  maxItems: 'too_many_items',
  maxLength: 'string_too_long',
};

function sentenceOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'enum') return `It is one of ${(params['allowedValues'] as unknown[]).join(', ')}.`;
  if (keyword === 'format' && params['format'] === 'date-time')
    return 'It is a time as RFC 3339 writes it, with an offset: 2026-03-01T10:00:00+08:00.';
  if (keyword === 'pattern') return 'It has characters that are not allowed here.';
  return `It ${message ?? 'does not fit'}.`;
}
