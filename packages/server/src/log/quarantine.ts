import type { EpochMs, MemberNo } from '@laurel/core';
import type { Store } from '@laurel/db';
import type { Item } from './work.ts';

/** Members who were set aside because something about them does not add up: reads work, writes are refused. */
export interface Quarantine {
  readonly isBroken: (member: MemberNo) => boolean;
  readonly breaks: (item: Item, error: unknown) => void;
  readonly list: () => Promise<readonly CaseRow[]>;
  /** False where the member was not set aside, nor taken back by this very call before its answer was known. */
  readonly lift: (member: MemberNo, call: string) => Promise<boolean>;
  /** Reads whom other processes set aside or took back. */
  readonly look: () => Promise<void>;
}

/** Who was set aside when, and what broke. */
export interface CaseRow {
  readonly member: MemberNo;
  readonly at: EpochMs;
  readonly detail: Detail;
}
interface Detail {
  /** The member's newest entry. */
  readonly entry: number;
  readonly ask: string;
  readonly type: string;
  readonly error: { readonly name: string; readonly at: string };
}

export async function openQuarantine(
  store: Pick<Store, 'quarantine' | 'meta'>,
  clock: { readonly now: () => EpochMs },
  onBroken: (member: MemberNo, error: unknown) => void = () => {},
): Promise<Quarantine> {
  /** Those that the store may not have yet. */
  const unwritten = new Set<MemberNo>();
  let broken = new Set<MemberNo>();
  const look = async (): Promise<void> => {
    const rows = await store.quarantine.list();
    broken = new Set([...rows.map(({ member }) => member), ...unwritten]);
  };
  await look();
  return {
    isBroken: (member) => broken.size > 0 && broken.has(member),
    breaks: (item, error) => {
      const { ask, ready } = item;
      if (ready === null) return onBroken(0, error);
      const { member, newest } = ready.slot;
      onBroken(member, error);
      // Somebody who is nobody yet is not set aside.
      if (newest.seq === 0) return;
      broken.add(member);
      unwritten.add(member);
      const detail: Detail = {
        entry: newest.seq,
        ask: ask.kind,
        type: ready.event.type,
        error: nameOf(error),
      };
      // In memory it holds at once; a disk that takes nothing takes no entries either.
      void store.quarantine
        .put({ member, at: clock.now(), detail: JSON.stringify(detail) })
        .then(() => unwritten.delete(member))
        .catch(() => {});
    },
    list: async () =>
      (await store.quarantine.list()).map(({ detail, ...row }) => ({
        ...row,
        detail: JSON.parse(detail) as Detail,
      })),
    lift: async (member, call) => {
      const note = `lifted:${member}`;
      const isThere = (await store.quarantine.list()).some((row) => row.member === member);
      if (!isThere && !broken.has(member)) return (await store.meta.get(note)) === call;
      // Noted before it is done: a process may end before the answer of the call is kept.
      await store.meta.set(note, call);
      broken.delete(member);
      unwritten.delete(member);
      await store.quarantine.lift(member);
      return true;
    },
    look,
  };
}

/** Kind and place; a message may carry what was asked, and a whole path says where we are installed. */
function nameOf(error: unknown): Detail['error'] {
  if (!(error instanceof Error)) return { name: typeof error, at: '' };
  const at = /\n\s+at (?:([\w.<>]+) )?.*?([^/\\(]+:\d+):\d+\)?(?:\n|$)/.exec(error.stack ?? '');
  return { name: error.name, at: [at?.[1], at?.[2]].filter((part) => part !== undefined).join(' ') };
}
