import { byTest, type Law } from './law.ts';

const verification = 'packages/server/src/verification/check-member.test.ts';

/** The invariants that apply to this release. Those marked ● also run inside every commit. */
export const invariants: readonly Law[] = [
  {
    id: 'I1',
    says: '● each transfer has two accounts, one asset, an amount above zero; sums over all accounts are zero',
    by: [byTest(verification, 'a transfer of nothing, or by a way that there is not')],
  },
  {
    id: 'I2',
    says: '● balance = Σ transfers = Σ lots − debt; available = balance − held ≥ 0 unless there is debt',
    by: [byTest('sim/src/laws/conservation.test.ts', 'sums are kept')],
  },
  { id: 'I3', says: '● no lot below zero, none above what was put in' },
  { id: 'I4', says: 'each spend names its lots, soonest expiring first' },
  {
    id: 'I5',
    says: '● holds: placed = captured + released + lapsed + still open',
    by: [byTest(verification, 'a hold that lapsed twice')],
  },
  {
    id: 'I6',
    says: 'a (subject, source, id) is applied once; an idempotency key has one body and one answer',
    by: [byTest(verification, 'an event applied twice')],
  },
  {
    id: 'I7',
    says: 'what refunds took back of an order is never more than it granted, and exactly all when its net amount is zero',
    by: [byTest(verification, 'a take-back of an order that gives less back')],
  },
  {
    id: 'I8',
    says: 'each stored state is the fold of the log; deciding again gives each entry’s outcome',
    by: [byTest('sim/src/laws/replay.test.ts', 'each entry decided again comes out as recorded')],
  },
  { id: 'I9', says: 'stores whose logs hold the same entries have the same hashes' },
  {
    id: 'I10',
    says: 'status periods of a track touch without gap or overlap; each has a cause',
    by: [byTest(verification, 'a tier lost inside its period, and a step from where nobody stood')],
  },
  {
    id: 'I11',
    says: 'no tier lost inside a period except by the stated causes',
    by: [byTest(verification, 'a tier lost inside its period, and a step from where nobody stood')],
  },
  { id: 'I12', says: 'each pack at most once per its scope; each limit never exceeded in its window' },
  {
    id: 'I18',
    says: 'every transfer’s `why` recomputes to its own amount',
    by: [byTest(verification, 'a grant of one unit more')],
  },
  {
    id: 'I19',
    says: 'outbox: each entry delivered at least once and in a member’s order; positions never pass the log',
  },
  {
    id: 'I22',
    says: 'an erased person’s data is in no table, index, cache, outbox, export, log or later backup',
  },
  { id: 'I23', says: 'audit entries chain by hash; a removed or changed one is found' },
  { id: 'I25', says: 'derived stores equal a fresh rebuild at the same position' },
];
