import { ANY } from '../expressions/type-relations.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isObject } from './objects.ts';
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
import { described, TEXT_MAX, text } from './texts.ts';

export interface SizeRules {
  readonly max: number;
  readonly min?: number;
  readonly description?: string;
}

export function list<T>(of: Shape<T>, { max, min = 0, description }: SizeRules): Shape<readonly T[]> {
  return {
    read: (value, reading) => {
      if (!Array.isArray(value)) {
        return wrong(reading, 'wrong_type', `${describe(value)} is not a list.`, 'Write a list.');
      }
      if (value.length > max) return tooMany(value.length, max, reading);
      if (value.length < min)
        return wrong(reading, 'too_few', 'The list is too short.', `Write at least ${min}.`);
      const items: T[] = [];
      let isRight = true;
      for (const [index, item] of value.entries()) {
        if (isEnough(reading)) return WRONG;
        const read = readPart(of, item, index, reading);
        if (read === WRONG) isRight = false;
        else items.push(read);
      }
      return isRight ? placed(reading, items) : WRONG;
    },
    schema: {
      type: 'array',
      items: of.schema,
      ...(min > 0 ? { minItems: min } : {}),
      maxItems: max,
      ...described(description),
    },
    type: { kind: 'list', of: of.type },
    ...(of.exact === undefined
      ? {}
      : { exact: (value) => (value as readonly unknown[]).map(of.exact ?? same) }),
  };
}

function same(value: unknown): unknown {
  return value;
}

/** Things by id. The result has no prototype, so that no id finds what every object has. */
export function record<T>(
  key: Shape<string>,
  of: Shape<T>,
  { max, description }: SizeRules,
): Shape<Readonly<Record<string, T>>> {
  return {
    read: (value, reading) => {
      if (!isObject(value)) {
        return wrong(
          reading,
          'wrong_type',
          `${describe(value)} is not an object.`,
          'Write names with what they stand for.',
        );
      }
      const names = Object.keys(value);
      if (names.length > max) return tooMany(names.length, max, reading);
      const result: Record<string, T> = Object.create(null);
      let isRight = true;
      for (const each of names) {
        const name = readPart(key, each, each, reading);
        const read = readPart(of, value[each], each, reading);
        if (name === WRONG || read === WRONG) isRight = false;
        else result[name] = read;
      }
      return isRight ? placed(reading, result) : WRONG;
    },
    schema: {
      type: 'object',
      propertyNames: key.schema,
      additionalProperties: of.schema,
      maxProperties: max,
      ...described(description),
    },
    type: { kind: 'map', of: of.type },
  };
}

/** Values inside one another in free data. */
export const FREE_DEPTH_MAX = 16;
/** Values in all of one piece of free data. */
export const FREE_VALUES_MAX = 1_000;

/** What a sender adds for herself: any JSON within bounds, seen by expressions as `any`. */
export function freeObject(description?: string): Shape<JsonObject> {
  return {
    read: (value, reading) => {
      if (!isObject(value)) {
        return wrong(reading, 'wrong_type', `${describe(value)} is not an object.`, 'Write an object.');
      }
      const copy = copyFree(value, { depth: 0, left: { values: FREE_VALUES_MAX } }, reading);
      return copy === WRONG ? WRONG : (copy as JsonObject);
    },
    schema: { type: 'object', ...described(description) },
    type: ANY,
  };
}

interface Room {
  readonly depth: number;
  readonly left: { values: number };
}

function copyFree(value: unknown, room: Room, reading: Reading): Json | Wrong {
  room.left.values -= 1;
  if (room.left.values < 0) {
    return wrong(reading, 'too_many', 'It holds too many values.', `Send at most ${FREE_VALUES_MAX}.`);
  }
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return FREE_TEXT.read(value, reading);
  if (typeof value === 'number') return freeNumber(value, reading);
  if (typeof value !== 'object') return wrong(reading, 'wrong_type', 'It is not JSON.', 'Send JSON.');
  if (room.depth >= FREE_DEPTH_MAX) {
    return wrong(reading, 'too_deep', 'It is nested too deeply.', `Nest at most ${FREE_DEPTH_MAX} levels.`);
  }
  const deeper = { depth: room.depth + 1, left: room.left };
  return Array.isArray(value) ? copyList(value, deeper, reading) : copyFields(value, deeper, reading);
}

const FREE_TEXT = text({ max: TEXT_MAX });
const FREE_NAME = text({ max: 256 });

function freeNumber(value: number, reading: Reading): number | Wrong {
  const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (isExact) return value + 0;
  return wrong(reading, 'out_of_range', `${value} is beyond what is exact.`, 'Send it as text.');
}

function copyList(value: readonly unknown[], room: Room, reading: Reading): Json | Wrong {
  const copy: Json[] = [];
  for (const [index, item] of value.entries()) {
    reading.path.push(index);
    const read = copyFree(item, room, reading);
    reading.path.pop();
    if (read === WRONG) return WRONG;
    copy.push(read);
  }
  return copy;
}

function copyFields(value: object, room: Room, reading: Reading): Json | Wrong {
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    reading.path.push(key);
    const isName = !(key in {}) && FREE_NAME.read(key, reading) !== WRONG;
    const read = isName ? copyFree(item, room, reading) : reserved(key, reading);
    reading.path.pop();
    if (read === WRONG) return WRONG;
    copy[key] = read;
  }
  return copy;
}

function reserved(key: string, reading: Reading): Wrong {
  return wrong(reading, 'bad_name', `${describe(key)} cannot be the name of a field.`, 'Use another name.');
}

function tooMany(count: number, max: number, reading: Reading): Wrong {
  return wrong(reading, 'too_many', `There are ${count}.`, `Write at most ${max}.`);
}
