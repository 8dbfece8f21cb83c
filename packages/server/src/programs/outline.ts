import { inForce, type Program, type Span, type Text } from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import type { Infer } from '../http/schema.ts';
import { bool, integer, list, named, nullable, object, oneOf, record, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import type { ProgramParts } from './parts.ts';

const span = named(
  'Length',
  object({
    unit: oneOf('Of what', 'minutes', 'hours', 'days', 'months', 'years'),
    count: integer('How many'),
  }),
);
const asset = named(
  'OutlineAsset',
  object({
    name: names,
    kind: oneOf('What it is', 'score', 'currency', 'voucher', 'chance', 'card'),
    hidden: bool('Not shown among what a member has'),
    worth: nullable(object({ units: integer('So many units'), amount: integer('Pay so much, minor units') })),
  }),
);
const tier = named(
  'OutlineTier',
  object({
    id: text('Of the tier'),
    name: names,
    threshold: integer('Units that it takes', { min: 0 }),
    multiplier: text('Exact decimal'),
    badge: nullable(text('Address of a picture')),
    color: nullable(text('#c9a227')),
  }),
);
const track = named(
  'OutlineTrack',
  object({
    id: text('Of the track'),
    name: names,
    measure: text('The asset whose units count'),
    card: nullable(text('The asset of protection cards')),
    tiers: list(tier, 'From the lowest up'),
  }),
);
const plan = named(
  'OutlinePlan',
  object({
    id: text('Of the plan'),
    name: names,
    variants: list(
      object({
        id: text('Of the variant'),
        name: names,
        term: nullable(span),
        price: integer('For whom no condition of a price holds, minor units'),
      }),
      'What can be bought',
    ),
    trial: nullable(span),
    renews: bool('A mandate to renew can be given'),
    family: bool('It has seats for others'),
  }),
);
const agreement = named(
  'OutlineAgreement',
  object({
    id: text('Of the agreement'),
    version: text('Of its text'),
    name: names,
    required: bool('To join'),
  }),
);
const field = named(
  'OutlineField',
  object({
    name: names,
    type: oneOf('Of its values', 'string', 'integer', 'boolean', 'date'),
    personal: bool('Kept in the vault'),
  }),
);
const outline = named(
  'ProgramOutline',
  object({
    program: text('Id'),
    name: names,
    version: integer('The one in force', { min: 1 }),
    at: time('What the store’s clock shows'),
    currency: text('ISO 4217'),
    timeZone: text('IANA zone in which days turn over'),
    assets: record(asset, 'By id'),
    tracks: list(track, 'The main one first'),
    plans: list(plan, 'In the program’s order'),
    agreements: list(agreement, 'To be ticked by hand'),
    fields: record(field, 'What is known about a member, by id'),
    rules: record(names, 'Names of rules by id, as histories give them'),
  }),
);

/** What pages need to name things: no conditions, formulas or limits, which the rules page tells. */
export function getOutline({ reads, clock }: Pick<ProgramParts, 'reads' | 'clock'>): Route {
  return route({
    id: 'getOutline',
    method: 'GET',
    path: '/v1/program/outline',
    tag: 'programs',
    summary:
      'What pages show of the program in force: names, tiers with their colours, plans with their prices',
    access: 'anyone',
    answers: { 200: { description: 'The outline', schema: outline } },
    refusals: ['no_program'],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const programs = reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
      const { number, compiled } = inForce(programs, clock.now());
      const reply = ok({
        ...outlineOf(compiled.program),
        version: number,
        at: showTimeOf(programs, clock.now())(clock.now()),
      });
      return { ...reply, headers: { 'cache-control': 'no-cache' } };
    },
  });
}

type Outline = Infer<typeof outline>;

function outlineOf(program: Program): Omit<Outline, 'version' | 'at'> {
  const { name, currency, timeZone, agreements, rules } = program;
  return {
    program: program.program,
    name,
    currency,
    timeZone,
    assets: each(program.assets, ({ name: called, kind, hidden, worth }) => ({
      name: called,
      kind,
      hidden,
      worth,
    })),
    tracks: tracksOf(program),
    plans: plansOf(program),
    agreements,
    fields: each(program.fields, ({ name: called, type, personal }) => ({ name: called, type, personal })),
    rules: Object.fromEntries(rules.map((rule): [string, Text] => [rule.id, rule.name])),
  };
}

const each = <V, W>(values: Readonly<Record<string, V>>, shown: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, shown(value)]));

const tracksOf = ({ tracks }: Program): Outline['tracks'] =>
  Object.entries(tracks).map(([id, { name, measure, protection, tiers }]) => ({
    id,
    name,
    measure,
    card: protection?.asset ?? null,
    tiers: tiers.map(({ id: step, name: called, threshold, multiplier, badge, color }) => ({
      id: step,
      name: called,
      threshold,
      multiplier,
      badge,
      color,
    })),
  }));

const plansOf = ({ plans }: Program): Outline['plans'] =>
  Object.entries(plans).map(([id, { name, variants, trial, renewal, family }]) => ({
    id,
    name,
    variants: Object.entries(variants).map(([variant, { name: called, term, price }]) => ({
      id: variant,
      name: called,
      term: lengthOf(term),
      price: price.at(-1)?.amount ?? 0,
    })),
    trial: lengthOf(trial?.term ?? null),
    renews: renewal !== null,
    family: family !== undefined,
  }));

function lengthOf(term: Span | null): { unit: keyof AnySpan; count: number } | null {
  const [found] = Object.entries(term ?? {}) as [keyof AnySpan, number][];
  return found === undefined ? null : { unit: found[0], count: found[1] };
}
type AnySpan = { minutes: number; hours: number; days: number; months: number; years: number };
