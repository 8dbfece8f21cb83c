import { hkdfSync } from 'node:crypto';
import type { Chance } from '@laurel/runtime';
import { type Bytes, type JoinedRow, keyBytes, type MemberNo, type VaultRow } from '../rows.ts';
import type { Meta, Vault } from '../store.ts';
import { openHmac } from './hmac.ts';
import { MasterKeyError } from './master-key.ts';
import { SealError, seal, sealKeyBytes, unseal } from './seal.ts';

/** Personal fields by name, as the vault keeps them. */
export type Personal = Readonly<Record<string, unknown>>;

/** A vault row that was opened; erased members have an alias and nothing else. */
export interface Person {
  readonly externalId: string | null;
  readonly personal: Personal;
  readonly alias: string | null;
}

/** Everything about a person that is not in the log goes in and out through this. */
export interface Keyring {
  /** Keyed hash (HMAC-SHA-256, 16 bytes) of an external id in its composed form (NFC). */
  readonly hashOf: (externalId: string) => Bytes;
  /** Keyed hash of anything personal, as short text, so that a repeat can be compared. */
  readonly markOf: (purpose: string, value: string) => string;
  /** The rows of a new member, under a new key of her own. @param hash of her id, where it is known already */
  readonly join: (member: MemberNo, externalId: string, personal: Personal | null, hash?: Bytes) => JoinedRow;
  /** Opens a row. @throws SealError */
  readonly open: (row: VaultRow) => Person;
  /** Seals changed personal fields under the key of a row that is there. @throws SealError where it was erased */
  readonly sealPersonal: (row: Pick<VaultRow, 'member' | 'wrappedKey'>, personal: Personal) => Bytes;
  /** The store's own key, from which all but the members' keys are made; only a move of the whole store asks for it. */
  readonly dataKey: () => Bytes;
  /** Seals what belongs to no member: dead letters. */
  readonly sealLetter: (id: Bytes, text: string) => Bytes;
  readonly openLetter: (id: Bytes, sealed: Bytes) => string;
  /** Seals what the store shares with another system. @param place where it belongs: nowhere else does it open */
  readonly sealSecret: (place: string, text: string) => Bytes;
  readonly openSecret: (place: string, sealed: Bytes) => string;
}

const dataKeyName = 'data_key';

/** True while nothing was sealed in this store: a master key may still be made. */
export async function isUnsealed(meta: Pick<Meta, 'get'>): Promise<boolean> {
  return (await meta.get(dataKeyName)) === null;
}

/**
 * Opens the keys of a store, and makes them in a new one.
 * @throws MasterKeyError where the store was sealed with another master key
 */
export async function openKeyring(meta: Meta, master: Bytes, chance: Chance): Promise<Keyring> {
  const made = seal(chance, master, dataKeyName, chance.bytes(sealKeyBytes));
  const kept =
    (await meta.get(dataKeyName)) ?? (await meta.claim(dataKeyName, Buffer.from(made).toString('base64')));
  return keyringOf(openDataKey(master, kept), master, chance);
}

/** Gives a store that has nothing sealed yet the data key of another, so that marks and hashes stay what they were. */
export async function setDataKey(meta: Meta, master: Bytes, dataKey: Bytes, chance: Chance): Promise<void> {
  await meta.set(dataKeyName, Buffer.from(seal(chance, master, dataKeyName, dataKey)).toString('base64'));
}

function openDataKey(master: Bytes, kept: string): Bytes {
  try {
    return unseal(master, dataKeyName, Buffer.from(kept, 'base64'));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new MasterKeyError('the store was sealed with another master key');
  }
}

