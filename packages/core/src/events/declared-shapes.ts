import { didYouMean } from '../expressions/advice.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { list } from '../shape/collections.ts';
import { boolean, date, decimalNumber, integer, timestamp } from '../shape/numbers.ts';
import { type Field, isObject, object, optional, required } from '../shape/objects.ts';
import { describe, escapePointer, type Problem, type Shape, wrong } from '../shape/shape.ts';
import { outsideId, TEXT_MAX, text, WORD } from '../shape/texts.ts';
import { memberId, placeFields } from './fields.ts';

/** The keywords of JSON Schema that declared events may use, by the types that they go with. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'maxItems', 'minItems'],
  string: ['enum', 'maxLength', 'minLength', 'format'],
  integer: ['minimum', 'maximum', 'enum'],
  number: ['minimum', 'maximum'],
  boolean: [],
};
const ALWAYS = ['type', 'description', 'title'];
const FORMATS = ['date', 'date-time', 'member'] as const;
const DEPTH_MAX = 6;
const PROPERTIES_MAX = 100;

interface Work {
  readonly problems: Problem[];
  readonly pointer: string;
  readonly depth: number;
  readonly name: string;
}

/** The shape of an event that a program declares, from its JSON Schema. Problems point into the program. */
export function declaredShape(
  type: string,
  schema: Json,
  pointer: string,
): { readonly shape: Shape<JsonObject>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const work: Work = { problems, pointer, depth: 0, name: `data of ${type}` };
  if (!isObject(schema) || schema['type'] !== 'object') {
    tell(
      work,
      'bad_schema',
      'The data of an event is an object.',
      "Write type: object and the event's properties.",
    );
    return { shape: objectOf({}, work, true), problems };
  }
  checkKeywords(schema, 'object', work);
  return { shape: objectOf(schema, work, true), problems };
}

function shapeOf(schema: unknown, work: Work): Shape<Json> {
  if (!isObject(schema))
    return tell(work, 'bad_schema', 'This is no schema.', 'Write type: string or the like.');
  if (work.depth > DEPTH_MAX) {
    return tell(
      work,
      'too_deep',
      `Schemas are nested more than ${DEPTH_MAX} deep.`,
      'Write the event flatter.',
    );
  }
  const type = schema['type'];
  if (typeof type !== 'string' || !Object.hasOwn(KEYWORDS, type)) {
    const types = Object.keys(KEYWORDS);
    const advice =
      typeof type === 'string'
        ? didYouMean(type.slice(0, 64), types, '')
        : `Write one of ${types.join(', ')}.`;
    return tell(at(work, 'type'), 'bad_schema', `${describe(type)} is no type.`, advice);
  }
  checkKeywords(schema, type, work);
  if (type === 'object') return objectOf(schema, work, false);
  if (type === 'array') return list(shapeOf(schema['items'], at(work, 'items')), sizesOf(schema, work));
  if (type === 'string') return stringOf(schema, work);
  if (type === 'boolean') return boolean();
  const bounds = {
    min: bound(schema, 'minimum', work) ?? -SAFE,
    max: bound(schema, 'maximum', work) ?? SAFE,
  };
  if (type === 'number') return decimalNumber(bounds);
  return 'enum' in schema ? oneOf(schema['enum'], integer(bounds), work) : integer(bounds);
}

function checkKeywords(schema: Record<string, unknown>, type: string, work: Work): void {
  const known = [...ALWAYS, ...(KEYWORDS[type] ?? [])];
  for (const key of Object.keys(schema)) {
    if (known.includes(key)) continue;
    const advice = didYouMean(key.slice(0, 64), known, `Use ${known.join(', ')}.`);
    tell(
      at(work, key),
      'unknown_keyword',
      `'${key.slice(0, 64)}' is not understood for type ${type}.`,
      advice,
    );
  }
}

