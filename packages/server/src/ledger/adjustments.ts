import type { EpochMs, MemberNo } from '@laurel/core';
import type { JobPlace, JobRow, Store } from '@laurel/db';

/** An adjustment that waits for a second person, or has met one. The member is kept by her inner number. */
export interface Adjustment {
  readonly id: string;
  readonly state: 'waiting' | 'made' | 'refused';
  readonly member: MemberNo;
  readonly asset: string;
  readonly amount: number;
  readonly reason: string;
  readonly evidence: string;
  readonly expiresAt: string | null;
  readonly askedBy: string;
  readonly askedById: string;
  readonly askedAt: EpochMs;
  readonly decidedBy: string | null;
}

type Asked = Omit<Adjustment, 'state' | 'decidedBy'>;

export interface Adjustments {
  readonly add: (asked: Asked) => Promise<void>;
  readonly get: (id: string) => Promise<Adjustment | null>;
  /** Newest first. */
  readonly list: (before: JobPlace | undefined, limit: number) => Promise<readonly Adjustment[]>;
  /** False where it was decided before. */
  readonly decide: (id: string, state: 'made' | 'refused', by: string, at: EpochMs) => Promise<boolean>;
}

const kind = 'adjustment';

export function adjustmentsIn({ jobs }: Pick<Store, 'jobs'>): Adjustments {
  const get = async (id: string): Promise<Adjustment | null> => {
    const row = await jobs.get(id);
    return row === null || row.kind !== kind ? null : read(row);
  };
  return {
    get,
    add: async ({ id, askedBy, askedAt, ...rest }) => {
      if ((await get(id)) !== null) return;
      const input = JSON.stringify(rest);
      await jobs.add({
        id,
        kind,
        state: 'waiting',
        actor: askedBy,
        createdAt: askedAt,
        updatedAt: askedAt,
        input,
        progress: '{}',
        result: null,
      });
    },
    list: async (before, limit) => (await jobs.list({ kinds: [kind], before, limit })).map(read),
    decide: (id, state, by, at) =>
      jobs.change(id, ['waiting'], { state, progress: JSON.stringify({ decidedBy: by }), updatedAt: at }),
  };
}

function read({ id, state, actor, createdAt, input, progress }: JobRow): Adjustment {
  const kept: Omit<Asked, 'id' | 'askedBy' | 'askedAt'> = JSON.parse(input);
  const { decidedBy = null }: { decidedBy?: string | null } = JSON.parse(progress);
  return { ...kept, id, state: state as Adjustment['state'], askedBy: actor, askedAt: createdAt, decidedBy };
}
