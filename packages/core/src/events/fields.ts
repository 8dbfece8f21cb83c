import { didYouMean } from '../expressions/advice.ts';
import type { Type } from '../expressions/types.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { anyOf, isAnything } from '../shape/choices.ts';
import { freeObject, list } from '../shape/collections.ts';
import { boolean, date, integer } from '../shape/numbers.ts';
import { type Field, object, optional } from '../shape/objects.ts';
import { describe, type Shape, WRONG, wrong } from '../shape/shape.ts';
import { NAME_MAX, outsideId, text } from '../shape/texts.ts';
import { contactKind, contactShapes } from './contacts.ts';

/** Minor units of money in one amount: a hundred billion yuan. Sums of many stay exact. */
export const MONEY_MAX = 10_000_000_000_000;
/** Units of an asset in one movement. */
export const EVENT_UNITS_MAX = 1_000_000_000_000;
export const TAGS_MAX = 100;
export const ITEMS_MAX = 10_000;

export type EventFields = Readonly<Record<string, Field<Json>>>;

export const money: Shape<number> = integer({ min: 0, max: MONEY_MAX, description: 'Minor units.' });
export const moneyAboveZero: Shape<number> = integer({ min: 1, max: MONEY_MAX, description: 'Minor units.' });
export const unitsAboveZero: Shape<number> = integer({ min: 1, max: EVENT_UNITS_MAX });
export const id: Shape<string> = outsideId();
export const word: Shape<string> = outsideId(undefined, 128);
export const reason: Shape<string> = text({ min: 1, max: 500 });

export const extra: Field<Json> = optional<Json>(freeObject('Whatever the sender adds.'));

/** What every event may carry: where it happened, and what its sender adds. */
export const placeFields: EventFields = {
  channel: optional<Json>(outsideId('The channel of sale or contact.', 128)),
  scene: optional<Json>(outsideId('Where in the shop or game.', 128)),
  shopId: optional<Json>(outsideId('The shop within the platform.', 128)),
  risk: optional<Json>(
    object<JsonObject>(
      {
        deviceId: optional<Json>(id),
        addressKey: optional<Json>(id),
        paymentKey: optional<Json>(id),
        score: optional<Json>(integer({ min: 0, max: 1_000_000 })),
      },
      { name: 'risk', description: 'Marks of device, address and payment, kept as keyed hashes.' },
    ),
  ),
  extra,
};

/** An ISO 4217 code that the program knows. */
export function currencyOf(program: Program): Shape<string> {
  const known = [program.currency, ...Object.keys(program.currencies)];
  return {
    read: (value, reading) => {
      if (typeof value === 'string' && known.includes(value)) return value;
      if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value)) {
        return wrong(reading, 'wrong_type', `${describe(value)} is no currency.`, 'Write a code like CNY.');
      }
      return wrong(
        reading,
        'unknown_currency',
        `The program knows no rate of ${value}.`,
        `Known: ${known.join(', ')}.`,
      );
    },
    schema: { type: 'string', pattern: '^[A-Z]{3}$' },
    type: { kind: 'string' },
  };
}

/** The id of something that the program declares. */
export function declaredId(
  kind: 'asset' | 'track' | 'tier' | 'plan' | 'game' | 'item',
  known: readonly string[],
): Shape<string> {
  return {
    read: (value, reading) => {
      if (typeof value !== 'string') {
        return wrong(
          reading,
          'wrong_type',
          `${describe(value)} is no id.`,
          `Write the id of a declared ${kind}.`,
        );
      }
      if (known.includes(value)) return value;
      const advice = didYouMean(value.slice(0, NAME_MAX), known, `The program declares no ${kind}.`);
      return wrong(reading, `unknown_${kind}`, `There is no ${kind} ${describe(value)}.`, advice);
    },
    schema: { type: 'string', maxLength: NAME_MAX },
    type: { kind: 'string' },
  };
}

/** Another member by her external id; the shell puts a reference in its place. */
export function memberId(description: string): Shape<string> {
  return { ...outsideId(description), type: { kind: 'object', name: 'a member', fields: {} }, members: [''] };
}

/** A member's declared fields. Null takes one away, where that may be. */
export function profileOf(program: Program, mayTakeAway: boolean): Shape<JsonObject> {
  const shapes = Object.entries(program.fields).map(([name, def]) => {
    const kind = contactKind(name, def);
    const shape = kind === null ? FIELD_SHAPES[def.type] : contactShapes[kind];
    return [name, optional<Json>(mayTakeAway ? orNull(shape) : shape)] as const;
  });
  const inner = object<JsonObject>(Object.fromEntries(shapes), { name: 'profile' });
  return {
    ...inner,
    type: typeInLog(inner.type, program),
    read: (value, reading) => {
      const before = reading.problems.length;
      const read = inner.read(value, reading);
      for (const [index, problem] of reading.problems.entries()) {
        if (index < before || problem.code !== 'unknown_field') continue;
        reading.problems[index] = { ...problem, code: 'unknown_field_of_profile' };
      }
      return read;
    },
  };
}

/** Personal fields go to the vault before the core sees the event. */
function typeInLog(type: Type, program: Program): Type {
  if (type.kind !== 'object') return type;
  const kept = Object.entries(type.fields).filter(([name]) => program.fields[name]?.personal !== true);
  return { ...type, fields: Object.fromEntries(kept) };
}

const FIELD_SHAPES: Readonly<Record<Program['fields'][string]['type'], Shape<Json>>> = {
  string: text({ max: 1_000 }),
  integer: integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  boolean: boolean(),
  date: date(),
};

export function orNull(shape: Shape<Json>): Shape<Json> {
  return anyOf<Json>([
    {
      suits: (value) => value === null,
      shape: { read: () => null, schema: { type: 'null' }, type: { kind: 'null' } },
    },
    { suits: isAnything, shape },
  ]);
}

export const tags: Shape<Json> = uniqueTags();

function uniqueTags(): Shape<Json> {
  const of = list(outsideId(undefined, NAME_MAX), { max: TAGS_MAX });
  return {
    ...of,
    read: (value, reading) => {
      const read = of.read(value, reading);
      return read === WRONG ? WRONG : [...new Set(read)].sort();
    },
  };
}
