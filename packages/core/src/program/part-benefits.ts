import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import { type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord, patterned, text } from '../shape/texts.ts';
import {
  type AllowanceDef,
  type BenefitDef,
  type BenefitForDef,
  type BudgetDef,
  type ChoiceDef,
  type ClaimDef,
  type OfferDef,
  type PartnerBenefitDef,
  type PayDef,
  type ProductDef,
  type RedemptionsDef,
  SCENES,
  type Scene,
  type StockDef,
  type SwapDef,
} from './benefit-types.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { TIERS_MAX } from './part-tracks.ts';
import { decimal, expiry, expression, span, texts } from './part-values.ts';

/** A benefit as written: what depends on other parts is put in when they are known. */
export interface BenefitDoc extends Omit<BenefitDef, 'for' | 'allowance'> {
  readonly for?: Omit<BenefitForDef, 'tiers'> & {
    readonly tiers?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  };
  readonly allowance?: Omit<AllowanceDef, 'onStart'> & { readonly onStart?: AllowanceDef['onStart'] };
}

const MONEY_MAX = 100_000_000_000;
const amountOfMoney = integer({ min: 0, max: MONEY_MAX, description: 'Minor units.' });
const someMoney = integer({ min: 1, max: MONEY_MAX, description: 'Minor units.' });
const units = integer({ min: 0, max: UNITS_MAX });
const sku = text({ min: 1, max: 256 });
const percent = integer({ min: 1, max: 100, description: 'Percent.' });
const idList = list(text({ min: 1, max: 256 }), { min: 1, max: 1_000 });
const calendarPeriod: readonly ClaimDef['per'][] = ['day', 'month', 'quarter', 'year', 'lifetime'];

const tierList = list(name('kebab'), { min: 1, max: TIERS_MAX });
type TiersDoc = NonNullable<NonNullable<BenefitDoc['for']>['tiers']>;
const forTiers = anyOf<TiersDoc>([
  { suits: Array.isArray, shape: tierList },
  { suits: isAnything, shape: record(name('kebab'), tierList, { min: 1, max: 8 }) },
]);
const benefitFor = object<NonNullable<BenefitDoc['for']>>({
  tiers: optional(forTiers),
  plans: optional(list(name('kebab'), { min: 1, max: 20 })),
  audience: optional(name('kebab', 'Asked in addition.')),
  trial: optional(boolean('Members on trial of those plans too.')),
  granted: optional(boolean('Only those to whom an operator grants it.')),
});

const allowance = object<NonNullable<BenefitDoc['allowance']>>({
  asset: required(name('word')),
  every: required(oneWord(['day', 'month', 'year', 'term'])),
  anchor: optional(oneWord(['calendar', 'term'], 'term: n months after the anchor of the term.')),
  amounts: defaulted<AllowanceDef['amounts']>(
    record(name('kebab'), units, { max: TIERS_MAX, description: 'Units by tier.' }),
    {},
  ),
  amount: optional(units),
  onStart: optional(oneWord(['none', 'full', 'prorated'])),
  rollOver: defaulted(boolean(), false),
  expires: optional(expiry),
});

const shippingOff: Shape<true | 'byWorth'> = {
  read: (value, reading) => {
    if (value === 'byWorth') return value;
    return value === true || value === 'all'
      ? true
      : wrong(reading, 'wrong_type', 'Shipping is free or it is not.', 'Write shipping: true.');
  },
  schema: { enum: [true, 'all', 'byWorth'] },
  type: { kind: 'bool' },
};
const KINDS = ['percent', 'amount', 'prices', 'shipping', 'gift'] as const;
const offer = refined(
  object<OfferDef>({
    percent: optional(percent),
    amount: optional(someMoney),
    prices: optional(record(sku, amountOfMoney, { min: 1, max: 10_000 })),
    shipping: optional(shippingOff),
    gift: optional(
      object<NonNullable<OfferDef['gift']>>({
        sku: required(sku),
        quantity: defaulted(integer({ min: 1, max: 1_000 }), 1),
      }),
    ),
    lines: optional(expression),
    over: optional(amountOfMoney),
    max: optional(someMoney),
    uses: optional(record(name('word'), integer({ min: 1, max: UNITS_MAX }), { min: 1, max: 5 })),
    restoreOnRefund: optional(boolean('Whether what it used up comes back with what is returned.')),
    group: optional(name('kebab')),
    alone: optional(boolean('With no other offer.')),
  }),
  (made, reading): OfferDef | Wrong => {
    if (KINDS.filter((kind) => made[kind] !== undefined).length === 1) return made;
    return wrong(
      reading,
      'bad_offer',
      'An offer does one thing to a cart.',
      `Write one of ${KINDS.join(', ')}.`,
    );
  },
);

