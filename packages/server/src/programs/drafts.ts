import type { EpochMs } from '@laurel/core';
import type { JobPlace, JobRow, Store } from '@laurel/db';

/** A draft of the rule book on its way: draft → approved → published. */
export interface Draft {
  readonly id: string;
  readonly state: 'draft' | 'approved' | 'published';
  readonly source: string;
  readonly note: string;
  readonly author: string;
  /** The caller who made it; a second person is somebody else. */
  readonly authorId: string;
  readonly createdAt: EpochMs;
  readonly approvedBy: string | null;
  readonly version: number | null;
}

export interface Drafts {
  readonly add: (
    draft: Pick<Draft, 'id' | 'source' | 'note' | 'author' | 'authorId' | 'createdAt'>,
  ) => Promise<void>;
  readonly get: (id: string) => Promise<Draft | null>;
  /** Newest first. */
  readonly list: (before: JobPlace | undefined, limit: number) => Promise<readonly Draft[]>;
  /** False where it was approved or published before. */
  readonly approve: (id: string, by: string, at: EpochMs) => Promise<boolean>;
  readonly published: (id: string, version: number, at: EpochMs) => Promise<boolean>;
}

const kind = 'program.draft';

/** Drafts are rows among the jobs: small, few, and of use until they are published. */
export function draftsIn({ jobs }: Pick<Store, 'jobs'>): Drafts {
  const get = async (id: string): Promise<Draft | null> => {
    const row = await jobs.get(id);
    return row === null || row.kind !== kind ? null : read(row);
  };
  return {
    get,
    add: async ({ id, source, note, author, authorId, createdAt }) => {
      if ((await get(id)) !== null) return;
      const input = JSON.stringify({ source, note, authorId });
      await jobs.add({
        id,
        kind,
        state: 'draft',
        actor: author,
        createdAt,
        updatedAt: createdAt,
        input,
        progress: '{}',
        result: null,
      });
    },
    list: async (before, limit) => (await jobs.list({ kinds: [kind], before, limit })).map(read),
    approve: (id, by, at) =>
      jobs.change(id, ['draft'], {
        state: 'approved',
        progress: JSON.stringify({ approvedBy: by }),
        updatedAt: at,
      }),
    published: (id, version, at) =>
      jobs.change(id, ['draft', 'approved'], {
        state: 'published',
        result: JSON.stringify({ version }),
        updatedAt: at,
      }),
  };
}

function read({ id, state, actor, createdAt, input, progress, result }: JobRow): Draft {
  const { source, note, authorId }: Pick<Draft, 'source' | 'note' | 'authorId'> = JSON.parse(input);
  const { approvedBy = null }: { approvedBy?: string | null } = JSON.parse(progress);
  const version = result === null ? null : (JSON.parse(result) as { version: number }).version;
  return {
    id,
    state: state as Draft['state'],
    source,
    note,
    author: actor,
    authorId,
    createdAt,
    approvedBy,
    version,
  };
}
