import type { Json } from '../kernel/json.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { optional, required } from '../shape/objects.ts';
import { type EventFields, id, reason, word } from './fields.ts';

/** Fields of the events about cases, and of what was proved of a member. */
export function serviceFields(): Readonly<Record<string, EventFields>> {
  const one: EventFields = { case: required<Json>(integer({ min: 1, max: Number.MAX_SAFE_INTEGER })) };
  return {
    'member.verified': {
      field: required<Json>(word),
      verified: optional<Json>(boolean('False takes it back; true, if not said.')),
      method: optional<Json>(word),
    },
    'case.opened': {
      channel: required<Json>(word),
      subject: optional<Json>(word),
      externalId: optional<Json>(id),
      orderId: optional<Json>(id),
    },
    'case.answered': { ...one, agent: optional<Json>(word) },
    'case.handed_over': { ...one, agent: required<Json>(word) },
    'case.escalated': { ...one, line: optional<Json>(word), reason: optional<Json>(reason) },
    'case.closed': { ...one, resolution: optional<Json>(word) },
    'case.rated': { ...one, stars: required<Json>(integer({ min: 1, max: 5 })) },
    'case.overdue': {
      ...one,
      line: required<Json>(word),
      from: required<Json>(word),
      overdue: required<Json>(integer({ min: 1, max: 100 })),
    },
  };
}
