import type { Position, Store } from '@laurel/db';
import { entryOf } from './codec.ts';
import type { Decided } from './group.ts';
import { consumer, type Projection, projectionOf } from './project-entry.ts';
import type { LogSettings } from './settings.ts';

export interface ProjectionParts {
  readonly store: Store;
  readonly settings: LogSettings;
  readonly now: () => number;
  /** Position of the last durable entry of this process. */
  readonly end: () => number;
}

const retryMs = 500;

interface Waiter {
  readonly pos: number;
  readonly resolve: () => void;
}

/**
 * Carries the log of this process to the tables that are made of it: messages, and orders' members. Driven right
 * after each commit; behind after a crash, it reads on from its position. Rows and position are written together, so
 * that each entry is projected once in effect.
 */
export class Projections {
  private readonly parts: ProjectionParts;
  private done: number;
  /** End of what is in `open`; nothing is in it while it reads from the log. */
  private heardUpTo: number;
  private live = false;
  private open: Projection;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private waiters: Waiter[] = [];
  private closed = false;

  constructor(parts: ProjectionParts, done: number) {
    this.parts = parts;
    this.done = done;
    this.heardUpTo = done;
    this.open = this.fresh();
  }

  private fresh(): Projection {
    return projectionOf(this.parts.now());
  }

  /** Position up to which the tables show the log. */
  get position(): number {
    return this.done;
  }

  /** Entries became durable. @param first position of the first of them */
  heard(entries: readonly Decided[], first: number): void {
    // A commit whose outcome was unknown has been in the log all the same.
    if (first !== this.heardUpTo + 1) this.live = false;
    if (this.live) {
      for (const { member, entry } of entries) this.open.add(member, entry);
      this.heardUpTo = first + entries.length - 1;
    }
    const { projectionMs } = this.parts.settings;
    if (!this.live || this.isFull) void this.run();
    else this.later(projectionMs);
  }

  private later(ms: number): void {
    if (this.timer !== null || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.run();
    }, ms).unref();
  }

  /** Resolves when the tables show the log up to a position of this process. */
  waitFor(pos: number): Promise<void> {
    if (pos <= this.done) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiters.push({ pos, resolve });
      void this.run();
    });
  }

  /** Writes what was heard, and whatever of the log was not. */
  run(): Promise<void> {
    this.running ??= this.work()
      .catch(() => this.later(retryMs))
      .finally(() => {
        this.running = null;
        if (this.waiters.length > 0 && this.parts.end() > this.done && !this.closed) void this.run();
      });
    return this.running;
  }

  private async work(): Promise<void> {
    // What was heard meanwhile waits until it is worth a transaction of its own.
    do {
      // A commit whose outcome was unknown has been in the log all the same, and nobody said so.
      if (this.parts.end() > this.heardUpTo) this.live = false;
      if (this.live && this.heardUpTo <= this.done) return;
      if (this.live) await this.write();
      else await this.readOn();
    } while (!this.live || this.isFull || this.waiters.length > 0 || this.closed);
    if (this.heardUpTo > this.done) this.later(this.parts.settings.projectionMs);
  }

  /** So much was heard that it is written at once. */
  private get isFull(): boolean {
    return this.heardUpTo - this.done >= this.parts.settings.projectionEntries;
  }

  /** Takes the next entries from the log; what became durable meanwhile is among them. */
  private async readOn(): Promise<void> {
    const { store, settings } = this.parts;
    this.open = this.fresh();
    const from: Position = { stream: store.log.stream, pos: this.done };
    const rows = await store.log.after(from, settings.projectionEntries);
    for (const row of rows) this.open.add(row.member, entryOf(row));
    this.heardUpTo = rows.at(-1)?.pos ?? this.done;
    if (rows.length > 0) await this.write();
    // Whatever became durable after this last look is heard from now on.
    else if (this.parts.end() <= this.done) this.live = true;
    else throw new Error('the log ends before its end');
  }

  private async write(): Promise<void> {
    const { store } = this.parts;
    const { open, heardUpTo: pos } = this;
    this.open = this.fresh();
    try {
      await store.projections.write(consumer, { stream: store.log.stream, pos }, open.rows());
    } catch (error) {
      // What was heard is in the log as well, and is read from there.
      this.live = false;
      this.open = this.fresh();
      this.heardUpTo = this.done;
      throw error;
    }
    this.done = pos;
    const ready = this.waiters.filter((waiter) => waiter.pos <= pos);
    if (ready.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => waiter.pos > pos);
    for (const { resolve } of ready) resolve();
  }

  /** Empties the tables and makes them anew from the log. */
  async rebuild(): Promise<void> {
    if (this.running !== null) await this.running;
    await this.parts.store.projections.reset(consumer);
    this.live = false;
    this.open = this.fresh();
    this.done = 0;
    this.heardUpTo = 0;
    await this.run();
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.run();
    // A run that was just ending did not see that it is the last.
    if (this.heardUpTo > this.done) await this.run();
  }
}

/** Where the projections of a stream stand. */
export async function projectedUpTo(store: Store): Promise<number> {
  const positions = await store.positions.read(consumer);
  return positions.find(({ stream }) => stream === store.log.stream)?.pos ?? 0;
}
