import type { Json, JsonObject } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { freeObject } from '../shape/collections.ts';
import { integer, timestamp } from '../shape/numbers.ts';
import { object, optional, required } from '../shape/objects.ts';
import {
  currencyOf,
  declaredId,
  type EventFields,
  id,
  money,
  moneyAboveZero,
  reason,
  word,
} from './fields.ts';

const termNo = optional<Json>(integer({ min: 1, max: 1_000_000 }));

/** Fields of what happens to paid plans, and of answers about money. */
export function planFields(program: Program): Readonly<Record<string, EventFields>> {
  const plan = required<Json>(declaredId('plan', Object.keys(program.plans)));
  const echo = echoFields(program);
  const answer: EventFields = {
    callId: required<Json>(id),
    reference: optional<Json>(id),
    reason: optional<Json>(reason),
  };
  return {
    'message.delivered': { messageId: required<Json>(id), by: optional<Json>(word) },
    'plan.quoted': { plan, variant: required<Json>(id), instead: optional<Json>(id) },
    'plan.purchased': {
      quoteId: required<Json>(id),
      paid: optional<Json>(object<JsonObject>({ reference: optional<Json>(id) }, { name: 'paid' })),
      mandate: optional<Json>(object<JsonObject>({ ref: optional<Json>(id) }, { name: 'mandate' })),
    },
    'plan.code_redeemed': { plan, variant: required<Json>(id), code: required<Json>(codeShape) },
    'plan.trial_started': { plan, person: optional<Json>(freeObject('Keyed hashes of personal fields.')) },
    'plan.mandate_given': { plan, variant: optional<Json>(id), ref: optional<Json>(id) },
    'plan.cancelled': { plan, reason: optional<Json>(reason) },
    'plan.refunded': {
      plan,
      amount: optional<Json>(moneyAboveZero),
      term: termNo,
      reason: optional<Json>(reason),
    },
    'plan.guarantee_claimed': { plan, term: required<Json>(integer({ min: 1, max: 1_000_000 })) },
    'payment.succeeded': answer,
    'payment.failed': answer,
    'payment.refunded': answer,
    'partner.delivered': answer,
    'partner.failed': answer,
    'partner.replaced': answer,
    'plan.started': echo,
    'plan.renewed': echo,
    'plan.ended': echo,
    'plan.trial_ended': echo,
    'plan.*': echo,
  };
}

const codeShape = object<JsonObject>(
  {
    mark: required<Json>(id),
    batch: required<Json>(id),
    worth: required<Json>(money),
    until: optional<Json>(timestamp()),
  },
  { name: 'code' },
);

/** What rules on events of plans may ask. */
function echoFields(program: Program): EventFields {
  return {
    amount: optional<Json>(money),
    currency: optional<Json>(currencyOf(program)),
    quantity: optional<Json>(integer({ min: 0, max: 1_000_000_000 })),
    plan: optional<Json>(id),
    planId: optional<Json>(id),
    variant: optional<Json>(id),
    term: optional<Json>(id),
    orderId: optional<Json>(id),
    reason: optional<Json>(word),
  };
}
