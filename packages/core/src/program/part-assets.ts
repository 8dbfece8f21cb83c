import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { freeObject, list } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import { type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord, text } from '../shape/texts.ts';
import { decimal, expiry, span, texts } from './part-values.ts';
import type { AgreementDef, AssetDef, EventDef, FieldDef, MessageDef, Text } from './program.ts';

/** Stands for a name that was left out; the id is put in its place. */
export const NO_NAME: Text = { zh: '', en: '' };
const nameText = defaulted(texts(), NO_NAME);

/** Units above this cannot be kept exact in sums of many. */
export const UNITS_MAX = 1_000_000_000_000;

const worth = object<{ units: number; amount: number }>({
  units: required(integer({ min: 1, max: 1_000_000 })),
  amount: required(integer({ min: 1, max: 1_000_000_000 })),
});
const decay = object<NonNullable<AssetDef['decay']>>({
  every: required(oneWord(['day', 'month', 'year'])),
  keep: required(decimal({ min: '0', max: '1' })),
});

export const asset: Shape<AssetDef> = object<AssetDef>({
  name: nameText,
  kind: required(
    oneWord(
      ['score', 'currency', 'voucher', 'chance', 'card'],
      'A score only counts; a currency can be spent; vouchers, chances and cards are used in pieces.',
    ),
  ),
  hidden: defaulted(boolean('Not shown to shoppers.'), false),
  worth: defaulted<AssetDef['worth']>(worth, null),
  expires: defaulted(expiry, 'never'),
  shortfall: defaulted(
    oneWord(['debt', 'forgive', 'charge'], 'What happens when spent units have to be taken back.'),
    'debt',
  ),
  restoreGrace: defaulted(span(), { days: 30 }),
  holdFor: defaulted(span(), { minutes: 30 }),
  decay: defaulted<AssetDef['decay']>(decay, null),
  adjustmentLimit: defaulted<number | null>(integer({ min: 0, max: UNITS_MAX }), null),
  remind: optional(list(span(), { min: 1, max: 5 })),
});

const fieldTypes = ['string', 'integer', 'boolean', 'date'] as const;
const KINDS = ['text', 'phone', 'email'] as const;
const writtenField = object<FieldDef>({
  name: nameText,
  type: required(oneWord<FieldDef['type']>(fieldTypes)),
  kind: optional(
    oneWord<(typeof KINDS)[number]>(
      KINDS,
      'What the text is: telephone numbers are kept as +8613800138000, e-mail addresses with their domain in small letters; what is none is refused. Left out, fields named phone and email are that.',
    ),
  ),
  personal: defaulted(boolean('Kept in the vault, never in the log.'), false),
  counts: defaulted(boolean('Counts towards the completeness of the profile.'), true),
});
const fullField = refined(writtenField, (field, reading): FieldDef | Wrong => {
  if (field.kind === undefined || field.type === 'string') return field;
  return wrong(reading, 'bad_kind', 'Only texts are of a kind.', 'Write type: string, or leave kind out.');
});
const fieldByType = refined(
  oneWord<FieldDef['type']>(fieldTypes),
  (type): FieldDef => ({ name: NO_NAME, type, personal: false, counts: true }),
);
export const field: Shape<FieldDef> = anyOf<FieldDef>([
  { suits: isText, shape: fieldByType },
  { suits: isAnything, shape: fullField },
]);

export const agreement: Shape<AgreementDef> = object<AgreementDef>({
  id: required(name('kebab')),
  version: required(text({ min: 1, max: 64 })),
  name: nameText,
  required: defaulted(boolean(), false),
});

export const eventDef: Shape<EventDef> = object<EventDef>({
  name: nameText,
  data: defaulted<EventDef['data']>(freeObject('JSON Schema of data, of the subset in docs/programs.md.'), {
    type: 'object',
  }),
});

export const message: Shape<MessageDef> = object<MessageDef>({
  title: required(texts()),
  body: required(texts(2_000)),
});
