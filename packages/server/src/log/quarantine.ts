import type { EpochMs, MemberNo } from '@laurel/core';
import type { Store } from '@laurel/db';
import type { Item } from './work.ts';

/** Members who were set aside because something about them does not add up: reads work, writes are refused. */
export interface Quarantine {
  readonly isBroken: (member: MemberNo) => boolean;
  readonly breaks: (item: Item, error: unknown) => void;
  readonly lift: (member: MemberNo) => Promise<boolean>;
}

export async function openQuarantine(
  store: Pick<Store, 'quarantine'>,
  clock: { readonly now: () => EpochMs },
  onBroken: (member: MemberNo, error: unknown) => void = () => {},
): Promise<Quarantine> {
  const broken = new Set((await store.quarantine.list()).map(({ member }) => member));
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
      const detail = { entry: newest.seq, ask: ask.kind, type: ready.event.type, error: nameOf(error) };
      // In memory it holds at once; a disk that takes nothing takes no entries either.
      void store.quarantine.put({ member, at: clock.now(), detail: JSON.stringify(detail) }).catch(() => {});
    },
    lift: async (member) => {
      broken.delete(member);
      return store.quarantine.lift(member);
    },
  };
}

/** Kind and place; a message may carry what was asked. */
function nameOf(error: unknown): { readonly name: string; readonly at: string } {
  if (!(error instanceof Error)) return { name: typeof error, at: '' };
  const at = /\n\s+at (.*)/.exec(error.stack ?? '')?.[1] ?? '';
  return { name: error.name, at };
}
