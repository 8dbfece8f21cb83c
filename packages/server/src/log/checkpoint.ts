import { HEAD_FORMAT, type Head, type MemberNo, type Programs } from '@laurel/core';
import type { HeadRow, Position, RecordRow, Store } from '@laurel/db';
import { headText } from './codec.ts';
import type { Core } from './core.ts';
import { newestNumber } from './deciding.ts';
import type { Loader } from './load.ts';
import type { LogSettings } from './settings.ts';
import { noKeys, type Slot, type Slots, withKey } from './slots.ts';

export interface CheckpointParts {
  readonly store: Store;
  readonly core: Core;
  readonly slots: Slots;
  readonly loader: Loader;
  readonly settings: LogSettings;
  readonly programs: () => Programs;
  /** Position of the last durable entry of this process. */
  readonly end: () => number;
}

/** A member as she was when her snapshot was made. */
interface Saving {
  readonly slot: Slot;
  readonly head: Head;
  readonly keys: ReadonlySet<string>;
  /** Entries behind this position are in the snapshot. */
  readonly upTo: number;
  readonly bytes: number;
}

/** Members loaded at a time. */
const loadRows = 500;
/** Entries read at a time when a start looks for what no snapshot has. */
const recoverRows = 5_000;

/**
 * Writes heads and records behind the log, in the order of members, and keeps the position up to which all of them
 * are stored. Nothing depends on it but how much a start has to read.
 */
export class Checkpoint {
  private readonly parts: CheckpointParts;
  private position: number;
  /** While a start looks for what is behind: it has come so far. */
  private recovered: number | null = null;
  private running: Promise<void> | null = null;
  private idle: NodeJS.Timeout | null = null;
  private writes = 0;
  private closed = false;

  constructor(parts: CheckpointParts, position: number) {
    this.parts = parts;
    this.position = position;
  }

  /** Entries behind the last checkpoint. */
  get behind(): number {
    return this.parts.end() - this.position;
  }

  /** Something became durable. */
  wrote(): void {
    const { settings, slots } = this.parts;
    if (this.closed) return;
    if (this.behind >= settings.checkpointEntries || slots.unsavedCount >= settings.checkpointMembers) {
      this.runLater();
      return;
    }
    this.writes++;
    if (this.idle === null) this.waitForRest(Math.ceil(settings.checkpointMs / settings.checkpointIdleMs));
  }

  /** Runs once nothing was written for a while, or after so many looks. */
  private waitForRest(looks: number): void {
    const before = this.writes;
    this.idle = setTimeout(() => {
      this.idle = null;
      if (this.writes !== before && looks > 1) this.waitForRest(looks - 1);
      else this.runLater();
    }, this.parts.settings.checkpointIdleMs).unref();
  }

  /** Resolves when there is room for more entries; null where there is. */
  room(): Promise<void> | null {
    const { settings, slots } = this.parts;
    if (this.behind < settings.behindMax && slots.unsavedCount < settings.checkpointMembers * 2) return null;
    return this.run();
  }

  private runLater(): void {
    // A disk that is full or broken says so to whoever writes; the next run tries again.
    void this.run().catch(() => {});
  }

  /** Writes all that no snapshot has. Calls while one runs wait for that one. */
  run(): Promise<void> {
    this.running ??= this.cycle().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** The same, but surely of all that is durable now. */
  async runFully(): Promise<void> {
    if (this.running !== null) await this.running;
    await this.run();
  }

  private async cycle(): Promise<void> {
    const { slots, loader, settings, store } = this.parts;
    for (const members of chunks(slots.lost(), loadRows)) await loader.slots(members);
    const all = [...slots.unsaved()].sort((a, b) => a.member - b.member);
    for (const some of chunks(all, settings.snapshotRows)) await this.save(some);
    // What had to stay until it was saved may go now.
    slots.sweep();
    const first = slots.unsavedFrom();
    const upTo = Math.min(
      first === null ? this.parts.end() : first - 1,
      this.recovered ?? Number.MAX_SAFE_INTEGER,
    );
    if (upTo <= this.position) return;
    await store.snapshots.write({
      heads: [],
      records: [],
      checkpoint: { stream: store.log.stream, pos: upTo },
    });
    this.position = upTo;
  }

  private async save(some: readonly Slot[]): Promise<void> {
    const programs = this.parts.programs();
    const heads: HeadRow[] = [];
    const records: RecordRow[] = [];
    const saving = some.map((slot) => this.begin(slot, programs, heads, records));
    try {
      await this.parts.store.snapshots.write({ heads, records });
    } catch (error) {
      for (const { slot, keys } of saving) for (const key of keys) slot.unsaved = withKey(slot.unsaved, key);
      throw error;
    }
    for (const one of saving) this.end(one);
  }

  private begin(slot: Slot, programs: Programs, heads: HeadRow[], records: RecordRow[]): Saving {
    const { head, unsaved: keys } = slot;
    const row = headRow(this.parts.core, programs, slot.member, head);
    heads.push(row);
    for (const key of keys) {
      records.push({ member: slot.member, key, seq: head.seq, body: slot.records.get(key) ?? null });
    }
    slot.unsaved = noKeys;
    return { slot, head, keys, upTo: this.parts.end(), bytes: row.body.length };
  }

  private end({ slot, head, upTo, bytes }: Saving): void {
    if (slot.head === head) this.parts.slots.saved(slot, bytes);
    else if (slot.unsavedFrom !== null) slot.unsavedFrom = Math.max(slot.unsavedFrom, upTo + 1);
  }

  /** Looks for members whom no snapshot shows as they are; for a start after a process that ended early. */
  async recover(): Promise<void> {
    const { store, slots, settings } = this.parts;
    const end = this.parts.end();
    if (this.position >= end) return;
    this.recovered = this.position;
    try {
      for (let pos = this.position; pos < end && !this.closed; ) {
        const last = await this.recoverSome({ stream: store.log.stream, pos });
        if (last === null) break;
        pos = last;
        this.recovered = pos;
        if (slots.unsavedCount >= settings.checkpointMembers) await this.run();
      }
    } finally {
      if (!this.closed) this.recovered = null;
    }
    this.wrote();
  }

  private async recoverSome(from: Position): Promise<number | null> {
    const rows = await this.parts.store.log.after(from, recoverRows);
    const members = [...new Set(rows.map((row) => row.member))];
    for (const some of chunks(members, loadRows)) await this.parts.loader.slots(some);
    this.parts.slots.sweep();
    return rows.at(-1)?.pos ?? null;
  }

  /** Writes what is left, and nothing afterwards. */
  async close(): Promise<void> {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    try {
      if (this.recovered === null) await this.runFully();
    } finally {
      this.closed = true;
    }
  }
}

/** A snapshot with the time at which time next does something, by the newest program. */
export function headRow(core: Core, programs: Programs, member: MemberNo, head: Head): HeadRow {
  return {
    member,
    seq: head.seq,
    // Time does nothing in a backfill: who is in one would be found overdue at every look, and read in vain.
    dueAt: programs.versions.length === 0 || head.backfill ? null : core.nextDueAt(programs, head),
    dueVersion: newestNumber(programs),
    backfill: head.backfill,
    format: HEAD_FORMAT,
    body: headText(head),
  };
}

export function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size);
}
