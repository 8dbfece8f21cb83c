import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { name, oneWord, patterned } from '../shape/texts.ts';
import { activity } from './part-activities.ts';
import { agreement, asset, eventDef, field, message, NO_NAME } from './part-assets.ts';
import { type BenefitDoc, benefit, choice, pay, product, productSku, redemptions } from './part-benefits.ts';
import { card } from './part-card.ts';
import { day } from './part-days.ts';
import { game, mallItem } from './part-games.ts';
import { gift } from './part-gifts.ts';
import { pack } from './part-grants.ts';
import { households } from './part-households.ts';
import { partner } from './part-partners.ts';
import { plan } from './part-plans.ts';
import { audience, eventType, multiplier, type RuleDoc, rule } from './part-rules.ts';
import { score } from './part-scores.ts';
import { service } from './part-service.ts';
import { sequence } from './part-tasks.ts';
import { type TrackDoc, track } from './part-tracks.ts';
import { decimal, span, texts } from './part-values.ts';
import type { MultiplierDef, Program, Rounding } from './program.ts';

/** A program as written, its defaults put in; packs may still stand in place. */
export interface ProgramDoc extends Omit<Program, 'tracks' | 'rules' | 'benefits'> {
  readonly tracks: Readonly<Record<string, TrackDoc>>;
  readonly rules: readonly RuleDoc[];
  readonly benefits: Readonly<Record<string, BenefitDoc>>;
}

/** What one program may hold. */
export const PROGRAM_LIMITS = {
  rules: 1_000,
  assets: 200,
  tracks: 8,
  packs: 500,
  benefits: 200,
  choices: 50,
  products: 10_000,
  plans: 20,
  partners: 100,
  games: 50,
  mall: 1_000,
  activities: 200,
  scores: 20,
  audiences: 200,
  days: 50,
  sequences: 50,
  multipliers: 100,
  events: 200,
  fields: 100,
  messages: 200,
  agreements: 50,
  currencies: 50,
} as const;

type Multipliers = Program['multipliers'];
const combine = oneWord<Multipliers['combine']>(['max', 'sum', 'product']);
const multiplierList = list(multiplier, { max: PROGRAM_LIMITS.multipliers });
const multipliers = anyOf<Multipliers>([
  {
    suits: isText,
    shape: refined(combine, (how): Multipliers => ({ combine: how, list: [] })),
  },
  {
    suits: isAnything,
    shape: object<Multipliers>({
      combine: defaulted(combine, 'max'),
      list: defaulted<readonly MultiplierDef[]>(multiplierList, []),
    }),
  },
]);

const currency = patterned({
  pattern: /^[A-Z]{3}$/,
  code: 'bad_currency',
  advice: 'Write the three capitals of ISO 4217, like CNY.',
});
const region = patterned({
  pattern: /^[A-Z]{2}$/,
  code: 'bad_region',
  advice: 'Write the two capitals of ISO 3166, like CN.',
  description: 'Country of telephone numbers that are written without one. Left out: CN.',
});
const rate = decimal({ above: '0', max: '1000000000' });

export const programShape: Shape<ProgramDoc> = object<ProgramDoc>(
  {
    program: required(name('kebab', 'Id of the program.')),
    name: defaulted(texts(), NO_NAME),
    timeZone: defaulted(zone(), 'Asia/Shanghai'),
    currency: defaulted(currency, 'CNY'),
    currencies: defaulted<Program['currencies']>(
      record(currency, rate, {
        max: PROGRAM_LIMITS.currencies,
        description: 'What one minor unit of another currency is worth in minor units of this one.',
      }),
      {},
    ),
    join: defaulted(oneWord<Program['join']>(['explicit', 'onFirstEvent']), 'explicit'),
    lateness: defaulted(span(0), { days: 30 }),
    rounding: defaulted(oneWord<Rounding>(['floor', 'ceil', 'halfUp', 'halfEven']), 'floor'),
    multipliers: defaulted<Multipliers>(multipliers, { combine: 'max', list: [] }),
    noticeDays: defaulted(integer({ min: 0, max: 366 }), 0),
    agreements: defaulted<Program['agreements']>(list(agreement, { max: PROGRAM_LIMITS.agreements }), []),
    region: optional(region),
    card: optional(card),
    fields: things(field, 'word', PROGRAM_LIMITS.fields),
    events: defaulted(record(eventType, eventDef, { max: PROGRAM_LIMITS.events }), {}),
    assets: things(asset, 'word', PROGRAM_LIMITS.assets),
    gifts: things(gift, 'word', PROGRAM_LIMITS.assets),
    households: optional(households),
    tracks: things(track, 'kebab', PROGRAM_LIMITS.tracks),
    scores: things(score, 'word', PROGRAM_LIMITS.scores),
    audiences: things(audience, 'kebab', PROGRAM_LIMITS.audiences),
    days: things(day, 'word', PROGRAM_LIMITS.days),
    rules: defaulted<readonly RuleDoc[]>(list(rule, { max: PROGRAM_LIMITS.rules }), []),
    sequences: things(sequence, 'kebab', PROGRAM_LIMITS.sequences),
    packs: things(pack, 'kebab', PROGRAM_LIMITS.packs),
    benefits: things(benefit, 'kebab', PROGRAM_LIMITS.benefits),
    choices: things(choice, 'kebab', PROGRAM_LIMITS.choices),
    pay: defaulted<Program['pay']>(pay, null),
    redemptions: optional(redemptions),
    products: defaulted<Program['products']>(
      record(productSku, product, {
        max: PROGRAM_LIMITS.products,
        description: 'What everybody pays, by SKU.',
      }),
      {},
    ),
    plans: things(plan, 'kebab', PROGRAM_LIMITS.plans),
    partners: things(partner, 'kebab', PROGRAM_LIMITS.partners),
    games: things(game, 'kebab', PROGRAM_LIMITS.games),
    mall: things(mallItem, 'kebab', PROGRAM_LIMITS.mall),
    activities: things(activity, 'kebab', PROGRAM_LIMITS.activities),
    service: optional(service),
    messages: things(message, 'kebab', PROGRAM_LIMITS.messages),
  },
  { description: 'The whole rule book of a Laurel membership program.' },
);

function things<T>(of: Shape<T>, names: 'kebab' | 'word', max: number) {
  return defaulted<Readonly<Record<string, T>>>(record(name(names), of, { max }), {});
}

function zone(): Shape<string> {
  return patterned({
    pattern: /^[A-Za-z][A-Za-z0-9_+/-]*$/,
    code: 'unknown_zone',
    advice: 'Write an IANA zone, like Asia/Shanghai.',
  });
}
