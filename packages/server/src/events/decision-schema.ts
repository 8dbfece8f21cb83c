import {
  anything,
  bool,
  id,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  record,
  text,
  time,
} from '../http/schema.ts';
import { errorCode } from '../http/shared-schemas.ts';

export const transfer = named(
  'Transfer',
  object(
    {
      id: text('`tr-…`; see `/v1/transfers/{id}/why`'),
      asset: text('Asset of the program'),
      kind: oneOf(
        'What it is',
        'grant',
        'open',
        'takeback',
        'spend',
        'hold',
        'capture',
        'release',
        'restore',
        'expire',
        'adjust',
        'transit',
      ),
      from: text('Account that it leaves'),
      to: text('Account that it enters'),
      amount: integer('Units moved; always above zero', { min: 1 }),
      change: integer('What it does to the balance: below zero, zero or above'),
      happenedAt: time('When it happened'),
      decidedAt: time('When it was decided'),
    },
    {
      owed: integer('The part that became or paid a debt'),
      rule: text('Rule, pack or benefit that caused it'),
      funder: text('Who pays for it'),
      orderId: text('Order that it belongs to'),
      holdId: text('Hold that it belongs to'),
      cut: text('The limit that cut it, like `3 per day`'),
      scene: text('Where it was used'),
      channel: text('Where it was used'),
      shopId: text('Where it was used'),
      expiresAt: nullable(time('When what was put in expires; null never')),
      availableAt: time('When what was put in can be used'),
      event: text('Type of the event that caused it'),
      reason: text('Of an adjustment'),
    },
    'One movement of one asset between two accounts of a member',
  ),
);

export const statusChange = named(
  'StatusChange',
  object(
    {
      track: text('Track of the program'),
      tier: text('Tier from now on'),
      previous: nullable(text('Tier before')),
      since: time('Beginning of the period that now runs'),
      until: nullable(time('Its end; null never')),
      cause: text('Why'),
    },
    {},
    'A change of what the member is',
  ),
);

export const decision = named(
  'Decision',
  object(
    {
      status: oneOf('What became of it', 'applied', 'duplicate', 'deferred', 'refused'),
    },
    {
      transfers: list(transfer, 'In order'),
      statusChanges: list(statusChange, 'In order'),
      echoes: list(
        object(
          { type: text('Type'), id: text('Id') },
          { data: record(anything('A value'), 'Data'), to: text('Member that it goes to') },
        ),
        'Events that followed',
      ),
      shortfall: list(
        object(
          {
            asset: text('Asset'),
            units: integer('What could not be taken back'),
            policy: oneOf('What becomes of it', 'debt', 'forgive', 'charge'),
          },
          { charge: object({ amount: integer('Minor units'), currency: text('ISO 4217') }) },
        ),
        'What was to be taken back and is spent',
      ),
      limited: list(object({ rule: text('Rule'), limit: text('Like `3 per day`') }), 'What limits cut'),
      type: text('Of a refused one: the kind of problem'),
      title: text('Of a refused one'),
      httpStatus: integer('Of a refused one: the status that it would have had alone'),
      code: errorCode,
      detail: text('Of a refused one'),
      pointer: text('Of a refused one: the field'),
      retry: oneOf('Of a refused one', 'never', 'later'),
      deadLetter: text('The dead letter that keeps it'),
      hold: anything('The hold'),
      void: bool('It was taken, and does not count'),
    },
    'What was decided',
  ),
);
export const decisions = named('Decisions', list(decision, 'One result per event, in order'));
export const memberId = id('Member');
