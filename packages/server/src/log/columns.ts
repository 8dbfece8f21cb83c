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
  /** The same without some members. */
  readonly without: (gone: ReadonlySet<MemberNo>) => Columns;
  /** The columns as they are then; nothing may be added afterwards. */
  readonly done: () => EntryColumns;
}

export function openColumns(): Columns {
  return columnsOf({ numbers: [], types: [], bodies: [], chars: 0, keys: Buffer.alloc(64 * keyBytes) });
}

/** Columns that grow. */
interface Growing {
  readonly numbers: number[];
  readonly types: string[];
  readonly bodies: string[];
  chars: number;
  /** May be longer than there are entries. */
  keys: Buffer;
}

function columnsOf(growing: Growing): Columns {
  const { numbers, types, bodies } = growing;
  return {
    add: (member, entry, key, records) => {
      const at = types.length * keyBytes;
      if (at === growing.keys.length)
        growing.keys = Buffer.concat([growing.keys, Buffer.alloc(Math.max(at, keyBytes))]);
      if (key !== null) putKey(growing.keys, at, key);
      numbers.push(member, entry.seq, entry.happenedAt, entry.decidedAt, entry.version, ENTRY_FORMAT);
      types.push(entry.event.type);
      const body = bodyOf(entry, records);
      growing.chars += body.length;
      bodies.push(body);
    },
    without: (gone) => columnsOf(growingWithout(growing, gone)),
    count: () => types.length,
    chars: () => growing.chars,
    done: () => {
      if (numbers.length !== types.length * entryNumbers) throw new Error('columns of unequal length');
      return {
        count: types.length,
        numbers: Float64Array.from(numbers),
        types,
        keys: Uint8Array.prototype.slice.call(growing.keys, 0, types.length * keyBytes),
        bodies,
      };
    },
  };
}

function growingWithout({ numbers, types, bodies, keys }: Growing, gone: ReadonlySet<MemberNo>): Growing {
  const stay = types.flatMap((_, i) => (gone.has(numbers[i * entryNumbers] as number) ? [] : [i]));
  const kept = stay.map((i) => bodies[i] as string);
  return {
    numbers: stay.flatMap((i) => numbers.slice(i * entryNumbers, (i + 1) * entryNumbers)),
    types: stay.map((i) => types[i] as string),
    bodies: kept,
    chars: kept.reduce((sum, body) => sum + body.length, 0),
    keys: Buffer.concat(stay.map((i) => keys.subarray(i * keyBytes, (i + 1) * keyBytes))),
  };
}
