import type { Json } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { integer } from '../shape/numbers.ts';
import { optional, required } from '../shape/objects.ts';
import { declaredId, type EventFields, memberId, unitsAboveZero, word } from './fields.ts';

/** Fields of the events of households. */
export function householdFields(program: Program): Readonly<Record<string, EventFields>> {
  const asset = required<Json>(declaredId('asset', Object.keys(program.assets)));
  const some: EventFields = { asset, amount: required<Json>(unitsAboveZero) };
  const other: EventFields = { member: required<Json>(memberId('The other member.')) };
  const number = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const from = required<Json>(memberId('Who caused it.'));
  const echo: EventFields = { from, no: required<Json>(number) };
  return {
    'household.founded': {},
    'household.invited': other,
    'household.accepted': other,
    'household.left': {},
    'household.removed': other,
    'household.dissolved': {},
    'household.drawn': some,
    'household.contributed': some,
    'household.returned': {},
    'household.invitation_received': echo,
    'household.seat_taken': echo,
    'household.seated': echo,
    'household.seat_lost': { ...echo, code: optional<Json>(word) },
    'household.seat_left': echo,
    'household.draw_asked': { ...echo, ...some },
    'household.share_answered': { share: required<Json>(number), code: optional<Json>(word) },
    'household.units_received': { from, asset, code: optional<Json>(word) },
    'household.terms_changed': echo,
    'household.saved': { ...echo, plan: required<Json>(word) },
  };
}
