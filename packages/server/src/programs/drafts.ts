import type { EpochMs } from '@laurel/core';
import type { JobPlace, JobRow, Store } from '@laurel/db';
import { owner } from '../http/caller.ts';

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
  /** Somebody other than the author agreed to it, or the owner of the folder, who needs nobody. */
  readonly isAgreed: boolean;
  readonly version: number | null;
}

/** Who agreed: her name for people, her id for the rule. */
export interface Approver {
  readonly actor: string;
  readonly id: string;
}

export interface Drafts {
  readonly add: (
    draft: Pick<Draft, 'id' | 'source' | 'note' | 'author' | 'authorId' | 'createdAt'>,
  ) => Promise<void>;
  readonly get: (id: string) => Promise<Draft | null>;
  /** Newest first. */
  readonly list: (before: JobPlace | undefined, limit: number) => Promise<readonly Draft[]>;
  /** False where it was approved or published before. */
  readonly approve: (id: string, by: Approver, at: EpochMs) => Promise<boolean>;
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
    approve: async (id, by, at) => {
      const found = await get(id);
      // What its author agreed to while she was alone, another may agree to still.
      const isAlone = found?.state === 'approved' && !found.isAgreed;
      return jobs.change(id, [isAlone ? 'approved' : 'draft'], {
        state: 'approved',
        progress: JSON.stringify({ approvedBy: by.actor, approvedById: by.id }),
        updatedAt: at,
      });
    },
    published: (id, version, at) =>
      jobs.change(id, ['draft', 'approved'], {
        state: 'published',
        result: JSON.stringify({ version }),
        updatedAt: at,
      }),
  };
}

interface Approval {
  readonly approvedBy?: string;
  /** Not of drafts that were approved before it was kept. */
  readonly approvedById?: string;
}

const isAgreed = ({ approvedBy, approvedById }: Approval, author: string, authorId: string): boolean =>
  approvedById === undefined
    ? approvedBy !== undefined && approvedBy !== author
    : approvedById === owner.id || approvedById !== authorId;

function read({ id, state, actor, createdAt, input, progress, result }: JobRow): Draft {
  const { source, note, authorId }: Pick<Draft, 'source' | 'note' | 'authorId'> = JSON.parse(input);
  const approval: Approval = JSON.parse(progress);
  const version = result === null ? null : (JSON.parse(result) as { version: number }).version;
  return {
    id,
    state: state as Draft['state'],
    source,
    note,
    author: actor,
    authorId,
    createdAt,
    approvedBy: approval.approvedBy ?? null,
    isAgreed: isAgreed(approval, actor, authorId),
    version,
  };
}
