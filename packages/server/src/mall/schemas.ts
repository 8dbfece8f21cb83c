import { decision } from '../events/decision-schema.ts';
import { bool, integer, list, named, nullable, object, oneOf, record, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

const price = object({ asset: text('Asset'), units: integer('Units', { min: 1 }) });
const cash = nullable(integer('Money beside, minor units of the program’s currency', { min: 1 }));
const fields = {
  order: text('Number of the order'),
  item: text('Item of the mall'),
  state: oneOf('Where it is', 'awaiting', 'paid', 'shipped', 'completed', 'cancelled', 'refunded', 'lapsed'),
  price,
  cash,
  addressed: bool('Whether it is known where to send it'),
  at: time('When it was ordered'),
  changedAt: time('When it last changed'),
  payUntil: nullable(time('Until when the money must come; null where none is awaited')),
  hold: text('`hd-…`: what its units were set aside by'),
  reference: nullable(text('Of the payment system')),
  carrier: nullable(text('By whom it was sent')),
  tracking: nullable(text('Under which number')),
  reason: nullable(text('Why it was undone')),
};
const shownOrder = named('MallOrder', object(fields));

export const mallOrder = named(
  'MallOrderWithAddress',
  object({ ...fields, address: nullable(text('Where it goes, as the vault has it now')) }),
);
export const mallOrders = named('MallOrders', object({ data: list(shownOrder, 'Newest first') }));
export const mallDone = named('MallDone', object({ decision, order: shownOrder }));
export const mallItems = named(
  'MallItems',
  object({
    data: list(
      object({
        id: text('Item'),
        name: names,
        price,
        cash,
        byTier: record(integer('Units', { min: 1 }), 'What it costs tiers that it names'),
        onlyTiers: bool('Only for the tiers named'),
        address: nullable(text('The personal field that says where to send it')),
        left: nullable(integer('How many are left; null is no question of stock', { min: 0 })),
      }),
      'Items of the program in force',
    ),
  }),
);