function keyringOf(dataKey: Bytes, master: Bytes, chance: Chance): Keyring {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', dataKey, '', purpose, sealKeyBytes));
  const directory = derive('directory');
  const marks = derive('marks');
  const letters = derive('letters');
  const secrets = derive('secrets');
  const hmacOfId = openHmac(directory);
  const hmacOfMark = openHmac(marks);
  const hashOf = (composed: string): Bytes => shortened(hmacOfId(composed));
  const memberKey = (row: Pick<VaultRow, 'member' | 'wrappedKey'>): Bytes => {
    if (row.wrappedKey === null) throw new SealError();
    return unseal(master, `member:${row.member}`, row.wrappedKey);
  };
  return {
    hashOf: (externalId) => hashOf(externalId.normalize('NFC')),
    markOf: (purpose, value) => shortened(hmacOfMark(`${purpose}\n${value}`)).toString('base64url'),
    join: (member, externalId, personal, hash) => {
      const key = chance.bytes(sealKeyBytes);
      const composed = externalId.normalize('NFC');
      return {
        member,
        hash: hash ?? hashOf(composed),
        wrappedKey: seal(chance, master, `member:${member}`, key),
        external: seal(chance, key, `external:${member}`, composed),
        personal:
          personal === null ? null : seal(chance, key, `personal:${member}`, JSON.stringify(personal)),
      };
    },
    dataKey: () => dataKey,
    open: (row) => openRow(row, memberKey),
    sealPersonal: (row, personal) =>
      seal(chance, memberKey(row), `personal:${row.member}`, JSON.stringify(personal)),
    sealLetter: (id, text) => seal(chance, letters, `letter:${Buffer.from(id).toString('hex')}`, text),
    openLetter: (id, sealed) =>
      unseal(letters, `letter:${Buffer.from(id).toString('hex')}`, sealed).toString('utf8'),
    sealSecret: (place, text) => seal(chance, secrets, `secret:${place}`, text),
    openSecret: (place, sealed) => unseal(secrets, `secret:${place}`, sealed).toString('utf8'),
  };
}

/** A digest in short, in bytes of its own. */
function shortened(digest: string): Buffer {
  const bytes = Buffer.alloc(keyBytes);
  bytes.write(digest, 0, keyBytes, 'latin1');
  return bytes;
}

function openRow(row: VaultRow, memberKey: (row: VaultRow) => Bytes): Person {
  if (row.wrappedKey === null || row.external === null)
    return { externalId: null, personal: {}, alias: row.alias };
  const key = memberKey(row);
  return {
    externalId: unseal(key, `external:${row.member}`, row.external).toString('utf8'),
    personal:
      row.personal === null
        ? {}
        : JSON.parse(unseal(key, `personal:${row.member}`, row.personal).toString('utf8')),
    alias: null,
  };
}

const rewrapRows = 500;

/**
 * Puts every key under another master key. Members are wrapped anew first, so that a run that was cut short is
 * taken up again by asking the same.
 */
export async function changeMasterKey(
  store: { readonly meta: Meta; readonly vault: Vault },
  from: Bytes,
  to: Bytes,
  chance: Chance,
): Promise<void> {
  const kept = await store.meta.get(dataKeyName);
  if (kept === null) throw new MasterKeyError('the store has nothing that is sealed');
  const dataKey = openDataKey(from, kept);
  for (let after = 0; ; ) {
    const rows = await store.vault.list({ after, limit: rewrapRows });
    const last = rows.at(-1);
    if (last === undefined) break;
    await store.vault.rewrap(rows.flatMap((row) => rewrapped(row, from, to, chance)));
    after = last.member;
  }
  await store.meta.set(dataKeyName, Buffer.from(seal(chance, to, dataKeyName, dataKey)).toString('base64'));
}

function rewrapped(
  row: VaultRow,
  from: Bytes,
  to: Bytes,
  chance: Chance,
): { member: MemberNo; wrappedKey: Bytes }[] {
  if (row.wrappedKey === null) return [];
  const place = `member:${row.member}`;
  try {
    return [{ member: row.member, wrappedKey: seal(chance, to, place, unseal(from, place, row.wrappedKey)) }];
  } catch (error) {
    // Wrapped by the run before: the new key opens it, or nothing does.
    if (!(error instanceof SealError)) throw error;
    unseal(to, place, row.wrappedKey);
    return [];
  }
}
