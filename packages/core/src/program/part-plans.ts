import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import { type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord } from '../shape/texts.ts';
import { NO_NAME } from './part-assets.ts';
import { family } from './part-households.ts';
import { expression, span, texts } from './part-values.ts';
import type {
  PlanDef,
  PlanRefundDef,
  PlanVariantDef,
  PriceDef,
  RenewalDef,
  Span,
  TrialDef,
} from './program.ts';

/** Minor units of the price of one term. */
const PRICE_MAX = 100_000_000_000;
const price = integer({ min: 0, max: PRICE_MAX, description: 'Minor units.' });
const priceStep = object<PriceDef>({
  when: defaulted<string | null>(expression, null),
  amount: required(price),
});
const prices = anyOf<readonly PriceDef[]>(
  [
    { suits: Array.isArray, shape: list(priceStep, { min: 1, max: 20 }) },
    { suits: isAnything, shape: refined(price, (amount): readonly PriceDef[] => [{ when: null, amount }]) },
  ],
  'One amount, or amounts by condition; the last has none.',
);

/** `1 week` is seven days; `life` has no end. */
const term = anyOf<Span | null>([
  { suits: (value) => value === 'life' || value === null, shape: always(null, ['life', null]) },
  { suits: (value) => isText(value) && /^[1-9]\d? ?weeks?$/.test(value), shape: weeks() },
  { suits: isAnything, shape: span() },
]);

function always<T>(value: T, written: readonly (string | null)[]): Shape<T> {
  return { read: () => value, schema: { enum: [...written] }, type: { kind: 'any' } };
}

function weeks(): Shape<Span> {
  return {
    read: (value) => ({ days: Number.parseInt(String(value), 10) * 7 }),
    schema: { type: 'string', pattern: '^[1-9]\\d? ?weeks?$' },
    type: { kind: 'any' },
  };
}

const variant = object<PlanVariantDef>({
  name: defaulted(texts(), NO_NAME),
  term: required<Span | null>(term),
  price: required(prices),
  recognisedOver: defaulted<Span>(span(), { years: 3 }),
});

const trial = object<TrialDef>({
  variant: defaulted<string | null>(name('kebab', 'Variant whose benefits it shows.'), null),
  term: required<Span>(refined(term, (length, reading) => length ?? endless(reading))),
  once: defaulted<readonly string[]>(list(name('word'), { max: 8 }), []),
  frozen: defaulted<TrialDef['frozen']>(record(name('word'), name('word'), { max: 20 }), {}),
  releaseWithin: defaulted<Span>(span(0), { days: 0 }),
});

function endless(reading: Parameters<Shape<Span>['read']>[1]): Wrong {
  return wrong(reading, 'bad_span', 'A trial has an end.', 'Write a length of time, like 30 days.');
}

const renewal = object<RenewalDef>({
  charge: defaulted<Span>(span(0), { days: 1 }),
  notice: required(span()),
  send: required(span()),
  retries: defaulted<readonly number[]>(list(integer({ min: 1, max: 90 }), { max: 20 }), []),
  grace: defaulted<Span>(span(0), { days: 0 }),
});

const timed = refined(
  object<{ coolingOff?: Span; unusedWithin?: Span }>({
    coolingOff: optional(span()),
    unusedWithin: optional(span()),
  }),
  ({ coolingOff, unusedWithin }, reading): PlanRefundDef | Wrong => {
    if (coolingOff !== undefined && unusedWithin === undefined)
      return { kind: 'coolingOff', within: coolingOff };
    if (unusedWithin !== undefined && coolingOff === undefined)
      return { kind: 'unused', within: unusedWithin };
    return wrong(reading, 'bad_refund', 'It is one way to give money back.', 'Write coolingOff: 7 days.');
  },
);
const refund = anyOf<PlanRefundDef>(
  [
    {
      suits: isText,
      shape: refined(
        oneWord<'none' | 'paidMinusUsed'>(['none', 'paidMinusUsed']),
        (kind): PlanRefundDef => ({ kind }),
      ),
    },
    { suits: isAnything, shape: timed },
  ],
  'none, paidMinusUsed, coolingOff: 7 days, or unusedWithin: 7 days.',
);

export const plan: Shape<PlanDef> = object<PlanDef>(
  {
    name: defaulted(texts(), NO_NAME),
    variants: required(record(name('kebab'), variant, { min: 1, max: 20 })),
    quoteFor: defaulted<Span>(span(), { minutes: 15 }),
    trial: defaulted<TrialDef | null>(trial, null),
    renewal: defaulted<RenewalDef | null>(renewal, null),
    refund: defaulted<readonly PlanRefundDef[]>(list(refund, { max: 8 }), []),
    guarantee: defaulted<PlanDef['guarantee']>(object({ within: required(span()) }), null),
    upgrade: defaulted<readonly string[]>(list(name('kebab'), { max: 20 }), []),
    protects: defaulted<readonly string[]>(list(name('kebab'), { max: 8 }), []),
    family: optional(family),
  },
  { description: 'A paid plan: terms that are bought, and a status while one runs.' },
);
