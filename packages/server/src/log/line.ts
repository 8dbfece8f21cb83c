import type { EpochMs, MemberNo, Programs } from '@laurel/core';
import { type CommitResult, StorageError, type Store } from '@laurel/db';
import { type Committing, type Dropped, redone } from './committing.ts';
import type { Deciding, Followers, Under } from './deciding.ts';
import { commitOf, type Group, parts as mayPart, openGroup, writes } from './group.ts';
import { giveUp } from './outcomes.ts';
import { partGroup } from './part-group.ts';
import type { TroubleCode } from './ports.ts';
import type { Preparer } from './prepare.ts';
import type { LogSettings } from './settings.ts';
import type { Item } from './work.ts';

export interface LineParts {
  readonly store: Store;
  readonly settings: LogSettings;
  readonly preparer: Preparer;
  readonly deciding: Deciding;
  readonly committing: Committing;
  readonly programs: { readonly current: () => Programs; readonly refresh: () => Promise<unknown> };
  readonly clock: { readonly now: () => EpochMs; readonly sure: () => boolean };
  /** Waits for room behind the checkpoint; null where there is some. */
  readonly room: () => Promise<void> | null;
}

type NotDone = Exclude<CommitResult, { kind: 'done' }>;

/**
 * The one place where decisions are made and become durable, in the order of their coming. One group is being
 * committed while the next one is decided on the newest state. A group that comes to nothing takes the one behind it
 * along: both are thrown away and decided anew, in their order.
 */
export class Line {
  private readonly parts: LineParts;
  private waiting: Item[] = [];
  private taken = 0;
  /** Items to be decided anew, before all that waits. */
  private redo: Item[] = [];
  /** Of groups that came to nothing, to be put before what is being decided. */
  private dropped: Item[] = [];
  private open: Group = openGroup();
  private underWay: Group | null = null;
  private pumping = false;
  /** It is about to be looked what waits. */
  private called = false;
  /** Items are being decided into the open group, with what follows from them at other members. */
  private inTree = false;
  /** Changes whenever decisions are thrown away. */
  private epoch = 0;
  private endPos: number;
  private endIsKnown = true;
  private commitCount = 0;
  private entryCount = 0;
  private rests: (() => void)[] = [];

  constructor(parts: LineParts, end: number) {
    this.parts = parts;
    this.endPos = end;
  }

  push(items: readonly Item[]): void {
    for (const item of items) this.waiting.push(item);
    this.pumpSoon();
  }

  /** Calls that came together are prepared and decided together: each for itself would pay for all of the way. */
  private pumpSoon(): void {
    if (this.pumping || this.called) return;
    this.called = true;
    setImmediate(() => {
      this.called = false;
      void this.pump();
    });
  }

