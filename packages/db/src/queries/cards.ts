import { sql } from 'kysely';
import type { CardRow, MemberNo } from '../rows.ts';
import { insertNew, query } from '../schema/dialect.ts';

const columns = [
  'member',
  'issue',
  'mark',
  'number',
  'issued_at as issuedAt',
  'used_step as usedStep',
] as const;
const card: CardRow = {
  member: 1,
  issue: 0,
  mark: new Uint8Array(16),
  number: new Uint8Array(),
  issuedAt: 0,
  usedStep: 0,
};

/** Numbers of member cards: sealed, and found by a mark. */
export const cardQueries = {
  /** A number that is there stays, and so does a card whose mark another one has. */
  add: query<CardRow, unknown>(card, (dialect, { issuedAt, usedStep, ...row }) =>
    insertNew(
      dialect,
      dialect.db.insertInto('cards').values({ ...row, issued_at: issuedAt, used_step: usedStep }),
      'member',
    ),
  ),
  get: query<Pick<CardRow, 'member' | 'issue'>, CardRow>(
    { member: 1, issue: 0 },
    ({ db }, { member, issue }) =>
      db.selectFrom('cards').select(columns).where('member', '=', member).where('issue', '=', issue),
  ),
  find: query<Pick<CardRow, 'mark'>, CardRow>({ mark: new Uint8Array(16) }, ({ db }, { mark }) =>
    db.selectFrom('cards').select(columns).where('mark', '=', mark),
  ),
  ofMember: query<{ member: MemberNo }, { readonly count: number }>({ member: 1 }, ({ db }, { member }) =>
    db.selectFrom('cards').select(sql<number>`count(*)`.as('count')).where('member', '=', member),
  ),
  /** One step is used once, and none before it afterwards. */
  use: query<Pick<CardRow, 'member' | 'issue' | 'usedStep'>, unknown>(
    { member: 1, issue: 0, usedStep: 1 },
    ({ db }, { member, issue, usedStep }) =>
      db
        .updateTable('cards')
        .set({ used_step: usedStep })
        .where('member', '=', member)
        .where('issue', '=', issue)
        .where('used_step', '<', usedStep),
  ),
  forget: query<{ member: MemberNo }, unknown>({ member: 1 }, ({ db }, { member }) =>
    db.deleteFrom('cards').where('member', '=', member),
  ),
};
