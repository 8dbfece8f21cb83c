/** What tools beside the server read of partners. */
export { claimableWith } from './claimable.ts';
export type { SettlementReads } from './issue-log.ts';
export { type Settlement, settlementOf } from './settlement.ts';
