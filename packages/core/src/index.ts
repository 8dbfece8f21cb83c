export * from './advance.ts';
export * from './answer.ts';
export * from './apply.ts';
export * from './contract.ts';
export * from './decide.ts';
export { inForce, versionOf } from './deciding.ts';
export * from './due.ts';
export * from './events/check-event.ts';
export { type ContactKind, contactKind } from './events/contacts.ts';
export * from './events/types.ts';
export {
  type Compiled,
  type Exact,
  fromDecimalText,
  isRational,
  type Rational,
  roundTo,
  toDecimalText,
} from './expressions/index.ts';
export { type Facts, factOf } from './facts.ts';
export * from './kernel/calendar.ts';
export * from './kernel/ids.ts';
export * from './kernel/json.ts';
export * from './kernel/refusal.ts';
export * from './kernel/timestamp.ts';
export * from './ledger/lots.ts';
export * from './lines.ts';
export * from './log/entry.ts';
export * from './log/event.ts';
export * from './needs.ts';
export { type OrderRecord, orderKey } from './orders/record.ts';
export * from './program/compile.ts';
export * from './program/program.ts';
export { programSchema } from './program/program-schema.ts';
export * from './program/read-program.ts';
export * from './replay.ts';
export { goalSize } from './rules/goals.ts';
export type { Origins, Problem } from './shape/shape.ts';
export * from './state.ts';
export { type ShownPeriod, shownPeriod } from './tiers/shown.ts';
export { tierAt } from './tiers/track-after.ts';
export * from './view.ts';
export * from './why.ts';
