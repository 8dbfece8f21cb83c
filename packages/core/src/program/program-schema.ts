import type { Json, JsonObject } from '../kernel/json.ts';
import { programShape } from './program-shape.ts';

/** JSON Schema 2020-12 of programs as they are written, for editors. The core's own reading is stricter. */
export function programSchema(): JsonObject {
  const defs: Record<string, Json> = {};
  const schema = withoutDefs(programShape.schema, defs) as JsonObject;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Laurel program',
    ...schema,
    $defs: defs,
  };
}

/** Moves what `named` left in place to the definitions. */
function withoutDefs(schema: Json | undefined, defs: Record<string, Json>): Json {
  if (Array.isArray(schema)) return schema.map((each: Json) => withoutDefs(each, defs));
  if (typeof schema !== 'object' || schema === null) return schema ?? null;
  const { $def, ...rest } = schema as JsonObject;
  if ($def !== undefined && typeof rest['$ref'] === 'string') {
    defs[rest['$ref'].replace('#/$defs/', '')] ??= withoutDefs($def, defs);
  }
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutDefs(value, defs)]));
}