function objectOf(schema: Record<string, unknown>, work: Work, isRoot: boolean): Shape<JsonObject> {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  if (schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false) {
    const advice =
      'Write false or leave it out: fields that are not declared are refused, except below extra.';
    tell(at(work, 'additionalProperties'), 'bad_schema', 'Events hold what they declare.', advice);
  }
  const names = Object.keys(properties);
  if (names.length > PROPERTIES_MAX)
    tell(work, 'too_many', 'There are too many properties.', `At most ${PROPERTIES_MAX}.`);
  const must = requiredOf(schema, names, work);
  const fields: Record<string, Field<Json>> = isRoot ? { ...placeFields } : {};
  for (const name of names.slice(0, PROPERTIES_MAX)) {
    const inside = at(at(work, 'properties'), name);
    if (!WORD.test(name) || name in {} || name.length > 64) {
      tell(
        inside,
        'bad_name',
        `${describe(name)} cannot be read by expressions.`,
        'Use letters, digits and underscores.',
      );
      continue;
    }
    const shape = shapeOf(properties[name], inside);
    fields[name] = must.has(name) ? required(shape) : optional(shape);
  }
  return object<JsonObject>(fields, { name: isRoot ? work.name : `${work.name} ${work.pointer}` });
}

function requiredOf(
  schema: Record<string, unknown>,
  names: readonly string[],
  work: Work,
): ReadonlySet<string> {
  const must = schema['required'] ?? [];
  if (!Array.isArray(must)) {
    tell(at(work, 'required'), 'bad_schema', 'required is a list of names.', 'Write required: [name].');
    return new Set();
  }
  for (const [index, name] of must.entries()) {
    if (names.includes(name)) continue;
    const advice = didYouMean(String(name).slice(0, 64), names, 'Declare it under properties.');
    tell(at(at(work, 'required'), index), 'unknown_field', `${describe(name)} is no property.`, advice);
  }
  return new Set(must as string[]);
}

function stringOf(schema: Record<string, unknown>, work: Work): Shape<Json> {
  const max = Math.min(bound(schema, 'maxLength', work) ?? TEXT_MAX, TEXT_MAX);
  const min = bound(schema, 'minLength', work) ?? 0;
  const { format } = schema;
  if (format === 'date') return date();
  if (format === 'date-time') return timestamp();
  if (format === 'member') return memberId('A member, by external id.');
  if (format !== undefined) {
    const advice = didYouMean(typeof format === 'string' ? format.slice(0, 64) : '', FORMATS, '');
    return tell(at(work, 'format'), 'bad_schema', `${describe(format)} is no format.`, advice);
  }
  if (schema['enum'] !== undefined) return oneOf(schema['enum'], outsideId(undefined, max), work);
  return text({ max, min });
}

function oneOf(values: unknown, of: Shape<Json>, work: Work): Shape<Json> {
  const kind = of.type.kind === 'int' ? 'number' : 'string';
  const isList = Array.isArray(values) && values.length > 0 && values.length <= 200;
  if (!isList || values.some((value) => typeof value !== kind)) {
    const advice = `Write a list of 1 to 200 ${kind}s.`;
    return tell(at(work, 'enum'), 'bad_schema', 'This is no list of choices.', advice);
  }
  const choices: readonly Json[] = values;
  return {
    read: (value, reading) => {
      if (choices.includes(value as Json)) return value as Json;
      const advice = `Write one of ${choices.slice(0, 12).map(describe).join(', ')}.`;
      return wrong(reading, 'not_a_choice', `${describe(value)} is none of the choices.`, advice);
    },
    schema: { enum: [...choices] },
    type: of.type,
  };
}

function sizesOf(schema: Record<string, unknown>, work: Work): { max: number; min: number } {
  return {
    max: Math.min(bound(schema, 'maxItems', work) ?? 1_000, 10_000),
    min: bound(schema, 'minItems', work) ?? 0,
  };
}

function bound(schema: Record<string, unknown>, key: string, work: Work): number | undefined {
  const value = schema[key];
  if (value === undefined || Number.isSafeInteger(value)) return value as number | undefined;
  tell(at(work, key), 'bad_schema', `${describe(value)} is no whole number.`, 'Write a whole number.');
  return undefined;
}

const SAFE = Number.MAX_SAFE_INTEGER;

function at(work: Work, step: string | number): Work {
  const deeper = step === 'properties' || step === 'items' ? work.depth + 1 : work.depth;
  return { ...work, pointer: `${work.pointer}/${escapePointer(String(step))}`, depth: deeper };
}

/** Goes on with a shape that takes text, so that the rest is looked at too. */
function tell(work: Work, code: string, message: string, advice: string): Shape<Json> {
  work.problems.push({ code, pointer: work.pointer, message, advice });
  return text();
}
