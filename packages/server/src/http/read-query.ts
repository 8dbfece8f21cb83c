import { Problem } from './problem.ts';
import type { JsonSchema, Schema } from './schema.ts';

/**
 * Query parameters as values of their types. Each stands once; there are no others than those declared.
 * `raw` is what Fastify read: a string, or a list where one stands twice.
 */
export function readQuery(
  schema: Schema<unknown> | undefined,
  raw: Readonly<Record<string, unknown>>,
): object {
  const properties = (schema?.json['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(raw)) {
    const pointer = `/query/${name.slice(0, 64)}`;
    const wanted = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (wanted === undefined)
      throw new Problem('unknown_parameter', 'There is no such parameter.', { pointer });
    const value = raw[name];
    if (typeof value !== 'string') throw new Problem('invalid_parameter', 'It stands twice.', { pointer });
    if (!value.isWellFormed() || value.includes('\u0000') || value.includes('\ufffd'))
      throw new Problem('invalid_parameter', 'It is not valid text.', { pointer });
    values[name] = typed(wanted, value, pointer);
  }
  return values;
}

function typed(schema: JsonSchema, value: string, pointer: string): unknown {
  if (schema['type'] === 'integer') {
    if (!/^-?(0|[1-9][0-9]{0,15})$/.test(value))
      throw new Problem('invalid_parameter', 'It is an integer.', { pointer });
    return Number(value);
  }
  if (schema['type'] === 'boolean') {
    if (value !== 'true' && value !== 'false')
      throw new Problem('invalid_parameter', 'It is true or false.', { pointer });
    return value === 'true';
  }
  // A plus sign that was not percent-encoded arrives as a space.
  if (schema['format'] === 'date-time') return value.replace(/ (?=\d\d:\d\d$)/, '+');
  return value;
}
