import { createHash } from 'node:crypto';
import {
  type Bytes,
  type Commit,
  type Keyring,
  keyBytes,
  openKeyring,
  rawFromJson,
  type Store,
  setDataKey,
} from '@laurel/db';
import type { Chance } from '@laurel/runtime';
import { putKey } from './codec.ts';
import {
  type ExportedEntry,
  type ExportedMember,
  type ExportedProgram,
  type ExportLine,
  exportFormat,
} from './export-form.ts';
import { entryKeys } from './imported-keys.ts';

export interface ImportLogParts {
  readonly store: Store;
  readonly master: Bytes;
  readonly chance: Chance;
  /** Told now and then how many entries were taken. */
  readonly progress?: (entries: number) => void;
}

/** What was wrong with an exported log, and in which line of it. */
export class ExportFault extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'ExportFault';
    this.line = line;
  }
}

/** The store has something in it: a whole log goes into an empty one only. */
export class NotEmptyFault extends Error {
  constructor() {
    super('the store has something in it: a whole log goes into an empty store only');
    this.name = 'NotEmptyFault';
  }
}

/** Entries of one commit. */
const groupEntries = 1_000;
const rowsMax = 500;

/**
 * Puts an exported log into a store that nobody serves and that has nothing in it. Entries, numbers, decision times
 * and outcomes stay as they were, hence the hashes do. Snapshots are folded by the next start, in the background.
 * @returns counts of what was taken
 * @throws NotEmptyFault, ExportFault, StorageError; what was written then is part of a store to be thrown away
 */
export async function importLog(
  parts: ImportLogParts,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<{ readonly members: number; readonly entries: number }> {
  await checkEmpty(parts.store);
  const run = new LogImport(parts);
  for await (const line of lines) if (line !== '') await run.take(line);
  return run.finish();
}

async function checkEmpty(store: Store): Promise<void> {
  const isEmpty =
    (await store.log.streams()).every(({ pos }) => pos === 0) &&
    (await store.vault.list({ after: 0, limit: 1 })).length === 0 &&
    (await store.programs.list()).length === 0;
  if (!isEmpty) throw new NotEmptyFault();
}

class LogImport {
  private readonly parts: ImportLogParts;
  private keyring: Keyring | null = null;
  private line = 0;
  private rows: ExportedMember[] = [];
  private entries: { readonly entry: ExportedEntry; readonly body: string }[] = [];
  private members = 0;
  private highest = 0;
  private count = 0;
  private readonly seqs = new Map<number, number>();
  private readonly keys = entryKeys();

  constructor(parts: ImportLogParts) {
    this.parts = parts;
  }

  async take(text: string): Promise<void> {
    this.line++;
    const read = this.parse(text);
    if ('laurel' in read) return this.begin(read);
    if (this.keyring === null) throw this.fault('the first line names the form and the data key');
    if ('member' in read) return this.member(read.member);
    await this.flushMembers();
    if ('program' in read) return this.program(read.program);
    if ('table' in read) return this.parts.store.raw.insert(read.table, [rawFromJson(read.row)]);
    if ('entry' in read) return this.entry(read.entry);
    throw this.fault('this is no line of an exported log');
  }

  private parse(text: string): ExportLine {
    try {
      return JSON.parse(text) as ExportLine;
    } catch {
      throw this.fault('this is no JSON');
    }
  }

  private fault(message: string): ExportFault {
    return new ExportFault(this.line, message);
  }

  private async begin({ laurel, format, dataKey }: Extract<ExportLine, { laurel: 'log' }>): Promise<void> {
    if (laurel !== 'log') throw this.fault('this is no exported log');
    if (format > exportFormat)
      throw this.fault(`it has form ${format}, this program reads forms up to ${exportFormat}`);
    const { store, master, chance } = this.parts;
    await setDataKey(store.meta, master, Buffer.from(dataKey, 'base64'), chance);
    this.keyring = await openKeyring(store.meta, master, chance);
  }

  private async program(program: ExportedProgram): Promise<void> {
    const hash = createHash('sha256').update(program.source).digest();
    if (!(await this.parts.store.programs.add({ ...program, hash })))
      throw this.fault(`program ${program.number} comes twice`);
  }

  private async member(member: ExportedMember): Promise<void> {
    this.rows.push(member);
    this.highest = Math.max(this.highest, member.number);
    this.members++;
    if (this.rows.length >= rowsMax) await this.flushMembers();
  }

  private async flushMembers(): Promise<void> {
    if (this.rows.length === 0) return;
    const keyring = this.keyring as Keyring;
    const { raw } = this.parts.store;
    const vault = [];
    const directory = [];
    for (const { number: member, externalId, personal, alias } of this.rows) {
      if (externalId === undefined) {
        vault.push({ member, wrapped_key: null, external: null, personal: null, alias: alias ?? '' });
        continue;
      }
      const isBare = personal === undefined || Object.keys(personal).length === 0;
      const row = keyring.join(member, externalId, isBare ? null : personal);
      vault.push({
        member,
        wrapped_key: row.wrappedKey,
        external: row.external,
        personal: row.personal,
        alias: null,
      });
      directory.push({ hash: row.hash, member });
    }
    this.rows = [];
    await raw.insert('vault', vault);
    await raw.insert('directory', directory);
  }

  private async entry(entry: ExportedEntry): Promise<void> {
    const before = this.seqs.get(entry.member) ?? 0;
    if (entry.seq !== before + 1) throw this.fault(`entry ${entry.seq} of a member follows entry ${before}`);
    this.seqs.set(entry.member, entry.seq);
    this.entries.push({ entry, body: JSON.stringify(entry.body) });
    if (this.entries.length >= groupEntries) await this.flushEntries();
  }

  private async flushEntries(): Promise<void> {
    if (this.entries.length === 0) return;
    const result = await this.parts.store.log.commit(this.commit());
    if (result.kind !== 'done') throw this.fault(`the store did not take it: ${JSON.stringify(result)}`);
    this.count += this.entries.length;
    this.entries = [];
    this.parts.progress?.(this.count);
  }

  private commit(): Commit {
    const keys = Buffer.alloc(this.entries.length * keyBytes);
    const numbers = this.entries.flatMap(({ entry }, i) => {
      const key = this.keys(entry);
      if (key !== null) putKey(keys, i * keyBytes, key);
      return [entry.member, entry.seq, entry.happenedAt, entry.decidedAt, entry.version, entry.format];
    });
    return {
      first: this.count + 1,
      entries: {
        count: this.entries.length,
        numbers: Float64Array.from(numbers),
        types: this.entries.map(({ entry }) => entry.type),
        keys,
        bodies: this.entries.map(({ body }) => body),
      },
      joined: [],
      personal: [],
      erased: [],
      dead: [],
      revived: [],
      claims: [],
      parts: false,
      knows: { version: Number.MAX_SAFE_INTEGER, decidedAt: 0 },
    };
  }

  async finish(): Promise<{ readonly members: number; readonly entries: number }> {
    if (this.keyring === null) throw this.fault('the file is empty');
    await this.flushMembers();
    await this.flushEntries();
    await this.parts.store.meta.set('members', String(this.highest));
    return { members: this.members, entries: this.count };
  }
}
