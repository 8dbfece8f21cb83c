import type { EpochMs, MemberNo } from '@laurel/core';
import type { Bytes, Keyring, Store } from '@laurel/db';
import { LRUCache } from 'lru-cache';
import { keyText } from './codec.ts';

/** What an external id stands for. */
export interface Named {
  readonly hash: Bytes;
  /** The hash as text, which a Map can find. */
  readonly hashText: string;
  /** Null where nobody has it. */
  readonly member: MemberNo | null;
  /** When a person of this id was last erased: events from before are refused. */
  readonly erasedAt: EpochMs | null;
}

/** External ids and their members: remembered, looked up many at a time, and changed by groups that are under way. */
export interface Names {
  /** As it will be when all that was decided is durable. Undefined where it must be looked up first. */
  readonly newest: (external: string) => Named | undefined;
  /** As it is durably, if that is in memory. */
  readonly atHand: (external: string) => Named | undefined;
  /** As it is durably. */
  readonly find: (external: string) => Promise<Named>;
  readonly load: (externals: readonly string[]) => Promise<void>;
  /** A group decided that this id now stands for that. */
  readonly decide: (external: string, to: Named) => void;
  /** The group that decided this is durable. */
  readonly settle: (external: string, to: Named) => void;
  /** Nobody joined after all. */
  readonly cancel: (to: Named) => void;
  /** What groups under way decided is thrown away. */
  readonly revert: () => void;
  /** An id that another process changed. */
  readonly forget: (external: string) => void;
}

/**
 * Only members who exist are remembered for long; an id that nobody has is asked for again, since it is about to be
 * somebody's.
 */
export function openNames(store: Pick<Store, 'directory'>, keyring: Keyring, max: number): Names {
  const known = new LRUCache<string, Named>({ max });
  /** By keyed hash, so that two ways of writing an id are one. */
  const decided = new Map<string, Named>();
  const look = async (externals: readonly string[]): Promise<readonly Named[]> => {
    const asked = externals.map((external) => keyring.hashOf(external));
    const found = await store.directory.look(asked);
    return found.map(({ member, erasedAt }, i) => {
      const hash = asked[i] as Bytes;
      const named: Named = { hash, hashText: keyText(hash), member, erasedAt };
      if (member !== null) known.set(externals[i] as string, named);
      return named;
    });
  };
  const loaded = new Map<string, Named>();
  return {
    newest: (external) => {
      const named = known.get(external) ?? loaded.get(external);
      return decided.size > 0 && named !== undefined ? (decided.get(named.hashText) ?? named) : named;
    },
    atHand: (external) => known.get(external),
    find: async (external) => known.get(external) ?? ((await look([external]))[0] as Named),
    load: async (externals) => {
      // Good for the batch that asked, and no longer: an id that nobody has is about to be somebody's.
      loaded.clear();
      const missing: string[] = [];
      for (const external of new Set(externals)) {
        const named = known.get(external);
        if (named === undefined) missing.push(external);
        else loaded.set(external, named);
      }
      if (missing.length === 0) return;
      const found = await look(missing);
      for (const [i, external] of missing.entries()) loaded.set(external, found[i] as Named);
    },
    decide: (external, to) => {
      known.delete(external);
      loaded.set(external, to);
      decided.set(to.hashText, to);
    },
    settle: (external, to) => {
      // A later group may have decided something else by now.
      if (decided.get(to.hashText) !== to) return;
      decided.delete(to.hashText);
      if (to.member !== null) known.set(external, to);
    },
    cancel: (to) => {
      if (decided.get(to.hashText) === to) decided.delete(to.hashText);
      // Others of the same batch name her too, and the number may become another's.
      for (const [external, named] of loaded) if (named === to) loaded.set(external, { ...to, member: null });
    },
    revert: () => {
      decided.clear();
      loaded.clear();
    },
    forget: (external) => {
      known.delete(external);
      loaded.delete(external);
    },
  };
}
