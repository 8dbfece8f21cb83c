/** A refusal is a value: a code of the closed list, the place of the fault, and what to do. It changes nothing. */
export interface Refusal {
  readonly code: RefusalCode;
  /** JSON pointer into the event, like `/data/amount`; empty for the whole. */
  readonly pointer: string;
  readonly detail: string;
}

export const refusalCodes = [
  'invalid_event',
  'unknown_event_type',
  'invalid_value',
  'missing_field',
  'unknown_field',
  'string_too_long',
  'too_many_items',
  'too_deep',
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
  'order_cancelled',
  'unknown_order',
  'refund_above_order',
  'refund_already_taken',
  'unknown_line',
  'insufficient_available',
  'unknown_asset',
  'unknown_hold',
  'hold_closed',
  'capture_above_hold',
  'restore_above_spend',
  'unknown_tier',
  'unknown_track',
  'unknown_field_of_profile',
  'invitation_void',
  'consent_missing',
  'expression_failed',
  'chain_too_long',
  'stock_exhausted',
  'unknown_rule',
  'no_card',
  'no_tier_by_hand',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export function refuse(code: RefusalCode, pointer: string, detail: string): Refusal {
  return { code, pointer, detail };
}
