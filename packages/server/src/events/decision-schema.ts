import { integer, list, named, nullable, object, oneOf, type Schema, text, time } from '../http/schema.ts';
import { errorCode } from '../http/shared-schemas.ts';

export const accounts = ['balance', 'pending', 'held', 'issued', 'spent', 'expired', 'transit'] as const;
export const transferKinds = [
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
  'share',
  'receive',
  'carry',
] as const;

export const transfer = named(
  'Transfer',
  object(
    {
      id: text('`tr-…`; see `/v1/transfers/{id}/why`'),
      asset: text('Asset of the program'),
      kind: oneOf('What it is', ...transferKinds),
      amount: integer('Change of the balance: above zero came, below zero went; holds change nothing'),
      from: oneOf('Account that it leaves', ...accounts),
      to: oneOf('Account that it enters', ...accounts),
      units: integer('Units moved; always above zero', { min: 1 }),
      funder: text('Who pays for it'),
      happenedAt: time('When it happened'),
      decidedAt: time('When it was decided'),
      expiresAt: nullable(time('When what was put in expires; null never, or nothing was put in')),
      availableAt: nullable(time('When pending units can be used; null at once')),
    },
    {
      rule: text('Rule, pack or benefit that caused it'),
      orderId: text('Order that it belongs to'),
      owed: integer('The part that became or paid a debt'),
    },
    'One movement of one asset between two accounts of a member',
  ),
);

export const statusCauses = [
  'joined',
  'upgraded',
  'renewed',
  'kept_in_grace',
  'saved_by_task',
  'grace',
  'protected',
  'demoted',
  'paused',
  'resumed',
  'revoked_by_refund',
  'program_change',
  'set_by_operator',
  'trial',
  'manual_ended',
  'settled',
  'imported',
  'closed',
  'bought',
  'switched',
  'refunded',
  'ended',
  'merged',
  'unmerged',
] as const;

export const statusChange = named(
  'StatusChange',
  object(
    {
      track: text('Track of the program'),
      tier: text('Tier from now on'),
      previous: nullable(text('Tier before')),
      since: time('Beginning of the period that now runs'),
      until: nullable(time('Its end; null never')),
      cause: text(`Why: ${statusCauses.join(', ')}`),
    },
    {},
    'A change of what the member is',
  ),
);

export const shortfall = named(
  'Shortfall',
  object(
    {
      asset: text('Asset'),
      units: integer('What was to be taken back and is spent', { min: 0 }),
      policy: oneOf('What becomes of it', 'debt', 'forgive', 'charge'),
    },
    { charge: object({ amount: integer('Cash to keep back, minor units'), currency: text('ISO 4217') }) },
  ),
);

export const shownHold = named(
  'PlacedHold',
  object({
    id: text('`hd-…`'),
    asset: text('Asset'),
    amount: integer('Units set aside', { min: 0 }),
    until: time('When it lapses'),
  }),
);

export const limitedList = list(
  object({ rule: text('Rule'), limit: text('Like `3 per day`') }),
  'What limits cut',
);

const decided = {
  happenedAt: time('When it happened'),
  decidedAt: time('When it was decided'),
  version: integer('Version of the program in force'),
  transfers: list(transfer, 'In order'),
  statusChanges: list(statusChange, 'In order'),
  echoes: list(
    object({ type: text('Type'), id: text('Id'), source: text('Source') }),
    'Events that followed',
  ),
  shortfall: list(shortfall, 'What was to be taken back and is spent'),
  limited: limitedList,
  messages: list(
    object({ template: text('Template'), reason: text('What caused it') }),
    'Messages to the member',
  ),
};

const perhaps = {
  hold: shownHold,
  void: object({ code: errorCode, detail: text('Why') }, {}, 'It was remembered and does nothing'),
};

export const decision = named(
  'Decision',
  object(
    { status: oneOf('What became of it', 'applied', 'duplicate', 'deferred'), ...decided },
    perhaps,
    'What was decided',
  ),
);

/** A decision that says more: what the command made. */
export const decisionWith = <T>(name: string, more: Readonly<Record<string, Schema<T>>>) =>
  named(
    name,
    object(
      { status: oneOf('What became of it', 'applied', 'duplicate', 'deferred'), ...decided },
      { ...perhaps, ...more },
      'What was decided',
    ),
  );

export const registration = named(
  'Registration',
  object(
    {
      id: text('External id of the member'),
      status: oneOf('What became of it', 'applied', 'duplicate', 'deferred'),
      ...decided,
    },
    perhaps,
    'What was decided about somebody who becomes a member',
  ),
);

export const batchResult = named(
  'BatchResult',
  object(
    { status: oneOf('What became of it', 'applied', 'duplicate', 'deferred', 'refused') },
    {
      ...decided,
      ...perhaps,
      type: text('Of a refused one: the kind of problem'),
      title: text('Of a refused one'),
      httpStatus: integer('Of a refused one: the status that it would have had alone'),
      code: errorCode,
      detail: text('Of a refused one'),
      pointer: text('Of a refused one: JSON pointer into the event'),
      retry: oneOf('Of a refused one', 'never', 'later'),
      deadLetter: text('The dead letter that keeps it'),
    },
    'What became of one event of a batch',
  ),
);

export const batchResults = list(batchResult, 'One result per event, in order');
