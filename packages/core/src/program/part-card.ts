import { integer } from '../shape/numbers.ts';
import { defaulted, object } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { patterned } from '../shape/texts.ts';
import type { CardDef } from './program.ts';

/** At least 11 digits are drawn: of ten million members, one guess in ten thousand finds a card. */
export const card: Shape<CardDef> = object<CardDef>(
  {
    prefix: defaulted(
      patterned({
        pattern: /^\d{1,4}$/,
        max: 4,
        code: 'bad_card_prefix',
        advice: "Write one to four digits in quotes, like '8'.",
        description: 'First digits of every number.',
      }),
      '8',
    ),
    digits: defaulted(
      integer({ min: 16, max: 19, description: 'Digits of a number, the check digit too.' }),
      16,
    ),
  },
  { description: 'Numbers of member cards. Cards that members have keep theirs.' },
);