/** `80%` or 80. */
const share = anyOf<number>([
  {
    suits: isText,
    shape: refined(
      patterned({ pattern: /^(?:100|[1-9]\d?) ?%$/, code: 'bad_percent', advice: 'Write it like 80%.' }),
      (written) => Number.parseInt(written, 10),
    ),
  },
  { suits: isAnything, shape: percent },
]);
const budget = object<BudgetDef>({
  amount: required(someMoney),
  per: defaulted(oneWord(calendarPeriod), 'lifetime'),
  alarm: optional(share),
});
const stock = object<StockDef>({
  units: required(integer({ min: 1, max: UNITS_MAX })),
  alarm: optional(units),
});
export const claim: Shape<ClaimDef> = object<ClaimDef>({
  per: required(oneWord(calendarPeriod)),
  times: required(integer({ min: 1, max: 1_000 })),
});
const service = object<NonNullable<BenefitDef['service']>>({
  line: required(text({ min: 1, max: 64 })),
  priority: defaulted(integer({ min: 0, max: 1_000 }), 1),
});
const partner = object<PartnerBenefitDef>({
  partner: required(name('kebab')),
  item: optional(text({ min: 1, max: 256 })),
  uses: optional(record(name('word'), integer({ min: 1, max: UNITS_MAX }), { min: 1, max: 5 })),
  atStart: optional(boolean('Claimed by itself where a term begins.')),
});

const GIVES = ['allowance', 'offer', 'multiplier', 'service', 'access', 'badge', 'partner'] as const;
export const benefit: Shape<BenefitDoc> = refined(
  object<BenefitDoc>({
    name: defaulted(texts(), NO_NAME),
    // Empty: the main track, put in when the tracks are known.
    track: defaulted(name('kebab'), ''),
    for: optional(benefitFor),
    scenes: optional(list(oneWord<Scene>(SCENES), { min: 1, max: SCENES.length })),
    shops: optional(idList),
    brands: optional(idList),
    how: optional(texts(2_000)),
    terms: optional(texts(2_000)),
    picture: optional(text({ min: 1, max: 500 })),
    owner: optional(text({ min: 1, max: 200 })),
    cost: optional(amountOfMoney),
    value: optional(amountOfMoney),
    funder: optional(text({ min: 1, max: 128 })),
    softLanding: optional(span()),
    choose: optional(name('kebab')),
    claim: optional(claim),
    budget: optional(budget),
    stock: optional(stock),
    allowance: optional(allowance),
    offer: optional(offer),
    multiplier: optional(decimal({ above: '0', max: '1000' })),
    service: optional(service),
    access: optional(boolean()),
    badge: optional(text({ min: 1, max: 500 })),
    partner: optional(partner),
  }),
  (made, reading): BenefitDoc | Wrong => {
    if (GIVES.filter((part) => made[part] !== undefined).length <= 1) return made;
    return wrong(reading, 'bad_benefit', 'A benefit gives one thing.', `Write one of ${GIVES.join(', ')}.`);
  },
);

const swap = object<SwapDef>({
  per: required(oneWord(['month', 'quarter', 'year', 'term'])),
  times: defaulted(integer({ min: 1, max: 100 }), 1),
  from: defaulted(oneWord(['atOnce', 'monthEnd', 'periodEnd']), 'atOnce'),
});
export const choice: Shape<ChoiceDef> = object<ChoiceDef>({
  name: defaulted(texts(), NO_NAME),
  pick: defaulted(integer({ min: 1, max: 50 }), 1),
  per: defaulted(oneWord(['term', 'month', 'quarter', 'year', 'lifetime']), 'lifetime'),
  swap: defaulted<SwapDef | null>(swap, null),
});

export const pay: Shape<PayDef> = object<PayDef>({
  asset: required(name('word', 'Its worth says what a unit pays.')),
  maxPercent: defaulted(percent, 100),
  maxUnits: defaulted<number | null>(integer({ min: 1, max: UNITS_MAX }), null),
  min: defaulted(integer({ min: 1, max: UNITS_MAX }), 1),
  step: defaulted(integer({ min: 1, max: UNITS_MAX }), 1),
  lines: defaulted<string | null>(expression, null),
});

export const redemptions: Shape<RedemptionsDef> = object<RedemptionsDef>({
  quoteFor: optional(span()),
  holdFor: optional(span()),
});

export const product: Shape<ProductDef> = object<ProductDef>({ price: required(amountOfMoney) });
export const productSku: Shape<string> = sku;
