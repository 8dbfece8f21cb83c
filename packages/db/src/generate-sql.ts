import { callQueries } from './queries/calls.ts';
import { cardQueries } from './queries/cards.ts';
import { caseQueries } from './queries/cases.ts';
import { commitQueries, manyQueries, snapshotWrites } from './queries/commit.ts';
import { logQueries } from './queries/log.ts';
import {
  deadLetterQueries,
  directoryQueries,
  messageQueries,
  orderQueries,
  snapshotQueries,
  vaultQueries,
} from './queries/member.ts';
import { partnerCodeQueries, partnerQueries } from './queries/partners.ts';
import { playQueries } from './queries/plays.ts';
import { oneTimeQueries, sessionQueries, signInQueries } from './queries/sessions.ts';
import {
  auditQueries,
  idempotencyQueries,
  jobQueries,
  keyQueries,
  leaseQueries,
  metaQueries,
  positionQueries,
  programQueries,
  quarantineQueries,
} from './queries/small.ts';
import { roundQueries, stockQueries } from './queries/stock.ts';
import { deliveryQueries, inboundQueries, webhookQueries } from './queries/webhooks.ts';
import { type Dialect, mysqlDialect, sqliteDialect } from './schema/dialect.ts';
import { metaTable, migrations } from './schema/migrations.ts';

/** What only MySQL runs as built: SQLite has the same by hand. */
const ofMysql: Readonly<Record<string, Queries>> = {
  commit: commitQueries,
  snapshotWrites,
  many: manyQueries,
};
const ofBoth: Readonly<Record<string, Queries>> = {
  log: logQueries,
  directory: directoryQueries,
  vault: vaultQueries,
  snapshots: snapshotQueries,
  deadLetters: deadLetterQueries,
  messages: messageQueries,
  orders: orderQueries,
  calls: callQueries,
  cases: caseQueries,
  stock: stockQueries,
  rounds: roundQueries,
  plays: playQueries,
  cards: cardQueries,
  partnerCodes: partnerCodeQueries,
  partners: partnerQueries,
  webhooks: webhookQueries,
  deliveries: deliveryQueries,
  inbound: inboundQueries,
  meta: metaQueries,
  programs: programQueries,
  keys: keyQueries,
  signIns: signInQueries,
  sessions: sessionQueries,
  oneTimeCodes: oneTimeQueries,
  audit: auditQueries,
  jobs: jobQueries,
  positions: positionQueries,
  leases: leaseQueries,
  idempotency: idempotencyQueries,
  quarantine: quarantineQueries,
};
type Queries = Readonly<Record<string, { readonly show: (dialect: Dialect) => string }>>;

/** Writes the tables and the text of every query, for both engines: an SQL that changed is seen in the diff. */
export async function generate(): Promise<Record<string, string>> {
  const { commitStatements } = await import('./sqlite/commit.ts');
  const { snapshotStatements } = await import('./sqlite/snapshots.ts');
  const { projectionStatements } = await import('./sqlite/projections.ts');
  const { pointStatements } = await import('./sqlite/reads.ts');
  const { insertEntries } = await import('./mysql/insert-entries.ts');
  const byHand = {
    'sqlite/commit': commitStatements,
    'sqlite/snapshots': snapshotStatements,
    'sqlite/projections': projectionStatements,
    'sqlite/points': pointStatements,
  };
  return {
    'packages/db/sql/sqlite.sql': textOf(sqliteDialect, ofBoth, byHand),
    'packages/db/sql/mysql.sql': textOf(
      mysqlDialect,
      { ...ofBoth, ...ofMysql },
      { 'mysql/commit': { insertEntries } },
    ),
  };
}

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

function textOf(dialect: Dialect, groups: Readonly<Record<string, Queries>>, byHand: Texts): string {
  const tables = [metaTable(dialect), ...migrations.flatMap((migration) => migration.statements(dialect))];
  const built = Object.entries(groups).flatMap(([group, queries]) =>
    Object.entries(queries).map(([name, query]) => `-- ${group}.${name}\n${query.show(dialect)};\n`),
  );
  const written = Object.entries(byHand).flatMap(([group, texts]) =>
    Object.entries(texts).map(([name, text]) => `-- ${group}.${name}\n${text};\n`),
  );
  return `${head(dialect)}${tables.map((table) => `${table};\n`).join('\n')}\n${[...built, ...written].join('\n')}`;
}

function head({ engine }: Dialect): string {
  return `-- Every statement that Laurel sends to ${engine === 'sqlite' ? 'SQLite' : 'MySQL and MariaDB'}, with sample arguments where their number matters.
-- Written by packages/db/src/generate-sql.ts: change the queries and run npm run gen.

`;
}
