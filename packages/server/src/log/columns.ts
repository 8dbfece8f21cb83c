import { ENTRY_FORMAT, type Entry, type MemberNo } from '@laurel/core';
import { type EntryColumns, entryNumbers, keyBytes } from '@laurel/db';
import { bodyOf, type EventKey, putKey } from './codec.ts';

/** Collects the entries of one commit by column. */
export interface Columns {
  /**
   * @param key null for an entry that no event's id can find
   * @param records texts of the records that it changes
   */
  readonly add: (
    member: MemberNo,
    entry: Entry,
    key: EventKey | null,
    records: readonly (string | null)[],
  ) => void;
  readonly count: () => number;
  /** Characters of all bodies. */
  readonly chars: () => number;
  /** The columns as they are then; nothing may be added afterwards. */
  readonly done: () => EntryColumns;
}

export function openColumns(): Columns {
  const numbers: number[] = [];
  const types: string[] = [];
  const bodies: string[] = [];
  let chars = 0;
  let keys = Buffer.alloc(64 * keyBytes);
  return {
    add: (member, entry, key, records) => {
      const at = types.length * keyBytes;
      if (at === keys.length) {
        const wider = Buffer.alloc(keys.length * 2);
        keys.copy(wider);
        keys = wider;
      }
      if (key !== null) putKey(keys, at, key);
      numbers.push(member, entry.seq, entry.happenedAt, entry.decidedAt, entry.version, ENTRY_FORMAT);
      types.push(entry.event.type);
      const body = bodyOf(entry, records);
      chars += body.length;
      bodies.push(body);
    },
    count: () => types.length,
    chars: () => chars,
    done: () => {
      if (numbers.length !== types.length * entryNumbers) throw new Error('columns of unequal length');
      return {
        count: types.length,
        numbers: Float64Array.from(numbers),
        types,
        keys: Uint8Array.prototype.slice.call(keys, 0, types.length * keyBytes),
        bodies,
      };
    },
  };
}
