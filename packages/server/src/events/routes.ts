import { limits } from '../http/limits.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { batchResults, decision } from './decision-schema.ts';
import { type EventsParts, postEvents, resultsType } from './post-events.ts';
import { cloudEvent, eventBatch, eventsQuery } from './schemas.ts';

export function eventRoutes(parts: EventsParts): readonly Route[] {
  return [
    route({
      id: 'postEvents',
      method: 'POST',
      path: '/v1/events',
      tag: 'events',
      summary: 'Tell what happened, one event or up to 1,000',
      description:
        'Answers what was decided. (`subject`, `source`, `id`) is applied at most once: sent again it answers the same with status `duplicate`. A batch answers one result each, in order, and 207 where their status differs.',
      access: { scope: 'events:write', or: 'backfill' },
      query: eventsQuery,
      body: cloudEvent,
      accepts: ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'],
      bodies: { 'application/cloudevents-batch+json': eventBatch },
      bodyBytesMax: limits.batchBytesMax,
      byHand: true,
      write: 'own',
      answers: {
        200: { description: 'Decided', schema: decision, also: { [resultsType]: batchResults } },
        202: { description: 'Deferred: kept until what it refers to comes', schema: decision },
        207: { description: 'Results of a batch that differ', schema: batchResults, type: resultsType },
      },
      refusals: eventRefusals,
      handle: (call: Call<undefined, { readonly backfill?: boolean }, unknown>) => postEvents(parts, call),
    }),
  ];
}

/** What an event can be refused for. */
export const eventRefusals = [
  'invalid_event',
  'unknown_event_type',
  'invalid_id',
  'invalid_value',
  'missing_field',
  'unknown_field',
  'empty_batch',
  'batch_too_large',
  'no_program',
  'in_future',
  'too_late',
  'behind_log',
  'before_joining',
  'unknown_member',
  'member_frozen',
  'member_closed',
  'member_erased',
  'already_a_member',
  'event_conflict',
  'amounts_do_not_add_up',
  'currency_mismatch',
  'unknown_currency',
  'order_already_completed',
  'order_already_paid',
  'unknown_rule',
  'order_cancelled',
  'unknown_order',
  'refund_above_order',
  'refund_already_taken',
  'unknown_line',
  'invitation_void',
  'consent_missing',
  'expression_failed',
  'chain_too_long',
  'stock_exhausted',
] as const;
