import type { Json, JsonObject } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { boolean, date, integer, timestamp } from '../shape/numbers.ts';
import { object, optional, required } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { activityFields } from './activity-shapes.ts';
import {
  currencyOf,
  declaredId,
  type EventFields,
  id,
  memberId,
  money,
  placeFields,
  reason,
  unitsAboveZero,
  word,
} from './fields.ts';
import { householdFields } from './household-shapes.ts';
import { memberFields, ofItsTrack } from './member-shapes.ts';
import { orderShape } from './order-shapes.ts';
import { planFields } from './plan-shapes.ts';
import { redemptionFields } from './redemption-shapes.ts';
import { serviceFields } from './service-shapes.ts';
import { builtInEventTypes } from './types.ts';

/** The shapes of the data of all built-in events under a program, by type; `plan.*` stands for every event of plans. */
export function builtInShapes(program: Program): ReadonlyMap<string, Shape<JsonObject>> {
  const fields = {
    ...memberFields(program),
    ...planFields(program),
    ...holdFields(program),
    ...redemptionFields(program),
    ...behaviourFields(program),
    ...serviceFields(),
    ...activityFields(),
  };
  const shapes = new Map<string, Shape<JsonObject>>();
  for (const type of [...builtInEventTypes, 'plan.*']) {
    shapes.set(
      type,
      type.startsWith('order.') ? orderShape(type, program) : plain(type, fields[type] ?? {}, program),
    );
  }
  return shapes;
}

function plain(type: string, fields: EventFields, program: Program): Shape<JsonObject> {
  const shape = object<JsonObject>({ ...fields, ...placeFields }, { name: `data of ${type}` });
  return 'track' in fields ? ofItsTrack(shape, program) : shape;
}

function holdFields(program: Program): Readonly<Record<string, EventFields>> {
  const part: EventFields = { holdId: required<Json>(id), amount: optional<Json>(unitsAboveZero) };
  return {
    'hold.placed': {
      asset: required<Json>(declaredId('asset', Object.keys(program.assets))),
      amount: required<Json>(unitsAboveZero),
      minutes: optional<Json>(integer({ min: 1, max: 525_600 })),
      orderId: optional<Json>(id),
    },
    'hold.captured': { ...part, orderId: optional<Json>(id) },
    'hold.released': { holdId: required<Json>(id) },
    'spend.restored': part,
    ...giftFields(program),
    ...householdFields(program),
    ...gameFields(program),
  };
}

/** Games and goods of the program. The number of a play is none of them: nobody who asks may say it. */
function gameFields(program: Program): Readonly<Record<string, EventFields>> {
  const order = required<Json>(integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
  return {
    'game.drawn': { game: required<Json>(declaredId('game', Object.keys(program.games))) },
    'mall.ordered': {
      item: required<Json>(declaredId('item', Object.keys(program.mall))),
      addressed: optional<Json>(boolean('Where to send it is known.')),
    },
    'mall.paid': { order, amount: required<Json>(money), reference: optional<Json>(id) },
    'mall.shipped': { order, carrier: optional<Json>(word), tracking: optional<Json>(id) },
    'mall.completed': { order },
    'mall.cancelled': { order, reason: optional<Json>(reason) },
    'mall.refunded': {
      order,
      reason: required<Json>(reason),
      restock: optional<Json>(boolean('It can be given again.')),
    },
  };
}

function giftFields(program: Program): Readonly<Record<string, EventFields>> {
  const asset = required<Json>(declaredId('asset', Object.keys(program.assets)));
  const gift = required<Json>(integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
  return {
    'gift.sent': {
      to: required<Json>(memberId('Who receives it: a member.')),
      asset,
      amount: required<Json>(unitsAboveZero),
      note: optional<Json>(reason),
    },
    'gift.received': { from: required<Json>(memberId('Who gave it.')), gift, asset },
    'gift.returned': { gift, reason: required<Json>(word) },
  };
}

/** What members do. The attributes are those that shops know; all may be left out. */
function behaviourFields(program: Program): Readonly<Record<string, EventFields>> {
  const amounts: EventFields = {
    amount: optional<Json>(money),
    currency: optional<Json>(currencyOf(program)),
    quantity: optional<Json>(integer({ min: 0, max: 1_000_000_000 })),
  };
  const product: EventFields = {
    orderId: optional<Json>(id),
    lineId: optional<Json>(id),
    productId: optional<Json>(id),
    sku: optional<Json>(id),
    category: optional<Json>(word),
    brand: optional<Json>(word),
  };
  const count = optional<Json>(integer({ min: 0, max: 1_000_000 }));
  return {
    checkin: {},
    'checkin.made_up': { date: required<Json>(date('The day that was missed.')) },
    'review.posted': {
      ...product,
      reviewId: optional<Json>(id),
      rating: count,
      length: count,
      images: count,
      videos: count,
    },
    'content.shared': {
      ...product,
      contentId: optional<Json>(id),
      kind: optional<Json>(word),
      target: optional<Json>(word),
    },
    'product.viewed': { ...product, seconds: count },
    'benefit.used': {
      ...amounts,
      plan: optional<Json>(id),
      listValue: optional<Json>(money),
      benefit: optional<Json>(id),
      orderId: optional<Json>(id),
      useId: optional<Json>(id),
    },
    'benefit.rated': {
      benefit: required<Json>(id),
      stars: required<Json>(integer({ min: 1, max: 5 })),
      orderId: optional<Json>(id),
      useId: optional<Json>(id),
      comment: optional<Json>(reason),
    },
    'benefit.granted': {
      benefit: required<Json>(id),
      reason: required<Json>(reason),
      until: optional<Json>(timestamp()),
    },
    'benefit.withdrawn': { benefit: required<Json>(id), reason: required<Json>(reason) },
    'benefit.chosen': { benefit: required<Json>(id), instead: optional<Json>(id) },
    'benefit.claimed': { benefit: required<Json>(id) },
    'task.accepted': { task: required<Json>(id) },
    'task.claimed': { task: required<Json>(id) },
    'task.claim_expired': { task: required<Json>(id) },
    'member.birthday': { years: required<Json>(integer({ min: 1, max: 1_000 })) },
    'member.anniversary': { years: required<Json>(integer({ min: 1, max: 1_000 })) },
    'tier.saved': { track: required<Json>(id), task: required<Json>(id) },
    'game.played': {
      game: optional<Json>(id),
      drawId: optional<Json>(id),
      prize: optional<Json>(id),
      score: optional<Json>(integer({ min: 0, max: 1_000_000_000 })),
    },
  };
}
