import type { EpochMs, MemberNo } from '@laurel/core';
import type { JobRow, Store } from '@laurel/db';

/** A pause that was asked for: it waits for a second person, or has met one. The member is kept by her inner number. */
export interface PauseRequest {
  readonly id: string;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly member: MemberNo;
  readonly track: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly evidence: string;
  readonly askedBy: string;
  readonly askedById: string;
  readonly askedAt: EpochMs;
  readonly decidedBy: string | null;
}

type Asked = Omit<PauseRequest, 'state' | 'decidedBy'>;

export interface PauseRequests {
  readonly add: (asked: Asked) => Promise<void>;
  readonly get: (id: string) => Promise<PauseRequest | null>;
  /** The newest of all, or of one member. */
  readonly list: (limit: number, member?: MemberNo) => Promise<readonly PauseRequest[]>;
  /** False where it was decided before. */
  readonly decide: (id: string, state: 'approved' | 'refused', by: string, at: EpochMs) => Promise<boolean>;
}

const kind = 'pause';
/** Rows that a list looks at at once, and how often it looks further back. */
const pageRows = 200;
const pagesMax = 25;

export function pauseRequestsIn({ jobs }: Pick<Store, 'jobs'>): PauseRequests {
  const get = async (id: string): Promise<PauseRequest | null> => {
    const row = await jobs.get(id);
    return row === null || row.kind !== kind ? null : read(row);
  };
  return {
    get,
    add: async ({ id, askedBy, askedAt, ...rest }) => {
      if ((await get(id)) !== null) return;
      const row = { id, kind, state: 'waiting', actor: askedBy, createdAt: askedAt, updatedAt: askedAt };
      await jobs.add({ ...row, input: JSON.stringify(rest), progress: '{}', result: null });
    },
    list: async (limit, member) => {
      const found: PauseRequest[] = [];
      let before = Number.MAX_SAFE_INTEGER;
      for (let page = 0; page < pagesMax && found.length < limit; page++) {
        const rows = await jobs.list(before, pageRows);
        const all = rows.filter((row) => row.kind === kind).map(read);
        found.push(...all.filter((one) => member === undefined || one.member === member));
        if (rows.length < pageRows) break;
        before = rows.at(-1)?.createdAt ?? 0;
      }
      return found.slice(0, limit);
    },
    decide: (id, state, by, at) =>
      jobs.change(id, ['waiting'], { state, progress: JSON.stringify({ decidedBy: by }), updatedAt: at }),
  };
}

function read({ id, state, actor, createdAt, input, progress }: JobRow): PauseRequest {
  const kept: Omit<Asked, 'id' | 'askedBy' | 'askedAt'> = JSON.parse(input);
  const { decidedBy = null }: { decidedBy?: string | null } = JSON.parse(progress);
  return {
    ...kept,
    id,
    state: state as PauseRequest['state'],
    askedBy: actor,
    askedAt: createdAt,
    decidedBy,
  };
}
