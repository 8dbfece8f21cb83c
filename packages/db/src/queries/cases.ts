import type { CasePlace, CaseRow } from '../rows.ts';
import { insertNew, query } from '../schema/dialect.ts';
import type { CaseAsk } from '../store.ts';

const columns = [
  'member',
  'seq',
  'newest',
  'state',
  'line',
  'priority',
  'at',
  'respond_by as respondBy',
] as const;
const sample: CaseRow = {
  member: 1,
  seq: 1,
  newest: 1,
  state: 'open',
  line: 'vip',
  priority: 1,
  at: 0,
  respondBy: 0,
};

/** Cases of members as a help desk sees them: the most urgent first, then those that wait longest. */
export const caseQueries = {
  /** Makes room for a newer row; one that is as new stays. */
  clear: query<Pick<CaseRow, 'member' | 'seq' | 'newest'>, unknown>(
    sample,
    ({ db }, { member, seq, newest }) =>
      db.deleteFrom('cases').where('member', '=', member).where('seq', '=', seq).where('newest', '<', newest),
  ),
  add: query<CaseRow, unknown>(sample, (dialect, { respondBy, ...row }) =>
    insertNew(dialect, dialect.db.insertInto('cases').values({ ...row, respond_by: respondBy }), 'member'),
  ),
  list: query<CaseAsk & { after: CasePlace; limit: number }, CaseRow>(
    { state: 'open', line: 'vip', after: sample, limit: 100 },
    ({ db }, { state, line, after: { priority, at, member, seq }, limit }) => {
      const all = db.selectFrom('cases').select(columns).where('state', '=', state);
      const some = line === undefined ? all : all.where('line', '=', line);
      return some
        .where('priority', '>=', priority)
        .where((e) =>
          e.or([
            e('priority', '>', priority),
            e('at', '>', at),
            e.and([e('at', '=', at), e('member', '>', member)]),
            e.and([e('at', '=', at), e('member', '=', member), e('seq', '>', seq)]),
          ]),
        )
        .orderBy('priority')
        .orderBy('at')
        .orderBy('member')
        .orderBy('seq')
        .limit(limit);
    },
  ),
  empty: query({}, ({ db }) => db.deleteFrom('cases')),
};
