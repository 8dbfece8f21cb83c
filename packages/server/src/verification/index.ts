export { StoreTooOldError } from '@laurel/db';
export { type Beside, openBeside } from './beside.ts';
export { type ReplayedStore, replayStore } from './replay-store.ts';
export { storedLog } from './stored-log.ts';
export { type StoreReport, type Verified, verifyStore } from './verify-store.ts';
export type { Violation } from './violation.ts';
export type { WholeLog } from './whole-log.ts';
