import { byCommand, byTest, type Law } from './law.ts';

const verification = 'packages/server/src/verification/check-member.test.ts';
const law = (name: string, title: string) => byTest(`sim/src/laws/${name}.test.ts`, title);
const log = (name: string, title: string) => byTest(`packages/server/src/log/${name}.test.ts`, title);

/** The invariants that apply to this release. Those marked ● also run inside every commit. */
export const invariants: readonly Law[] = [
  {
    id: 'I1',
    says: '● each transfer has two accounts, one asset, an amount above zero; sums over all accounts are zero',
    by: [
      law('conservation', 'sums are kept'),
      byTest(verification, 'a transfer of nothing, or by a way that there is not'),
    ],
  },
  {
    id: 'I2',
    says: '● balance = Σ transfers = Σ lots − debt; available = balance − held ≥ 0 unless there is debt',
    by: [
      law('conservation', 'sums are kept'),
      byTest(verification, 'a transfer that names more than it moves'),
    ],
  },
  {
    id: 'I3',
    says: '● no lot below zero, none above what was put in; Σ(put in) = left + spent + expired + taken back',
    by: [law('conservation', 'sums are kept')],
  },
  {
    id: 'I4',
    says: 'each spend names its lots, soonest expiring first',
    by: [law('conservation', 'sums are kept')],
  },
  {
    id: 'I5',
    says: '● holds: placed = captured + released + lapsed + still open; none open past its limit',
    by: [byTest(verification, 'a hold that lapsed twice')],
  },
  {
    id: 'I6',
    says: 'a (subject, source, id) is applied once; an idempotency key has one body and one answer',
    by: [
      law('idempotence', 'what is sent again'),
      byTest(verification, 'an event applied twice'),
      byTest('packages/server/src/holds/holds.test.ts', 'L4 one Idempotency-Key, one hold'),
      log('mysql-log.stack', 'the same event at two processes at once is applied once'),
    ],
  },
  {
    id: 'I7',
    says: 'what refunds took back of an order is never more than it granted, and exactly all when its net amount is zero',
    by: [
      law('refunds', 'any partial refunds'),
      byTest(verification, 'a take-back of an order that gives less back'),
    ],
  },
  {
    id: 'I8',
    says: 'each stored state is the fold of the log; deciding again gives each entry’s outcome',
    by: [
      law('replay', 'each entry decided again comes out as recorded'),
      byTest('packages/server/src/verification/verify-store.test.ts', 'a changed entry is a violation'),
    ],
  },
  {
    id: 'I9',
    says: 'stores whose logs hold the same entries have the same hashes; a backfill gives the same entries whatever the way',
    stores: 'two',
    by: [
      log('laws', 'a backfill gives the same entries and answers'),
      byTest('e2e/src/cdnow/cdnow.stack.test.ts', 'H6 CDNOW'),
    ],
    note: '`verify` prints the hashes; H6 compares an SQLite store with one on MariaDB',
  },
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
  {
    id: 'I12',
    says: 'each pack at most once per its scope; each limit never exceeded in its window, late events included',
    by: [byCommand('npm run sim'), byCommand('npm run sim -- --canaries')],
    note: 'counted anew in each simulated history; the canaries “limit by arrival time” and “pack granted again after demotion” are caught',
  },
  {
    id: 'I13',
    says: '● shared stock, budgets and codes: granted + left = loaded; no code given twice; every claim of a partner ends in one piece',
    by: [
      byTest('packages/server/src/verification/partners-check.test.ts', 'I13 a claim that came to nothing'),
      byTest('packages/server/src/verification/partners-check.test.ts', 'I13 a number that was given twice'),
      byTest('e2e/src/capabilities/partner-codes.stack.test.ts', 'J1 I13 a pool of 100 codes'),
      law('club', 'all is as the oracle says'),
    ],
  },
  {
    id: 'I14',
    says: 'plans: paid = recognised + deferred + refunded for every term at every instant; nobody is charged without proof of a notice; what was posted for partners is what their issues come to',
    by: [
      byTest('packages/core/src/plans/plans.property.test.ts', 'I14 whatever is bought'),
      byTest('packages/server/src/verification/plans-check.test.ts', 'V5 a charge without proof'),
      byTest('packages/server/src/verification/partners-check.test.ts', 'I14 a posting'),
      law('club', 'all is as the oracle says'),
    ],
  },
  {
    id: 'I15',
    says: 'savings = Σ over orders that stand; never negative',
    by: [
      byTest('packages/server/src/verification/uses-check.test.ts', 'I15 I16 I17 what stands of a use'),
      law('club', 'all is as the oracle says'),
    ],
  },
  {
    id: 'I16',
    says: 'units used are what stands of the uses; they go back to the lots that they came from',
    by: [
      byTest('packages/core/src/redemptions/redemptions.test.ts', 'R2 pieces that come back'),
      law('club', 'all is as the oracle says'),
    ],
  },
  {
    id: 'I17',
    says: 'no line is charged above its public price',
    by: [
      byTest('packages/core/src/redemptions/priced.test.ts', 'P8 R6 a member price above the public one'),
      law('club', 'all is as the oracle says'),
    ],
  },
  {
    id: 'I18',
    says: 'every transfer’s `why` recomputes to its own amount',
    by: [
      byTest(verification, 'a grant of one unit more'),
      byTest('packages/server/src/ledger/ledger.test.ts', 'every transfer computes to its own number'),
    ],
  },
  {
    id: 'I19',
    says: 'outbox: each entry delivered at least once and in a member’s order; positions never pass the log',
    by: [log('open-log', 'messages and orders show what is durable, also what a crash left behind')],
  },
  {
    id: 'I20',
    says: 'merge then unmerge restores, whatever came in between by its stated rule',
    by: [
      byTest(
        'packages/core/src/merging/merging.property.test.ts',
        'I20 merge, whatever happens meanwhile, and unmerge',
      ),
      byTest(
        'packages/server/src/verification/partings-check.test.ts',
        'I20 how two parted who had been merged is decided anew',
      ),
    ],
  },
  {
    id: 'I21',
    says: 'gifts, merges and households conserve the sum over all members; nothing stays between two of them',
    by: [
      byTest(
        'packages/core/src/households/households.property.test.ts',
        'any history of a household: units are neither made nor lost',
      ),
      byTest(
        'packages/server/src/verification/between-check.test.ts',
        'I21 units that left one log and came to another are nowhere between',
      ),
    ],
  },
  {
    id: 'I22',
    says: 'an erased person’s data is in no table, index, cache, outbox, export, log or later backup; the ledger still balances',
    by: [
      log('open-log', 'personal fields and external ids are in the vault and nowhere in the log'),
      log('open-log', 'an erased person leaves an alias'),
      byTest('packages/db/src/sqlite/sqlite.test.ts', 'what was erased is overwritten in the file'),
    ],
  },
  {
    id: 'I23',
    says: 'audit entries chain by hash; a removed or changed one is found',
    by: [byTest('packages/server/src/keys/keys.test.ts', 'acts stand in a chain')],
  },
  {
    id: 'I25',
    says: 'derived stores equal a fresh rebuild at the same position',
    by: [log('open-log', 'a start finds everything again, after a stop and after a crash')],
    note: 'heads and records are compared as I8',
  },
];
