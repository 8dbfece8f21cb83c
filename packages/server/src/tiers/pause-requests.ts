import type { EpochMs, MemberNo } from '@laurel/core';
import type { JobPlace, JobRow, Keyring, Store } from '@laurel/db';

/** A pause that was asked for: it waits for a second person, or has met one. The member is kept by her inner number. */
export interface PauseRequest {
  readonly id: string;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly member: MemberNo;
  readonly track: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** Sealed with the member's own key, and empty once she was erased. */
  readonly reason: string;
  readonly evidence: string;
  readonly askedBy: string;
  readonly askedById: string;
  readonly askedAt: EpochMs;
  readonly decidedBy: string | null;
}

type Asked = Omit<PauseRequest, 'state' | 'decidedBy'>;
type Said = Pick<PauseRequest, 'reason' | 'evidence'>;
type Kept = Omit<Asked, 'id' | 'askedBy' | 'askedAt' | keyof Said> & { readonly sealed: string };

export interface PauseRequests {
  readonly add: (asked: Asked) => Promise<void>;
  readonly get: (id: string) => Promise<PauseRequest | null>;
  /** Newest first: all, or those in one state. */
  readonly list: (
    before: JobPlace | undefined,
    limit: number,
    state?: PauseRequest['state'],
  ) => Promise<readonly PauseRequest[]>;
  /** The newest of one member. */
  readonly ofMember: (member: MemberNo, limit: number) => Promise<readonly PauseRequest[]>;
  /** False where it was decided before. */
  readonly decide: (id: string, state: 'approved' | 'refused', by: string, at: EpochMs) => Promise<boolean>;
}

const kind = 'pause';
/** Rows that a member's list looks at at once, and how often it looks further back. */
const pageRows = 200;
const pagesMax = 25;

export function pauseRequestsIn(
  { jobs, vault }: Pick<Store, 'jobs' | 'vault'>,
  keyring: Pick<Keyring, 'open' | 'sealPersonal'>,
): PauseRequests {
  const seal = async (member: MemberNo, said: Said): Promise<string> => {
    const [row] = await vault.read([member]);
    if (row === undefined) throw new Error(`member ${member} has no key`);
    return Buffer.from(keyring.sealPersonal(row, { ...said })).toString('base64');
  };
  const openAll = async (rows: readonly JobRow[]): Promise<readonly PauseRequest[]> => {
    const kept = rows.map((row) => JSON.parse(row.input) as Kept);
    const keys = await vault.read([...new Set(kept.map(({ member }) => member))]);
    const byMember = new Map(keys.map((row) => [row.member, row]));
    return rows.map((row, i) => {
      const one = kept[i] as Kept;
      const key = byMember.get(one.member);
      const personal = Buffer.from(one.sealed, 'base64');
      const said = key === undefined ? {} : keyring.open({ ...key, personal }).personal;
      return read(row, one, said);
    });
  };
  const get = async (id: string): Promise<PauseRequest | null> => {
    const row = await jobs.get(id);
    return row === null || row.kind !== kind ? null : ((await openAll([row]))[0] ?? null);
  };
  return {
    get,
    add: async ({ id, askedBy, askedAt, reason, evidence, ...rest }) => {
      if ((await jobs.get(id)) !== null) return;
      const kept: Kept = { ...rest, sealed: await seal(rest.member, { reason, evidence }) };
      const row = { id, kind, state: 'waiting', actor: askedBy, createdAt: askedAt, updatedAt: askedAt };
      await jobs.add({ ...row, input: JSON.stringify(kept), progress: '{}', result: null });
    },
    list: async (before, limit, state) => {
      const states = state === undefined ? undefined : [state];
      return openAll(await jobs.list({ kinds: [kind], states, before, limit }));
    },
    ofMember: async (member, limit) => {
      const found: JobRow[] = [];
      let before: JobPlace | undefined;
      for (let page = 0; page < pagesMax && found.length < limit; page++) {
        const rows = await jobs.list({ kinds: [kind], before, limit: pageRows });
        found.push(...rows.filter((row) => memberOf(row) === member));
        const last = rows.at(-1);
        if (rows.length < pageRows || last === undefined) break;
        before = { at: last.createdAt, id: last.id };
      }
      return openAll(found.slice(0, limit));
    },
    decide: (id, state, by, at) =>
      jobs.change(id, ['waiting'], { state, progress: JSON.stringify({ decidedBy: by }), updatedAt: at }),
  };
}

function memberOf({ input }: JobRow): MemberNo {
  return (JSON.parse(input) as Kept).member;
}

function read(
  { id, state, actor, createdAt, progress }: JobRow,
  kept: Kept,
  said: Partial<Said>,
): PauseRequest {
  const { sealed: _, ...rest } = kept;
  const { decidedBy = null }: { decidedBy?: string | null } = JSON.parse(progress);
  const { reason = '', evidence = '' } = said;
  const asked = { reason, evidence, askedBy: actor, askedAt: createdAt, decidedBy };
  return { ...rest, ...asked, id, state: state as PauseRequest['state'] };
}
