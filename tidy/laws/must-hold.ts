import { byCommand, byTest, type Law } from './law.ts';

const laws = (name: string, title: string) => byTest(`sim/src/laws/${name}.test.ts`, title);
const log = (name: string, title: string) => byTest(`packages/server/src/log/${name}.test.ts`, title);

/** What the first issue says must hold, line by line. Tests begin with these ids: a number never gets another meaning. */
export const mustHold: readonly Law[] = [
  {
    id: 'H1',
    says: 'Scenarios S1–S30, each a test of its number, through HTTP or CLI, on SQLite and on MariaDB (see below)',
    by: [
      byTest('e2e/src/scenarios/scenarios.test.ts', 'S1 '),
      byTest('e2e/src/scenarios/scenarios.stack.test.ts', 'S1 '),
    ],
  },
  {
    id: 'H2',
    says: 'The attacks on orders, points, check-ins, invitations and other members’ data pay nothing, and pay against the naive reference',
    by: [
      byTest('sim/attacks/attacks.test.ts', '$name pays at the naive shop'),
      byTest('sim/attacks/attacks.test.ts', '$name does not pay here, by the core'),
      byTest('sim/attacks/attacks.test.ts', '$name does not pay here, by the write path'),
      byTest('packages/server/src/http/access.test.ts', 'API1 API5'),
    ],
  },
  {
    id: 'H3',
    says: 'CDNOW: 69,659 lines, 23,570 members, 2,500,315.63 spent, 80 orders worth nothing kept, no violation',
    note: 'the whole file in the stack, where `LAUREL_TEST_DATA` names its folder; elsewhere its first 1,000 lines',
  },
  { id: 'H4', says: 'CDNOW: `replay` prints the hashes of `verify`; a second import changes nothing' },
  {
    id: 'H5',
    says: 'CDNOW: an import killed at ten random points and started again ends with the same hashes',
  },
  {
    id: 'H6',
    says: 'CDNOW: so does one in two halves, one through HTTP from four clients beside a scheduler, and one on MariaDB',
  },
  { id: 'H7', says: 'Any history: conservation', by: [laws('conservation', 'sums are kept')] },
  {
    id: 'H8',
    says: 'Any history: idempotence',
    by: [laws('idempotence', 'what is sent again gives the first answer and no second effect')],
  },
  {
    id: 'H9',
    says: 'Any history: any place where time is let pass',
    by: [
      laws('passing-time', 'it makes no difference when, how often or whether time is let pass'),
      log('time', 'whether and how often time was let pass makes no difference'),
    ],
  },
  {
    id: 'H10',
    says: 'Any history: export and import, snapshot and replay give the same state and ledger',
    by: [
      laws('replay', 'a log that was exported and imported folds to the same state'),
      laws('replay', 'a process that starts anew from snapshots goes on as if nothing were'),
      laws('replay', 'each entry decided again comes out as recorded'),
      laws('club', 'a log that was exported and imported folds to the same state'),
      laws('club', 'a process that starts anew goes on as if nothing were'),
      laws('club', 'each entry decided again comes out as recorded'),
    ],
  },
  {
    id: 'H11',
    says: 'Any history: any sequence of partial refunds takes back exactly what was granted',
    by: [laws('refunds', 'any partial refunds that add up to the whole')],
  },
  {
    id: 'H12',
    says: 'Any history: any split into batches',
    by: [log('laws', 'a backfill gives the same entries and answers whatever the batches')],
  },
  {
    id: 'H13',
    says: 'At least 100,000 histories in a nightly run, two minutes in every run',
    by: [byCommand('npm run sim')],
  },
  {
    id: 'H14',
    says: 'Upgrades: a store of each release and histories of each `semantics` number give the same hashes under the newest',
  },
  { id: 'H15', says: 'Upgrades: a store newer than the program is refused' },
  {
    id: 'H16',
    says: 'Months: March’s statement, a late March event in April, March again: the same bytes; opening and movements make the closing',
  },
  {
    id: 'H17',
    says: 'Crash: `kill -9` 200 times under load: every acknowledged event is there, none twice, `verify` clean',
    note: '20 times in a run of the stack, 200 with `LAUREL_E2E_KILLS=200`',
  },
  {
    id: 'H18',
    says: 'Crash: disk full and a failing fsync: refused with a clear error, nothing half written, works again afterwards',
    by: [log('faults', 'a commit that fails %s')],
  },
  {
    id: 'H19',
    says: 'Parallel: S16, S19 and S21 with real parallel connections, on two server processes over MariaDB',
  },
  {
    id: 'H20',
    says: 'Bad input: every kind that applies is answered 4xx with a code and a pointer, and changes nothing',
  },
  { id: 'H21', says: 'Bad input: bad programs are refused with line and column' },
  {
    id: 'H22',
    says: 'Bad input: bad import lines go to the refused file with reasons and the rest is imported',
  },
  {
    id: 'H23',
    says: 'Speed: F1–F7, F9, F12 and F13, each as a ratio measured in one run',
    by: [byCommand('npm run bench')],
  },
  {
    id: 'H24',
    says: 'Two commands in a fresh clone: `npm ci && npm start`, `npm ci && npm test`, the latter in five minutes at most',
    by: [byTest('e2e/src/fresh-clone.e2e.test.ts', 'npm start serves the demonstration store')],
    note: '`npm test` itself is run by `.ci/run`',
  },
  {
    id: 'H25',
    says: '`npm run test:stack` installs MariaDB by itself and runs every store test on it',
    by: [byCommand('npm run test:stack')],
  },
  {
    id: 'H26',
    says: 'Reading: four ways in, written down and followed once ([ways](ways.md))',
    by: [byTest('packages/core/test/readme-timelines.test.ts', 'the worked timeline in $path')],
  },
];
