import { createCipheriv, createDecipheriv, generateKeySync, type KeyObject } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemberNo } from '@laurel/core';
import type { Keyring, Vault } from '@laurel/db';

/** A member by the name that exports and hashes know. */
export interface NamedMember {
  readonly member: MemberNo;
  readonly name: string;
  readonly erased: boolean;
}

export interface SortedNames {
  readonly pages: (size: number) => AsyncGenerator<readonly NamedMember[]>;
  readonly close: () => void;
}

/** Vault rows read at a time. */
const vaultRows = 1_000;

/**
 * Names of all members in byte order. Those that do not fit into memory are sorted in runs, which lie encrypted
 * under a key that is nowhere, in a file that has no name any more, and are merged.
 */
export async function sortNames(
  vault: Pick<Vault, 'list'>,
  keyring: Keyring,
  bytesMax: number,
): Promise<SortedNames> {
  const runs: Run[] = [];
  let names: Name[] = [];
  let bytes = 0;
  for (let after: MemberNo = 0; ; ) {
    const rows = await vault.list({ after, limit: vaultRows });
    for (const row of rows) {
      const { externalId, alias } = keyring.open(row);
      const key = Buffer.from(externalId ?? alias ?? '', 'utf8');
      names.push({ key, member: row.member, erased: externalId === null });
      bytes += key.length + nameOverhead;
    }
    after = rows.at(-1)?.member ?? after;
    if (bytes >= bytesMax && rows.length > 0) {
      runs.push(spill(names.sort(byBytes)));
      names = [];
      bytes = 0;
    }
    if (rows.length < vaultRows) break;
  }
  names.sort(byBytes);
  return {
    pages: (size) => pagesOf(merged([...runs.map((run) => run.read()), names.values()]), size),
    close: () => {
      for (const run of runs) run.close();
    },
  };
}

interface Name {
  readonly key: Buffer;
  readonly member: MemberNo;
  readonly erased: boolean;
}
/** A name in memory takes about this much beside its bytes. */
const nameOverhead = 160;

/** Byte order; members who are named alike (there are none but by accident of aliases) by number. */
function byBytes(a: Name, b: Name): number {
  return Buffer.compare(a.key, b.key) || a.member - b.member;
}

interface Run {
  readonly read: () => Iterator<Name>;
  readonly close: () => void;
}

/** Rows of one encrypted block of a run. */
const blockRows = 2_000;

function spill(names: readonly Name[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-sort-'));
  const file = openSync(join(folder, 'run'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  const key = generateKeySync('aes', { length: 256 });
  const ends: number[] = [];
  let end = 0;
  for (let i = 0; i < names.length; i += blockRows) {
    const lines = names
      .slice(i, i + blockRows)
      .map((name) => [name.key.toString('base64'), name.member, name.erased ? 1 : 0]);
    end += writeSync(file, crypted(key, ends.length, Buffer.from(JSON.stringify(lines)), true));
    ends.push(end);
  }
  return { read: () => readRun(file, key, ends), close: () => closeSync(file) };
}

function* readRun(file: number, key: KeyObject, ends: readonly number[]): Generator<Name> {
  for (const [block, end] of ends.entries()) {
    const from = ends[block - 1] ?? 0;
    const bytes = Buffer.alloc(end - from);
    readSync(file, bytes, 0, bytes.length, from);
    const lines: [string, number, number][] = JSON.parse(crypted(key, block, bytes, false).toString('utf8'));
    for (const [text, member, erased] of lines)
      yield { key: Buffer.from(text, 'base64'), member, erased: erased === 1 };
  }
}

/** Each block has a counter of its own under a key that is used once. */
function crypted(key: KeyObject, block: number, bytes: Buffer, isWriting: boolean): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(block, 0);
  const cipher = isWriting
    ? createCipheriv('aes-256-ctr', key, iv)
    : createDecipheriv('aes-256-ctr', key, iv);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** The least of the heads of all runs, again and again. */
function* merged(runs: readonly Iterator<Name>[]): Generator<Name> {
  const heads = runs.map((run) => run.next());
  for (;;) {
    let least = -1;
    for (const [i, head] of heads.entries()) {
      if (head.done === true) continue;
      const best = heads[least];
      if (best === undefined || best.done === true || byBytes(head.value, best.value) < 0) least = i;
    }
    const head = heads[least];
    if (head === undefined || head.done === true) return;
    yield head.value;
    heads[least] = (runs[least] as Iterator<Name>).next();
  }
}

async function* pagesOf(names: Iterable<Name>, size: number): AsyncGenerator<readonly NamedMember[]> {
  let page: NamedMember[] = [];
  for (const { key, member, erased } of names) {
    page.push({ member, name: key.toString('utf8'), erased });
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
