import { ANY, BOOL, INT, isNumeric, RATIONAL, STRING, TIMESTAMP } from '../expressions/type-relations.ts';
import type { Scope, Type } from '../expressions/types.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Shape } from '../shape/shape.ts';
import type { Program } from './program.ts';

/** What expressions of rules on these event types may name; docs/programs.md lists it. */
export function scopeOf(
  program: Program,
  shapes: ReadonlyMap<string, Shape<JsonObject>>,
  types: readonly string[],
): Scope {
  const data = types.map((type) => shapes.get(type)?.type ?? shapes.get('plan.*')?.type ?? ANY);
  const isOrder = types.length > 0 && types.every((type) => type.startsWith('order.'));
  return {
    variables: {
      ...stateVariables(program),
      ...(data.length > 0 ? { data: merged(data), event: EVENT } : {}),
      ...(isOrder ? moneyVariables(program) : {}),
    },
  };
}

/** What conditions of tiers and audiences may name: the member alone. */
export function stateScope(program: Program): Scope {
  return { variables: stateVariables(program) };
}

/** What conditions of lines may name: a line of a cart, and the member. */
export function lineScope(program: Program): Scope {
  return { variables: { ...stateVariables(program), line: LINE } };
}

/** What parts of scores may name: the member without her scores. */
export function partScope(program: Program): Scope {
  return { variables: memberVariables(program) };
}

function stateVariables(program: Program): Record<string, Type> {
  const scores = Object.keys(program.scores).map((score) => [score, { type: INT }] as const);
  if (scores.length === 0) return memberVariables(program);
  const byScore = (name: string): Type => ({ kind: 'object', name, fields: Object.fromEntries(scores) });
  return { ...memberVariables(program), score: byScore('score'), settled: byScore('settled') };
}

function memberVariables(program: Program): Record<string, Type> {
  const units = Object.keys(program.assets).map((asset) => [asset, { type: INT }] as const);
  const byAsset = (name: string): Type => ({ kind: 'object', name, fields: Object.fromEntries(units) });
  return {
    member: memberType(program),
    balance: byAsset('balance'),
    available: byAsset('available'),
    earned: byAsset('earned'),
    local: LOCAL,
  };
}

const EVENT: Type = {
  kind: 'object',
  name: 'event',
  fields: {
    type: { type: STRING },
    source: { type: STRING },
    id: { type: STRING },
    time: { type: TIMESTAMP },
  },
};

/** Texts that a cart does not say are empty. Amounts in minor units, of the whole line but for the price. */
const LINE: Type = {
  kind: 'object',
  name: 'line',
  fields: {
    id: { type: STRING },
    sku: { type: STRING },
    category: { type: STRING },
    brand: { type: STRING },
    shop: { type: STRING },
    quantity: { type: INT },
    price: { type: INT },
    amount: { type: INT },
  },
};

const LOCAL: Type = {
  kind: 'object',
  name: 'local',
  fields: {
    year: { type: INT },
    month: { type: INT },
    day: { type: INT },
    weekday: { type: INT },
    hour: { type: INT },
    minute: { type: INT },
    date: { type: STRING },
  },
};

function memberType(program: Program): Type {
  const tracks = Object.keys(program.tracks).map((track) => [track, { type: STRING }] as const);
  const tiersByTrack = Object.fromEntries(tracks);
  return {
    kind: 'object',
    name: 'member',
    fields: {
      tier: { type: STRING },
      tiers: { type: { kind: 'object', name: 'member.tiers', fields: tiersByTrack } },
      level: { type: INT },
      tags: { type: { kind: 'list', of: STRING } },
      plans: { type: { kind: 'list', of: STRING } },
      trial: { type: { kind: 'list', of: STRING } },
      joinedAt: { type: TIMESTAMP },
      orders: { type: INT },
      firstOrder: { type: BOOL },
      invited: { type: BOOL },
      fields: { type: fieldsType(program, false) },
      personal: { type: fieldsType(program, true) },
      verified: { type: verifiedType(program) },
      ...(program.fields['birthday']?.type === 'date' ? { birthdayToday: { type: BOOL } } : {}),
    },
  };
}

/** Whether each field was proved to be the member's; what it holds is not asked. */
function verifiedType({ fields }: Program): Type {
  const all = Object.keys(fields).map((name) => [name, { type: BOOL }] as const);
  return { kind: 'object', name: 'member.verified', fields: Object.fromEntries(all) };
}

function fieldsType(program: Program, personal: boolean): Type {
  const fields = Object.entries(program.fields)
    .filter(([, def]) => def.personal === personal)
    .map(([name, def]) => [name, { type: FIELD_TYPES[def.type], optional: true }] as const);
  return {
    kind: 'object',
    name: personal ? 'member.personal' : 'member.fields',
    fields: Object.fromEntries(fields),
  };
}

const FIELD_TYPES: Readonly<Record<Program['fields'][string]['type'], Type>> = {
  string: STRING,
  integer: INT,
  boolean: BOOL,
  date: STRING,
};

/** Whole minor units, unless another currency's rate makes fractions of them. */
function moneyVariables(program: Program): Record<string, Type> {
  const amount = Object.keys(program.currencies).length > 0 ? RATIONAL : INT;
  return { paid: amount, goods: amount, shipping: amount, tax: amount, paidExTax: amount };
}

/** What is true of the data of every one of several event types. */
function merged(types: readonly Type[]): Type {
  const [first = ANY, ...others] = types;
  return others.reduce((one, other) => mergedPair(one, other, 'data'), first);
}

function mergedPair(a: Type, b: Type, name: string): Type {
  if (a === b) return a;
  if (a.kind === 'object' && b.kind === 'object') return mergedObjects(a, b, name);
  if (a.kind === 'list' && b.kind === 'list')
    return { kind: 'list', of: mergedPair(a.of, b.of, `${name}[]`) };
  if (isNumeric(a) && isNumeric(b)) return a.kind === 'int' && b.kind === 'int' ? INT : RATIONAL;
  return a.kind === b.kind && a.kind !== 'map' ? a : ANY;
}

type ObjectType = Extract<Type, { kind: 'object' }>;

function mergedObjects(a: ObjectType, b: ObjectType, name: string): Type {
  const fields: ObjectType['fields'] = {};
  for (const [field, one] of Object.entries(a.fields)) {
    const other = Object.hasOwn(b.fields, field) ? b.fields[field] : undefined;
    if (other === undefined) continue;
    const type = mergedPair(one.type, other.type, `${name}.${field}`);
    fields[field] = one.optional || other.optional ? { type, optional: true } : { type };
  }
  return { kind: 'object', name: a.name === b.name ? a.name : name, fields };
}
