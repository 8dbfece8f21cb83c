import type { Entry, MemberNo } from '@laurel/core';
import type { Keyring, LogRow, StoreReads } from '@laurel/db';
import { entryOf } from './codec.ts';
import { sortNames } from './sort-names.ts';

/** A stretch of one member's log; a long log comes in several, one after the other. */
export interface Stretch {
  readonly member: MemberNo;
  /** The external id, or the alias of one who was erased. */
  readonly name: string;
  readonly erased: boolean;
  readonly entries: readonly Entry[];
  /** The member's log ends with it. */
  readonly last: boolean;
}

export interface OrderSettings {
  /** Bytes of names held in memory; beyond, they are sorted in parts on disk. */
  readonly nameBytesMax: number;
  /** Members whose entries are read at a time. */
  readonly members: number;
  /** Entries of one stretch, at most. */
  readonly entries: number;
}
export const orderSettings: OrderSettings = { nameBytesMax: 96 * 1_048_576, members: 500, entries: 1_000 };

/**
 * All members in the byte order of their external ids (or aliases), each with her whole log, as one snapshot shows
 * them. Memory is bounded by the settings, whatever the size of the store.
 */
export async function* membersInOrder(
  reads: Pick<StoreReads, 'vault' | 'log'>,
  keyring: Keyring,
  settings: OrderSettings = orderSettings,
): AsyncGenerator<Stretch> {
  const names = await sortNames(reads.vault, keyring, settings.nameBytesMax);
  try {
    for await (const some of names.pages(settings.members)) {
      const rows = groupRows(
        await reads.log.tails(
          some.map(({ member }) => ({ member, after: 0 })),
          settings.entries,
        ),
      );
      for (const who of some) {
        const own = rows.get(who.member) ?? [];
        yield { ...who, entries: own.map(entryOf), last: own.length < settings.entries };
        if (own.length === settings.entries) yield* rest(reads, who, own, settings.entries);
      }
    }
  } finally {
    names.close();
  }
}

type Who = Pick<Stretch, 'member' | 'name' | 'erased'>;

async function* rest(
  reads: Pick<StoreReads, 'log'>,
  who: Who,
  first: readonly LogRow[],
  limit: number,
): AsyncGenerator<Stretch> {
  let after = first.at(-1)?.seq ?? 0;
  for (;;) {
    const rows = await reads.log.entries(who.member, { after, limit });
    yield { ...who, entries: rows.map(entryOf), last: rows.length < limit };
    if (rows.length < limit) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

function groupRows(rows: readonly LogRow[]): ReadonlyMap<MemberNo, readonly LogRow[]> {
  const grouped = new Map<MemberNo, LogRow[]>();
  for (const row of rows) {
    const own = grouped.get(row.member);
    if (own === undefined) grouped.set(row.member, [row]);
    else own.push(row);
  }
  return grouped;
}
