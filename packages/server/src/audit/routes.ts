import { type AuditRow, auditStart, brokenAudit, type Store } from '@laurel/db';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import {
  anything,
  bool,
  integer,
  named,
  nullable,
  object,
  page,
  record,
  text,
  time,
} from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import type { ShowTime } from '../http/show-time.ts';

export interface AuditParts {
  readonly store: Pick<Store, 'audit'>;
  readonly cursors: Cursors;
  readonly show: () => ShowTime;
}

const act = named(
  'AuditEntry',
  object({
    no: integer('Its number in the chain', { min: 1 }),
    at: time('When'),
    actor: text('Who'),
    action: text('What: the operationId of the call'),
    target: text('On what; of a person a keyed hash'),
    detail: record(anything('A value'), 'More'),
    previous: text('Hash of the entry before, in hex'),
    hash: text('Hash of this one, in hex'),
  }),
);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function auditRoutes({ store, cursors, show }: AuditParts): readonly Route[] {
  return [
    route({
      id: 'listAudit',
      method: 'GET',
      path: '/v1/audit',
      tag: 'audit',
      summary: 'What operators and keys did, newest first',
      access: { scope: 'audit:read' },
      query: object({}, pageQuery),
      answers: { 200: { description: 'A page', schema: page(act, 'Entries') } },
      refusals: [],
      handle: async ({ caller, query }: Call<undefined, { limit?: number; cursor?: string }, undefined>) => {
        const limit = query.limit ?? limits.pageDefault;
        const binding = `audit ${caller.id}`;
        const before =
          query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursors.read(binding, query.cursor));
        const rows = await store.audit.newestFirst(before, limit);
        const last = rows.at(-1);
        const goesOn = rows.length === limit && last !== undefined && last.no > 1;
        return ok({
          data: rows.map((row) => present(row, show())),
          nextCursor: goesOn ? cursors.write(binding, last.no) : null,
        });
      },
    }),
    route({
      id: 'verifyAudit',
      method: 'GET',
      path: '/v1/audit/verification',
      tag: 'audit',
      summary: 'Whether the chain is whole',
      access: { scope: 'audit:read' },
      answers: {
        200: {
          description: 'Whether it is, and where not',
          schema: named(
            'AuditVerification',
            object({
              whole: bool('It is'),
              entries: integer('Looked at'),
              brokenAt: nullable(integer('The first entry that does not fit')),
            }),
          ),
        },
      },
      refusals: [],
      handle: async (_call: Call<undefined, undefined, undefined>) => ok(await verified(store)),
    }),
  ];
}

function present(
  { no, at, actor, action, target, detail, previous, hash }: AuditRow,
  show: ShowTime,
): object {
  return {
    no,
    at: show(at),
    actor,
    action,
    target,
    detail: JSON.parse(detail),
    previous: hex(previous),
    hash: hex(hash),
  };
}

async function verified({
  audit,
}: Pick<Store, 'audit'>): Promise<{ whole: boolean; entries: number; brokenAt: number | null }> {
  let after = 0;
  let entries = 0;
  let previous = auditStart;
  for (;;) {
    const rows = await audit.list({ after, limit: 1_000 });
    if (rows.length === 0) return { whole: true, entries, brokenAt: null };
    const brokenAt = brokenAudit(previous, rows);
    if (brokenAt !== null) return { whole: false, entries, brokenAt };
    const last = rows.at(-1) as AuditRow;
    entries += rows.length;
    [previous, after] = [last.hash, last.no];
  }
}
