import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chance, systemChance } from '@laurel/runtime';
import { expect, test } from 'vitest';
import { commitOf } from '../contract/suite.ts';
import type { JoinedRow, VaultRow } from '../rows.ts';
import { openSqlite } from '../sqlite/open.ts';
import { changeMasterKey, isUnsealed, openKeyring } from './keyring.ts';
import { MasterKeyError, masterKeyFile, parseMasterKey, readMasterKeyFile } from './master-key.ts';
import { SealError, seal, unseal } from './seal.ts';

const chance: Chance = systemChance;
const master = Buffer.alloc(32, 1);
const folder = () => mkdtempSync(join(tmpdir(), 'laurel-vault-'));

function metaInMemory() {
  const values = new Map<string, string>();
  return {
    get: async (key: string) => values.get(key) ?? null,
    set: async (key: string, value: string) => void values.set(key, value),
    claim: async (key: string, value: string) => {
      if (!values.has(key)) values.set(key, value);
      return values.get(key) as string;
    },
  };
}
const rowOf = (joined: JoinedRow): VaultRow => ({ ...joined, alias: null });

test('what is sealed opens with its key, at its place, unchanged, and no other way', () => {
  const key = chance.bytes(32);
  const sealed = seal(chance, key, 'a', '桂冠');
  expect(unseal(key, 'a', sealed).toString('utf8')).toBe('桂冠');
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('桂冠');
  expect(seal(chance, key, 'a', '桂冠')).not.toEqual(sealed);
  expect(() => unseal(chance.bytes(32), 'a', sealed)).toThrow(SealError);
  expect(() => unseal(key, 'b', sealed)).toThrow(SealError);
  for (const at of [0, 1, 14, 30]) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    expect(() => unseal(key, 'a', changed)).toThrow(SealError);
  }
  expect(() => unseal(key, 'a', sealed.subarray(0, 20))).toThrow(SealError);
});

test('a person is found by keyed hash, whichever way her id is composed, and opened by her own key', async () => {
  const keyring = await openKeyring(metaInMemory(), master, chance);
  const joined = keyring.join(7, 'cafe\u0301', { phone: '138' });
  expect(keyring.hashOf('caf\u00e9')).toEqual(joined.hash);
  expect(keyring.hashOf('cafe')).not.toEqual(joined.hash);
  expect(joined.hash).toHaveLength(16);
  expect(keyring.open(rowOf(joined))).toEqual({
    externalId: 'caf\u00e9',
    personal: { phone: '138' },
    alias: null,
  });
  const personal = keyring.sealPersonal(rowOf(joined), { email: 'a@b.c' });
  expect(keyring.open({ ...rowOf(joined), personal }).personal).toEqual({ email: 'a@b.c' });
  // A row that was put in another member's place opens for nobody.
  expect(() => keyring.open({ ...rowOf(joined), member: 8 })).toThrow(SealError);
  const gone = { member: 7, wrappedKey: null, external: null, personal: null, alias: 'x' };
  expect(keyring.open(gone)).toEqual({ externalId: null, personal: {}, alias: 'x' });
  expect(() => keyring.sealPersonal(gone, {})).toThrow(SealError);
});

test('a store has one set of keys, whoever opens it first, and another master key is refused', async () => {
  const meta = metaInMemory();
  expect(await isUnsealed(meta)).toBe(true);
  const [one, two] = await Promise.all([
    openKeyring(meta, master, chance),
    openKeyring(meta, master, chance),
  ]);
  expect(one.hashOf('a')).toEqual(two.hashOf('a'));
  expect(one.markOf('p', 'a')).toBe(two.markOf('p', 'a'));
  expect(one.markOf('p', 'a')).not.toBe(two.markOf('q', 'a'));
  expect(await isUnsealed(meta)).toBe(false);
  await expect(openKeyring(meta, Buffer.alloc(32, 2), chance)).rejects.toBeInstanceOf(MasterKeyError);
  const id = chance.bytes(16);
  expect(two.openLetter(id, one.sealLetter(id, 'x'))).toBe('x');
});

test('the master key: given as base64 or hexadecimal, or made in a file that only its owner reads', () => {
  const key = chance.bytes(32);
  for (const text of [
    key.toString('base64'),
    key.toString('base64url'),
    key.toString('hex'),
    ` ${key.toString('base64')}\n`,
  ]) {
    expect(Buffer.compare(parseMasterKey(text), key)).toBe(0);
  }
  for (const text of ['', 'short', key.toString('hex').slice(1)])
    expect(() => parseMasterKey(text)).toThrow(MasterKeyError);
  const here = folder();
  expect(() => readMasterKeyFile(here, false, chance)).toThrow(MasterKeyError);
  const made = readMasterKeyFile(here, true, chance);
  const path = join(here, masterKeyFile);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Buffer.compare(readMasterKeyFile(here, false, chance), made)).toBe(0);
  expect(Buffer.compare(parseMasterKey(readFileSync(path, 'utf8')), made)).toBe(0);
  const open = folder();
  writeFileSync(join(open, masterKeyFile), key.toString('base64'), { mode: 0o644 });
  expect(() => readMasterKeyFile(open, true, chance)).toThrow(/others/);
});

test('the master key changes under a store, also where a first try was cut short', async () => {
  const store = await openSqlite({ folder: folder(), thread: false });
  const keyring = await openKeyring(store.meta, master, chance);
  const joined = [1, 2, 3].map((member) => keyring.join(member, `m${member}`, { n: member }));
  const entries = joined.map(({ member }) => ({ member, seq: 1 }));
  await store.log.commit(commitOf(1, entries, { joined }));
  await store.vault.erase([{ hash: keyring.hashOf('m2'), member: 2, at: 1, alias: 'x' }]);
  const next = Buffer.alloc(32, 9);
  const cut = { meta: { ...store.meta, set: () => Promise.reject(new Error('cut')) }, vault: store.vault };
  await expect(changeMasterKey(cut, master, next, chance)).rejects.toThrow('cut');
  await changeMasterKey(store, master, next, chance);
  await expect(openKeyring(store.meta, master, chance)).rejects.toBeInstanceOf(MasterKeyError);
  const after = await openKeyring(store.meta, next, chance);
  expect(after.hashOf('m1')).toEqual(keyring.hashOf('m1'));
  const rows = await store.vault.list({ after: 0, limit: 9 });
  expect(rows.map((row) => after.open(row).externalId)).toEqual(['m1', null, 'm3']);
  await store.close();
});
