import type { EpochMs, MemberNo, Programs, Refusal } from '@laurel/core';
import { StorageError } from '@laurel/db';
import { type DecideParts, decideItem, type Made } from './decide-item.ts';
import { hasMoved } from './forward.ts';
import { addLetter, type Group } from './group.ts';
import { commandLetter, eventLetter, letterName } from './letters.ts';
import type { Held } from './persons.ts';
import type { TroubleCode } from './ports.ts';
import type { Slot } from './slots.ts';
import { type TakeParts, take } from './take.ts';
import { trouble } from './trouble.ts';
import type { Item, Ready } from './work.ts';

export interface DecidingParts extends Omit<DecideParts, keyof TakeParts>, TakeParts {
  /** Members whose invariants broke. */
  readonly isBroken: (member: MemberNo) => boolean;
  readonly breaks: (item: Item, error: unknown) => void;
  readonly slotOf: (member: MemberNo) => Slot | undefined;
}

/** Under what items are decided. */
export interface Under {
  readonly programs: Programs;
  readonly now: EpochMs;
  readonly group: Group;
  /** False once what was decided so far has been thrown away. */
  readonly isCurrent: () => boolean;
}

/** What follows from an item at other members; null where it was decided in vain. */
export type Followers = readonly Item[] | null;

/** Events that lead from member to member, one from another, at most. */
const chainMax = 8;
const nobody: readonly Item[] = [];

/** Decides items into a group: at once wherever nothing must be waited for. */
export class Deciding {
  private readonly parts: DecidingParts;

  constructor(parts: DecidingParts) {
    this.parts = parts;
  }

  decide(item: Item, under: Under): Followers | Promise<Followers> {
    try {
      const { slot } = item.ready as Ready;
      if (this.parts.isBroken(slot.member)) return this.refuseFor(item, under.group, 'quarantined');
      if (item.ask.kind === 'follow' && item.ask.cause.depth > chainMax) return this.tooLong(item, under);
      if (hasMoved(item.ready as Ready, this.slotOf)) return this.decideFollower(item, under);
      const { ready, ask } = item;
      if (ready?.namesOthers && ask.kind === 'command')
        item.ready = this.parts.preparer.othersNow(ready, ask.command, under.programs);
      const made = decideItem(this.parts, item, under.programs, under.now);
      if (made instanceof Promise || item.ask.kind === 'follow' || item.ready?.namesOthers)
        under.group.crosses = true;
      return made instanceof Promise ? this.finishLater(item, under, made) : this.finish(item, under, made);
    } catch (error) {
      return this.broken(item, under.group, error);
    }
  }

  private readonly slotOf = (member: MemberNo) => this.parts.slotOf(member);

  /** The same for what another member's entry caused: nobody foresaw it. */
  async decideFollower(item: Item, under: Under): Promise<Followers> {
    try {
      await this.parts.preparer.prepare([item], under.programs);
    } catch (error) {
      return under.isCurrent() ? this.broken(item, under.group, error) : null;
    }
    return under.isCurrent() ? this.decide(item, under) : null;
  }

  private async finishLater(item: Item, under: Under, later: Promise<Made>): Promise<Followers> {
    try {
      const made = await later;
      return under.isCurrent() ? await this.finish(item, under, made) : null;
    } catch (error) {
      return under.isCurrent() ? this.broken(item, under.group, error) : null;
    }
  }

  private finish(item: Item, under: Under, made: Made): Followers | Promise<Followers> {
    const { group } = under;
    if (made.kind === 'refused') return this.refuse(item, under, made);
    if (made.kind === 'again') {
      group.settled.push({ item, status: made.waits ? 'deferred' : 'duplicate', entries: made.entries });
      return nobody;
    }
    const { slot, personal } = item.ready as Ready;
    if (personal !== null && slot.newest.seq > 0) return this.takeLater(item, under, made);
    return this.take(item, under, made, null);
  }

  /** Personal fields are changed upon what they are: that is read first. */
  private async takeLater(
    item: Item,
    under: Under,
    made: Extract<Made, { kind: 'decided' }>,
  ): Promise<Followers> {
    try {
      const held = await this.parts.persons.read((item.ready as Ready).slot.member);
      return under.isCurrent() ? this.take(item, under, made, held) : null;
    } catch (error) {
      return under.isCurrent() ? this.broken(item, under.group, error) : null;
    }
  }

  private take(
    item: Item,
    { group, programs }: Under,
    { decision }: Extract<Made, { kind: 'decided' }>,
    held: Held | null,
  ): readonly Item[] {
    const newest = newestNumber(programs);
    if (newest < group.version) group.version = newest;
    const followers = take(this.parts, group, item, decision, held);
    if (followers.length > 0) group.crosses = true;
    group.settled.push({ item, status: decision.kind, entries: decision.entries });
    return followers;
  }

  private refuse(
    item: Item,
    { group, now }: Under,
    made: Extract<Made, { kind: 'refused' }>,
  ): readonly Item[] {
    const { refusal } = made;
    const { slot, named } = item.ready as Ready;
    let deadLetter: string | null = null;
    if (item.ask.kind === 'command' && made.dead && named !== null) {
      const member = slot.newest.seq > 0 ? slot.member : null;
      const row = commandLetter(this.parts.keyring, item.ask.command, {
        subject: named.hash,
        member,
        at: now,
        refusal,
      });
      addLetter(group, row);
      deadLetter = letterName(row.id);
    } else if (item.ask.kind === 'follow') this.record(item, group, now, refusal);
    group.settled.push({ item, status: 'refused', refusal, deadLetter });
    return nobody;
  }

  /** What another member's event would have caused and could not: recorded, never tried for ever. */
  private record(item: Item, group: Group, at: EpochMs, refusal: Refusal): void {
    const { slot, event } = item.ready as Ready;
    addLetter(group, eventLetter(this.parts.keyring, event, { member: slot.member, at, refusal }));
  }

  private tooLong(item: Item, { group, now }: Under): readonly Item[] {
    const detail = `More than ${chainMax} events follow from one another.`;
    const refusal: Refusal = { code: 'chain_too_long', pointer: '', detail };
    this.record(item, group, now, refusal);
    group.settled.push({ item, status: 'refused', refusal, deadLetter: null });
    return nobody;
  }

  /** The decision itself broke: this member is set aside and nobody else is disturbed. */
  private broken(item: Item, group: Group, error: unknown): readonly Item[] {
    if (error instanceof StorageError) return this.refuseFor(item, group, error.code);
    this.parts.breaks(item, error);
    return this.refuseFor(item, group, 'quarantined');
  }

  private refuseFor(item: Item, group: Group, code: TroubleCode): readonly Item[] {
    group.settled.push({ item, status: 'refused', refusal: trouble(code), deadLetter: null });
    return nobody;
  }
}

/** Number of the newest published version, in force or not; 0 without any. */
export function newestNumber({ versions }: Programs): number {
  let newest = 0;
  for (const { number } of versions) if (number > newest) newest = number;
  return newest;
}
