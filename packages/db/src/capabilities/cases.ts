import { caseQueries } from '../queries/cases.ts';
import type { SqlReads } from '../schema/sql.ts';
import type { Cases } from '../store.ts';

export function openCases(sql: SqlReads): Cases {
  return {
    list: (ask, after, limit) => sql.all(caseQueries.list(sql.dialect, { ...ask, after, limit })),
  };
}