  get depth(): number {
    return this.waiting.length - this.taken + this.redo.length + this.dropped.length;
  }
  /** Position of the last durable entry of this process. */
  get end(): number {
    return this.endPos;
  }
  get commits(): number {
    return this.commitCount;
  }
  get entries(): number {
    return this.entryCount;
  }

  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.rests.push(resolve));
  }

  private isIdle(): boolean {
    return !this.pumping && this.underWay === null && this.depth === 0 && this.open.settled.length === 0;
  }

  private rest(): void {
    if (this.isIdle()) for (const rest of this.rests.splice(0)) rest();
  }

  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (;;) {
        await this.waitForRoom();
        const items = this.next();
        if (items.length === 0) break;
        await this.decideAll(items);
        this.commitNext();
      }
    } finally {
      this.pumping = false;
    }
    this.rest();
  }

  private async waitForRoom(): Promise<void> {
    const room = this.parts.room();
    if (room === null) return;
    try {
      await room;
    } catch {
      // Snapshots could not be written. Whether entries can is for their commit to say.
    }
  }

  private next(): Item[] {
    if (this.dropped.length > 0) this.redo = [...this.dropped.splice(0), ...this.redo];
    const room = this.parts.settings.groupMax - this.open.settled.length;
    if (room <= 0 || this.open.full) return [];
    if (this.redo.length > 0) return this.redo.splice(0, room);
    const items = this.waiting.slice(this.taken, this.taken + room);
    this.taken += items.length;
    if (this.taken === this.waiting.length || this.taken > 8_192) {
      this.waiting = this.waiting.slice(this.taken);
      this.taken = 0;
    }
    return items;
  }

  /** To be prepared and decided anew, behind what was dropped and before all that waits. */
  private putBack(items: readonly Item[]): void {
    this.redo = [...this.dropped.splice(0), ...items, ...this.redo];
  }

  private async decideAll(items: readonly Item[]): Promise<void> {
    const { clock, programs, preparer, settings } = this.parts;
    if (!clock.sure()) return refuseAll(items, 'clock_unsure');
    const mine = this.epoch;
    try {
      await preparer.prepare(items, programs.current());
    } catch (error) {
      // A commit that failed meanwhile took names and numbers away under it: what was prepared is prepared anew.
      if (mine !== this.epoch) return this.putBack(items);
      if (!(error instanceof StorageError)) return failAll(items, error);
      return refuseAll(items, error.code);
    }
    // A member who was merged meanwhile is decided elsewhere: what was pinned is let go, whatever it became.
    const pinned = items.map(({ ready }) => ready?.slot ?? null);
    for (const slot of pinned) if (slot !== null) slot.pins++;
    const group = this.open;
    const under: Under = {
      programs: programs.current(),
      now: clock.now(),
      group,
      isCurrent: () => mine === this.epoch,
    };
    let done = 0;
    this.inTree = true;
    while (done < items.length && !group.full && mine === this.epoch) {
      const followers = this.parts.deciding.decide(items[done] as Item, under);
      const open = followers instanceof Promise ? await followers : followers;
      if (open === null || (open.length > 0 && !(await this.decideTree(open, under)))) break;
      done++;
      if (group.columns.chars() > settings.groupCharsMax) group.full = true;
    }
    this.inTree = false;
    for (const slot of pinned) if (slot !== null) slot.pins--;
    const rest = items.slice(done);
    if (rest.length > 0) this.putBack(rest);
  }

  /** Decides all that follows from an item elsewhere; false where it was thrown away meanwhile. */
  private async decideTree(followers: readonly Item[], under: Under): Promise<boolean> {
    const queue = [...followers];
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const more: Followers = await this.parts.deciding.decideFollower(one, under);
      if (more === null) return false;
      queue.push(...more);
    }
    return true;
  }

  private commitNext(): void {
    if (this.underWay !== null || this.inTree || this.open.settled.length === 0) return;
    const group = this.open;
    this.open = openGroup();
    this.underWay = group;
    void this.run(group);
  }

  private async run(group: Group): Promise<void> {
    if (!this.endIsKnown) await this.findEnd();
    const result = writes(group) ? await this.commit(group) : ({ kind: 'done' } as const);
    if (result.kind === 'outdated') await this.refresh();
    this.underWay = null;
    if (result.kind !== 'done') this.failed(group, result);
    else if (result.without === undefined) this.succeed(group, this.endPos + 1);
    else this.succeedPartly(group, result.without);
    this.commitNext();
    void this.pump();
    this.rest();
  }

  private async commit(group: Group): Promise<CommitResult> {
    if (!this.endIsKnown)
      return { kind: 'failed', fault: 'storage_failed', known: true, cause: 'the log cannot be read' };
    try {
      return await this.parts.store.log.commit(commitOf(group, this.endPos + 1));
    } catch (error) {
      const fault = error instanceof StorageError ? error.code : 'storage_failed';
      return { kind: 'failed', fault, known: false, cause: String(error) };
    }
  }

  /** After a commit of unknown outcome the log itself says where it ends. */
  private async findEnd(): Promise<void> {
    try {
      const end = await this.parts.store.log.end();
      if (end !== this.endPos) this.parts.committing.doubt();
      this.endPos = end;
      this.endIsKnown = true;
    } catch {
      // It is asked again before the next commit.
    }
  }

  private async refresh(): Promise<void> {
    try {
      await this.parts.programs.refresh();
    } catch {
      // The commit that comes next is refused for the same reason, until it can be read.
    }
  }

  private succeed(group: Group, first: number): void {
    this.endPos += group.columns.count();
    this.entryCount += group.columns.count();
    if (writes(group)) this.commitCount++;
    this.parts.committing.durable(group, first);
  }

  /** Members to whom others had written are decided anew, with what was decided on them since; all else stands. */
  private succeedPartly(group: Group, members: readonly MemberNo[]): void {
    const lost = new Set(members);
    const { kept, gone } = partGroup(group, lost);
    const behind = this.open;
    this.epoch++;
    this.succeed(kept, this.endPos + 1);
    if (!this.inTree && mayPart(behind)) {
      const parted = partGroup(behind, lost);
      this.open = parted.kept;
      this.parts.committing.parted([gone, parted.gone]);
      this.decideAnew(gone, parted.gone, { kind: 'lost', members });
    } else {
      this.open = openGroup();
      this.parts.committing.dropped({ groups: [gone, behind], all: false, unknownFrom: null, lost: members });
      this.decideAnew(gone, behind, { kind: 'lost', members });
    }
  }

  private failed(group: Group, result: NotDone): void {
    const behind = this.open;
    this.open = openGroup();
    this.epoch++;
    const lost: readonly MemberNo[] = result.kind === 'lost' ? result.members : [];
    const isUnknown = result.kind === 'failed' && !result.known;
    if (isUnknown || (result.kind === 'lost' && lost.length === 0)) this.endIsKnown = false;
    const unknownFrom = isUnknown ? this.endPos + 1 : null;
    const drop: Dropped = {
      groups: [group, behind],
      all: isUnknown || this.parts.store.alone,
      unknownFrom,
      lost,
    };
    this.parts.committing.dropped(drop);
    this.decideAnew(group, behind, result);
  }

  /** Puts the items of a group that came to nothing first, then those that were decided on it. */
  private decideAnew(group: Group, behind: Group, result: NotDone): void {
    const { again, given } = redone(group, result, this.parts.settings.triesMax);
    this.dropped.push(
      ...again,
      ...behind.settled.map(({ item }) => item).filter(({ ask }) => ask.kind !== 'follow'),
    );
    for (const item of given) giveUp(item, result.kind === 'failed' ? result.fault : 'storage_failed');
  }
}

function refuseAll(items: readonly Item[], code: TroubleCode): void {
  for (const item of items) giveUp(item, code);
}

function failAll(items: readonly Item[], error: unknown): void {
  for (const item of items) item.waiter?.fail(item.n, error);
}
