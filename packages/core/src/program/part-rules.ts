import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import { placed, pointerOf, type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord, patterned } from '../shape/texts.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { grants, limit, packOrId } from './part-grants.ts';
import { task } from './part-tasks.ts';
import { expression, instant, span, texts } from './part-values.ts';
import type {
  AudienceDef,
  EmitDef,
  GoalDef,
  GrantDef,
  LimitDef,
  MultiplierDef,
  PackDef,
  RuleBenefitDef,
  RuleDef,
  Span,
} from './program.ts';

/** A rule as written: a pack may stand beside its grants, by id or in place. */
export interface RuleDoc extends RuleDef {
  readonly pack: PackDef | string | null;
}

const EVENT_TYPE = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,3}$/;
/** `order.completed`. */
export const eventType: Shape<string> = patterned({
  pattern: EVENT_TYPE,
  code: 'bad_event_type',
  advice: 'Write it like order.completed: small letters, digits and underscores, parted by points.',
});

const tag = patterned({
  pattern: /^[\p{L}\p{N}][\p{L}\p{N}_:-]*$/u,
  code: 'bad_tag',
  advice: 'Use letters, digits, hyphens, colons and underscores.',
});

const sum = object<NonNullable<GoalDef['sum']>>({
  of: required(expression),
  goal: required(integer({ min: 1, max: UNITS_MAX })),
});
const fullGoal = object<GoalDef>({
  count: defaulted<number | null>(integer({ min: 1, max: 1_000_000 }), null),
  sum: defaulted<GoalDef['sum']>(sum, null),
  distinct: defaulted<GoalDef['distinct']>(sum, null),
  streak: defaulted<number | null>(integer({ min: 2, max: 3_660, description: 'Days in a row.' }), null),
  allOf: defaulted<GoalDef['allOf']>(list(name('kebab'), { min: 1, max: 20 }), null),
  per: defaulted(oneWord<GoalDef['per']>(['day', 'week', 'month', 'year', 'lifetime']), 'lifetime'),
  repeat: defaulted(boolean('Again and again within the window.'), false),
});
const goal = refined(fullGoal, (value, reading): GoalDef | Wrong => {
  const { count, sum: total, distinct, streak, allOf } = value;
  if ([count, total, distinct, streak, allOf].filter((each) => each !== null).length === 1) return value;
  const advice = 'Write exactly one of count, sum, distinct, streak and allOf.';
  return wrong(reading, 'bad_goal', 'A goal counts up to one thing.', advice);
});

const emit = object<EmitDef>({
  type: required(eventType),
  to: defaulted(oneWord<EmitDef['to']>(['member', 'inviter']), 'member'),
  data: defaulted(record(name('word'), expression, { max: 50 }), {}),
});

/** One, or a list. */
function oneOrMore(of: Shape<string>, max: number, min = 0): Shape<readonly string[]> {
  return anyOf<readonly string[]>([
    { suits: isText, shape: refined(of, (value): readonly string[] => [value]) },
    { suits: isAnything, shape: list(of, { max, min }) },
  ]);
}

/** The benefit alone, or with how long. */
const ruleBenefit = anyOf<RuleBenefitDef>([
  {
    suits: isText,
    shape: refined(name('kebab'), (benefit, reading): RuleBenefitDef => {
      return placed(reading, { benefit, lasts: null }, { benefit: pointerOf(reading.path) });
    }),
  },
  {
    suits: isAnything,
    shape: object<RuleBenefitDef>({
      benefit: required(name('kebab')),
      lasts: defaulted<Span | null>(span(), null),
    }),
  },
]);

const MULTIPLIER_NAME = /^(?:tier:|benefit:)?[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const multiplierName = patterned({
  pattern: MULTIPLIER_NAME,
  code: 'bad_name',
  advice: 'Write tier:<track>, benefit:<id>, or the id of a multiplier.',
});

export const rule: Shape<RuleDoc> = object<RuleDoc>({
  id: required(name('kebab')),
  name: defaulted(texts(), NO_NAME),
  text: optional(texts(500)),
  on: required(oneOrMore(eventType, 20, 1)),
  when: defaulted<string | null>(expression, null),
  audience: defaulted<string | null>(name('kebab'), null),
  from: defaulted<number | null>(instant, null),
  until: defaulted<number | null>(instant, null),
  goal: defaulted<GoalDef | null>(goal, null),
  grants: defaulted<readonly GrantDef[]>(grants, []),
  pack: defaulted<PackDef | string | null>(packOrId, null),
  multiply: defaulted<readonly string[]>(oneOrMore(multiplierName, 20), []),
  limits: defaulted<readonly LimitDef[]>(list(limit, { max: 20 }), []),
  emit: defaulted<readonly EmitDef[]>(list(emit, { max: 8 }), []),
  tag: defaulted<readonly string[]>(oneOrMore(tag, 20), []),
  untag: defaulted<readonly string[]>(oneOrMore(tag, 20), []),
  message: defaulted<string | null>(name('kebab'), null),
  benefits: optional(list(ruleBenefit, { min: 1, max: 20 })),
  funder: defaulted(name('kebab', 'Who pays for it.'), 'platform'),
  task: defaulted<RuleDef['task']>(task, null),
});

export const audience: Shape<AudienceDef> = anyOf<AudienceDef>([
  {
    suits: isText,
    shape: refined(expression, (when, reading): AudienceDef => {
      return placed(reading, { name: NO_NAME, when }, { when: pointerOf(reading.path) });
    }),
  },
  {
    suits: isAnything,
    shape: object<AudienceDef>({
      name: defaulted(texts(), NO_NAME),
      text: optional(texts(500)),
      when: required(expression),
    }),
  },
]);

export const multiplier: Shape<MultiplierDef> = object<MultiplierDef>({
  id: required(name('kebab')),
  name: defaulted(texts(), NO_NAME),
  when: defaulted<string | null>(expression, null),
  factor: required(expression),
});
