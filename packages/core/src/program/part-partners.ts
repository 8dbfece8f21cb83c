import { record } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { name, oneWord, patterned } from '../shape/texts.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { claim } from './part-benefits.ts';
import { span, texts } from './part-values.ts';
import type { PartnerDef, PartnerItemDef } from './partner-types.ts';

const money = integer({ min: 0, max: 100_000_000_000, description: 'Minor units.' });
const currency = patterned({
  pattern: /^[A-Z]{3}$/,
  code: 'bad_currency',
  advice: 'Write the three capitals of ISO 4217, like CNY.',
});

const item = object<PartnerItemDef>({
  name: defaulted(texts(), NO_NAME),
  terms: optional(texts(2_000)),
  cost: defaulted(money, 0),
  value: defaulted(money, 0),
  delivery: defaulted<PartnerItemDef['delivery']>(oneWord<'codes' | 'call'>(['codes', 'call']), null),
  claim: optional(claim),
  instead: optional(name('kebab', 'Given where it cannot be.')),
  giveUp: defaulted(span(), { days: 3 }),
  alarm: optional(integer({ min: 0, max: UNITS_MAX, description: 'Codes that are left.' })),
});

export const partner: Shape<PartnerDef> = object<PartnerDef>({
  name: defaulted(texts(), NO_NAME),
  terms: optional(texts(2_000)),
  // Empty: the program's, put in when that is known.
  currency: defaulted(currency, ''),
  claim: optional(claim),
  items: required(record(name('kebab'), item, { min: 1, max: 200 })),
});
