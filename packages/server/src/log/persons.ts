import type { JsonObject, MemberNo } from '@laurel/core';
import type { Bytes, JoinedRow, Keyring, Store } from '@laurel/db';

/** Personal fields as the newest decision left them; those of groups under way are held here. */
export interface Persons {
  /** Personal fields of a member, from the vault or from a group under way. */
  readonly newest: (member: MemberNo) => Promise<JsonObject>;
  /** Seals the row of a new member. */
  readonly join: (member: MemberNo, external: string, hash: Bytes, personal: JsonObject | null) => JoinedRow;
  /** What is known of a member; to be read before her fields are changed. */
  readonly read: (member: MemberNo) => Promise<Held>;
  /** Seals fields changed; what is null goes. */
  readonly change: (member: MemberNo, before: Held, changes: JsonObject) => Bytes;
  /** That member's group is durable. */
  readonly settle: (member: MemberNo) => void;
  readonly revert: () => void;
}

export interface Held {
  readonly wrappedKey: Bytes | null;
  readonly personal: JsonObject;
  /** Groups under way that changed it. */
  groups: number;
}

export function openPersons(store: Pick<Store, 'vault'>, keyring: Keyring): Persons {
  const held = new Map<MemberNo, Held>();
  const read = async (member: MemberNo): Promise<Held> => {
    const known = held.get(member);
    if (known !== undefined) return known;
    const row = (await store.vault.read([member]))[0];
    if (row === undefined) return { wrappedKey: null, personal: {}, groups: 0 };
    return { wrappedKey: row.wrappedKey, personal: keyring.open(row).personal as JsonObject, groups: 0 };
  };
  const hold = (member: MemberNo, wrappedKey: Bytes | null, personal: JsonObject): void => {
    held.set(member, { wrappedKey, personal, groups: (held.get(member)?.groups ?? 0) + 1 });
  };
  return {
    newest: async (member) => (await read(member)).personal,
    join: (member, external, hash, personal) => {
      const row = keyring.join(member, external, personal === null ? null : changed({}, personal), hash);
      hold(member, row.wrappedKey, personal === null ? nothing : changed({}, personal));
      return row;
    },
    read,
    change: (member, before, changes) => {
      const personal = changed(before.personal, changes);
      hold(member, before.wrappedKey, personal);
      return keyring.sealPersonal({ member, wrappedKey: before.wrappedKey }, personal);
    },
    settle: (member) => {
      const known = held.get(member);
      if (known !== undefined && --known.groups <= 0) held.delete(member);
    },
    revert: () => held.clear(),
  };
}

const nothing: JsonObject = {};

function changed(before: JsonObject, changes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null));
}
