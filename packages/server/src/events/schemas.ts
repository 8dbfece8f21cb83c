import { limits } from '../http/limits.ts';
import { anything, bool, id, list, named, object, oneOf, record, text, time } from '../http/schema.ts';

export const eventData = record(anything('A value'), 'What happened, as its type says');

export const cloudEvent = named(
  'CloudEvent',
  object(
    {
      type: text('Like `order.completed`', {
        pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,127}$',
        example: 'order.completed',
      }),
      source: id('Who says so', 'shop'),
      id: id('Unique for this subject and source', 'order-1-completed'),
      subject: id('The member’s external id', 'u-1001'),
      time: time('When it happened'),
    },
    {
      data: eventData,
      specversion: oneOf('CloudEvents', '1.0'),
      datacontenttype: text('application/json'),
      dataschema: text('Not looked at'),
    },
    'A fact from outside (CloudEvents 1.0). Extension attributes are let pass and not kept.',
  ),
);

export const eventBatch = list(cloudEvent, 'Events, decided in this order', {
  min: 1,
  max: limits.batchEventsMax,
});

export const eventsQuery = object(
  {},
  { backfill: bool('History: decided at the events’ own times. Needs the scope `backfill`') },
);
