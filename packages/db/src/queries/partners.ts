import { sql } from 'kysely';
import type { CodeBatch, PoolName } from '../partner-store.ts';
import type { Bytes, EpochMs, PartnerCodeRow, PartnerRow } from '../rows.ts';
import { query, upsert } from '../schema/dialect.ts';

const pool: PoolName = { partner: 'video', item: 'month' };
const code: PartnerCodeRow = {
  ...pool,
  n: 1,
  mark: new Uint8Array(16),
  code: new Uint8Array(),
  batch: 'march',
  loadedAt: 0,
  expiresAt: null,
  revokedAt: null,
};
const columns = [
  'partner',
  'item',
  'n',
  'mark',
  'code',
  'batch',
  'loaded_at as loadedAt',
  'expires_at as expiresAt',
  'revoked_at as revokedAt',
] as const;
type Ask<T> = PoolName & T;

/** Codes of partners: numbered in their pool from 1, sealed, found by a mark. */
export const partnerCodeQueries = {
  add: query<readonly PartnerCodeRow[], unknown>([code], ({ db }, rows) =>
    db.insertInto('partner_codes').values(
      rows.map(({ loadedAt, expiresAt, revokedAt, ...row }) => ({
        ...row,
        loaded_at: loadedAt,
        expires_at: expiresAt,
        revoked_at: revokedAt,
      })),
    ),
  ),
  last: query<PoolName, { readonly n: number | null }>(pool, ({ db }, { partner, item }) =>
    db
      .selectFrom('partner_codes')
      .select(sql<number | null>`max(n)`.as('n'))
      .where('partner', '=', partner)
      .where('item', '=', item),
  ),
  get: query<Ask<{ n: number }>, PartnerCodeRow>({ ...pool, n: 1 }, ({ db }, { partner, item, n }) =>
    db
      .selectFrom('partner_codes')
      .select(columns)
      .where('partner', '=', partner)
      .where('item', '=', item)
      .where('n', '=', n),
  ),
  known: query<Ask<{ marks: readonly Bytes[] }>, Pick<PartnerCodeRow, 'mark' | 'n'>>(
    { ...pool, marks: [new Uint8Array(16)] },
    ({ db }, { partner, item, marks }) =>
      db
        .selectFrom('partner_codes')
        .select(['mark', 'n'])
        .where('partner', '=', partner)
        .where('item', '=', item)
        .where('mark', 'in', marks),
  ),
  next: query<Ask<{ after: number; at: EpochMs; limit: number }>, Pick<PartnerCodeRow, 'n'>>(
    { ...pool, after: 0, at: 0, limit: 8 },
    ({ db }, { partner, item, after, at, limit }) =>
      db
        .selectFrom('partner_codes')
        .select('n')
        .where('partner', '=', partner)
        .where('item', '=', item)
        .where('n', '>', after)
        .where('revoked_at', 'is', null)
        .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', at)]))
        .orderBy('n')
        .limit(limit),
  ),
  usable: query<Ask<{ after: number; at: EpochMs }>, { readonly count: number }>(
    { ...pool, after: 0, at: 0 },
    ({ db }, { partner, item, after, at }) =>
      db
        .selectFrom('partner_codes')
        .select(sql<number>`count(*)`.as('count'))
        .where('partner', '=', partner)
        .where('item', '=', item)
        .where('n', '>', after)
        .where('revoked_at', 'is', null)
        .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', at)])),
  ),
  batches: query<PoolName, CodeBatch>(pool, ({ db }, { partner, item }) =>
    db
      .selectFrom('partner_codes')
      .select([
        'batch',
        sql<number>`count(*)`.as('count'),
        sql<number>`min(n)`.as('from'),
        sql<number>`max(n)`.as('to'),
        sql<number>`min(loaded_at)`.as('loadedAt'),
        sql<number | null>`min(expires_at)`.as('expiresAt'),
        sql<number>`count(revoked_at)`.as('revoked'),
      ])
      .where('partner', '=', partner)
      .where('item', '=', item)
      .groupBy('batch')
      .orderBy('from'),
  ),
  revoke: query<Ask<{ batch: string; at: EpochMs }>, unknown>(
    { ...pool, batch: 'march', at: 0 },
    ({ db }, { partner, item, batch, at }) =>
      db
        .updateTable('partner_codes')
        .set({ revoked_at: at })
        .where('partner', '=', partner)
        .where('item', '=', item)
        .where('batch', '=', batch)
        .where('revoked_at', 'is', null),
  ),
};

const partner: PartnerRow = { partner: 'video', url: 'https://video.example', secret: code.code, since: 0 };

/** Where the calls of partners go. */
export const partnerQueries = {
  put: query(partner, (dialect, row) =>
    upsert(dialect, dialect.db.insertInto('partners').values(row), ['partner'], ['url', 'secret', 'since']),
  ),
  get: query<Pick<PartnerRow, 'partner'>, PartnerRow>({ partner: 'video' }, ({ db }, row) =>
    db
      .selectFrom('partners')
      .select(['partner', 'url', 'secret', 'since'])
      .where('partner', '=', row.partner),
  ),
  list: query({}, ({ db }) =>
    db.selectFrom('partners').select(['partner', 'url', 'secret', 'since']).orderBy('partner'),
  ),
  remove: query({ partner: 'video' }, ({ db }, row) =>
    db.deleteFrom('partners').where('partner', '=', row.partner),
  ),
};
