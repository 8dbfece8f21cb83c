import { bool, integer, list, named, nullable, object, oneOf, record, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';
import { benefit } from '../members/schemas.ts';

const money = (description: string) => integer(`${description}; minor units`, { min: 0 });
const scene = oneOf('Where it matters', 'product', 'cart', 'checkout', 'afterSale', 'service');
const gives = oneOf(
  'What it gives',
  'allowance',
  'offer',
  'multiplier',
  'service',
  'access',
  'badge',
  'partner',
  'nothing',
);
const layer = oneOf('Whom it is for', 'basic', 'special', 'exclusive');

const offer = named(
  'BenefitOffer',
  object(
    {},
    {
      percent: integer('Off each line'),
      amount: money('Off the eligible lines together'),
      prices: record(money('Of one piece'), 'Member prices by SKU'),
      shipping: bool('No shipping costs'),
      gift: object({ sku: text('Of the gift'), quantity: integer('Pieces') }),
      over: money('The least that the eligible lines come to'),
      max: money('The most that it takes off'),
      uses: record(integer('Units'), 'What one use takes, by asset'),
    },
    'What a benefit does to a cart',
  ),
);
const said = {
  scenes: list(scene, 'Everywhere, where it is empty'),
  how: nullable(names),
  terms: nullable(names),
  picture: nullable(text('Where it is')),
  value: nullable(money('What it is said to be worth')),
};
const given = {
  offer,
  service: object({ line: text('Which line'), priority: integer('Higher comes first') }, { name: names }),
  multiplier: text('The factor, an exact decimal'),
  badge: text('A picture'),
  partner: text('Who delivers it'),
};
const claim = object({
  used: integer('Claims in the window that runs', { min: 0 }),
  times: integer('Claims that a window has', { min: 1 }),
  from: nullable(time('From when it can be claimed; null: not again in this term')),
});
const reason = object(
  { kind: oneOf('Why she has it', 'everybody', 'tier', 'landing', 'plan', 'family', 'granted') },
  {
    track: text('Of the tier'),
    tier: text('Which one'),
    plan: text('Which one'),
    trial: bool('She only tries the plan'),
    until: nullable(time('When the reason ends; null never')),
  },
);
const heldBenefit = named(
  'BenefitHeld',
  object(
    {
      id: text('Benefit of the program'),
      name: names,
      layer,
      gives,
      ...said,
      version: integer('Of the program: a term keeps what it was bought with, unless the newer is better'),
      reasons: list(reason, 'Why she has it'),
      until: nullable(time('When the last reason ends, as things stand')),
      saves: nullable(money('What it alone would save of what is seen')),
      used: object({ count: integer('Uses', { min: 0 }), lastAt: nullable(time('The newest')) }),
    },
    {
      ...given,
      allowance: object({
        asset: text('What it gives'),
        every: oneOf('How often', 'day', 'month', 'year', 'term'),
        units: integer('Each time', { min: 0 }),
        available: integer('Units of the asset that can be used now'),
        nextAt: nullable(time('When it comes again; null: with the next term')),
        expiring: list(
          object({ amount: integer('Units'), at: time('When they expire') }),
          'What is about to expire, soonest first',
        ),
      }),
      claim,
    },
    'A benefit that a member has, as she has it',
  ),
);
const unlock = object(
  { kind: oneOf('What unlocks it', 'tier', 'plan', 'audience', 'choice') },
  {
    track: text('Of the tier'),
    tier: text('The lowest that has it'),
    plan: text('Any of them'),
    variant: text('Of the plan: the one of the lowest price'),
    price: money('The lowest price that the plan has for this member now'),
    currency: text('Of the price'),
    audience: text('Asked in addition'),
    choice: text('She has only to choose it'),
  },
);
const lockedBenefit = named(
  'BenefitLocked',
  object(
    {
      id: text('Benefit of the program'),
      name: names,
      layer,
      gives,
      ...said,
      saves: nullable(money('What it alone would save of what is seen, had she it')),
      unlocks: list(unlock, 'Any of tiers and plans, and what is asked in addition'),
    },
    { ...given, claim },
    'A benefit that a member could have',
  ),
);
const choice = named(
  'BenefitChoice',
  object(
    {
      id: text('Choice of the program'),
      name: names,
      pick: integer('So many', { min: 1 }),
      options: list(text('Benefit'), 'Of these'),
      period: object({ from: nullable(time('Its beginning')), to: nullable(time('Its end')) }),
      chosen: list(
        object(
          {
            benefit: text('Benefit'),
            from: time('From when'),
            to: nullable(time('Until when; null: no end is known')),
            days: nullable(integer('Whole days of it')),
          },
          { cost: nullable(money('Of these days; the shop is told, not the member')) },
        ),
        'What is chosen in the period, also what comes',
      ),
      swap: nullable(
        object({
          left: integer('Swaps that are left now', { min: 0 }),
          nextAt: nullable(time('When the next window begins')),
        }),
      ),
    },
    {},
    'Choose n of m',
  ),
);
export const memberBenefits = named(
  'MemberBenefits',
  object({
    data: list(benefit, 'Allowances by tier, in short: those of `has` and `locked` that tiers alone decide'),
    nextCursor: nullable(text('Always null: all of them are here')),
    at: time('When'),
    has: list(heldBenefit, 'What she has, in the order of the program'),
    locked: list(lockedBenefit, 'What she could have'),
    choices: list(choice, 'Of what she may choose'),
  }),
);
export const benefitUses = named(
  'BenefitUses',
  object({
    count: integer('In all', { min: 0 }),
    data: list(
      object({
        key: text('Its order, or an id of its own'),
        at: time('When'),
        units: integer('How much of it'),
        amount: money('What it cost'),
        stars: nullable(integer('How it was rated', { min: 1, max: 5 })),
        restored: bool('It was given back'),
      }),
      'The newest 50, newest first',
    ),
  }),
);

const runway = nullable(
  integer('Whole days that it lasts at the pace of the last 30; null: nothing was used'),
);
export const catalogue = named(
  'BenefitCatalogue',
  object({
    data: list(
      named(
        'CatalogueBenefit',
        object({
          id: text('Benefit of the program'),
          name: names,
          layer,
          gives,
          ...said,
          owner: nullable(text('Who answers for it')),
          cost: nullable(money('Of one use')),
          funder: text('Who pays'),
          stock: nullable(
            object({
              units: integer('Pieces', { min: 0 }),
              used: integer('Taken', { min: 0 }),
              left: integer('Left', { min: 0 }),
              alarm: bool('So few are left that operators want to know'),
              runwayDays: runway,
            }),
          ),
          budget: nullable(
            object({
              amount: money('Of one period'),
              per: oneOf('Period', 'day', 'month', 'quarter', 'year', 'lifetime'),
              used: money('Spent in the period that runs'),
              left: money('Left in it'),
              alarm: bool('So much is spent that operators want to know'),
              runwayDays: runway,
              until: nullable(time('The end of the period')),
            }),
          ),
          rating: object({
            count: integer('Uses that were rated', { min: 0 }),
            average: nullable(text('Of 5 stars, with two decimals')),
          }),
        }),
      ),
      'In the order of the program',
    ),
  }),
);
