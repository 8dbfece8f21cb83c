import { memberBenefits } from '../benefits/schemas.ts';
import { integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

export const memberCard = named(
  'MemberCard',
  object({
    number: text('Digits; the last one checks the others (Luhn)', { example: '8204917365018276' }),
    formatted: text('In groups of four'),
    issue: integer('0 for the first card, then one more for each that was replaced', { min: 0 }),
    issuedAt: time('When its number was drawn'),
    payload: text('For a QR or bar code: `LRL1:<number>:<code of this minute>`'),
    payloadUntil: time('When the next payload takes its place'),
  }),
);
export const foundCard = named(
  'FoundCard',
  object({
    member: text('External id'),
    by: oneOf(
      '`code`: her screen was there; `number`: the number alone, which proves nothing',
      'code',
      'number',
    ),
    standing: oneOf('Whether she takes part', 'active', 'frozen', 'closed'),
    tier: nullable(text('Of the main track')),
    tiers: list(object({ track: text('Track'), tier: text('Tier'), name: names }), 'Of each track'),
    benefits: memberBenefits,
  }),
);
