import { byCommand, byTest, type Law } from './law.ts';

const laws = (name: string) => `sim/src/laws/${name}.test.ts`;

/** What the first issue says must hold, line by line. */
export const mustHold: readonly Law[] = [
  {
    id: 'H1',
    says: 'Scenarios S1–S30, each a test of its number, through HTTP or CLI, on SQLite and on MariaDB',
  },
  {
    id: 'H2',
    says: 'The attacks on orders, points, check-ins, invitations and other members’ data pay nothing, and pay against the naive reference',
    by: [byTest('sim/attacks/attacks.test.ts', '$name pays at the naive shop')],
    missing: 'that they pay nothing against the product',
  },
  {
    id: 'H3',
    says: 'CDNOW: 69,659 lines, 23,570 members, 2,500,315.63 spent, 80 orders worth nothing kept, no violation',
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
  {
    id: 'H7',
    says: 'Any history: conservation',
    by: [byTest(laws('conservation'), 'sums are kept')],
  },
  {
    id: 'H8',
    says: 'Any history: idempotence',
    by: [byTest(laws('idempotence'), 'what is sent again gives the first answer and no second effect')],
  },
  {
    id: 'H9',
    says: 'Any history: any place where time is let pass',
    by: [byTest(laws('passing-time'), 'it makes no difference when, how often or whether time is let pass')],
  },
  {
    id: 'H10',
    says: 'Any history: export and import, snapshot and replay give the same state and ledger',
    by: [
      byTest(laws('replay'), 'a log that was exported and imported folds to the same state'),
      byTest(laws('replay'), 'a process that starts anew from snapshots goes on as if nothing were'),
      byTest(laws('replay'), 'each entry decided again comes out as recorded'),
    ],
  },
  {
    id: 'H11',
    says: 'Any history: any sequence of partial refunds takes back exactly what was granted',
    by: [byTest(laws('refunds'), '')],
  },
  { id: 'H12', says: 'Any history: any split into batches' },
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
  },
  {
    id: 'H18',
    says: 'Crash: disk full and a failing fsync: refused with a clear error, nothing half written, works again afterwards',
  },
  {
    id: 'H19',
    says: 'Parallel: S16, S19 and S21 with real parallel connections, on two server processes over MariaDB',
  },
  {
    id: 'H20',
    says: 'Bad input: every kind that applies is answered 4xx with a code and a pointer, and changes nothing',
  },
  {
    id: 'H21',
    says: 'Bad input: bad programs are refused with line and column',
    by: [byTest('packages/server/src/programs/read-program-text.test.ts', 'a text is refused for')],
  },
  {
    id: 'H22',
    says: 'Bad input: bad import lines are refused with reasons and the rest is imported',
    by: [
      byTest(
        'packages/server/src/imports/import-file.test.ts',
        'bad lines are refused with reasons and the rest goes on',
      ),
    ],
  },
  {
    id: 'H23',
    says: 'Speed: F1–F7, F9, F12 and F13, each as a ratio measured in one run',
    by: [byCommand('npm run bench')],
  },
  {
    id: 'H24',
    says: 'Two commands in a fresh clone: `npm ci && npm start`, `npm ci && npm test`, the latter in five minutes at most',
    by: [byTest('e2e/src/fresh-clone.e2e.test.ts', 'a fresh clone brings its own Node 26')],
    missing: 'the start itself',
  },
  {
    id: 'H25',
    says: '`npm run test:stack` installs MariaDB by itself and runs every store test on it',
    by: [byCommand('npm run test:stack')],
  },
  { id: 'H26', says: 'Reading: four ways in, written down and followed once' },
];
