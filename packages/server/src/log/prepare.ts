import { type Event, emptyHead, type MemberNo, type Programs } from '@laurel/core';
import type { Keyring, Store } from '@laurel/db';
import { bytesOfKey, type EventKey, eventKey } from './codec.ts';
import type { Core } from './core.ts';
import { leftBy, type Way, wasElsewhere, wayOf } from './forward.ts';
import { keyMark } from './known.ts';
import type { Loader, RecordAsk } from './load.ts';
import type { Named, Names } from './names.ts';
import { namesIn, takeOut } from './outer-names.ts';
import type { Command } from './ports.ts';
import type { Slot, Slots } from './slots.ts';
import { type Place, storedOf } from './stored.ts';
import type { Item, Pending, Ready } from './work.ts';

export interface PrepareParts {
  readonly store: Store;
  readonly core: Core;
  readonly keyring: Keyring;
  readonly names: Names;
  readonly slots: Slots;
  readonly loader: Loader;
  /** Events that groups under way take, by `pendingName`. */
  readonly pending: Pick<ReadonlyMap<string, Pending>, 'get' | 'size'>;
}

/** Numbers set aside at a time. */
const numbersAhead = 500;

export function pendingName(member: MemberNo, key: EventKey): string {
  return `${member}:${key}`;
}

/** Loads for many items at once all that deciding them will ask for. */
export class Preparer {
  private readonly parts: PrepareParts;
  private readonly free: MemberNo[] = [];

  constructor(parts: PrepareParts) {
    this.parts = parts;
  }

  async prepare(items: readonly Item[], programs: Programs): Promise<void> {
    const { core, loader, names } = this.parts;
    const externals: string[] = [];
    for (const item of items) addNames(externals, item, core, programs);
    if (externals.length > 0) await names.load(externals);
    const subjects = await this.subjectsOf(items);
    const members = items.map(({ ask }, i) =>
      ask.kind === 'command' ? (subjects[i]?.member as MemberNo) : ask.member,
    );
    const loaded = await loader.slots(members);
    const asked: Slot[] = [];
    let at = 0;
    for (const item of items) {
      const found = wayOf(item.ask, loaded[at] as Slot, (member) => loader.slot(member));
      const way = found instanceof Promise ? await found : found;
      item.ready = this.readyOf(item, way, subjects[at] ?? null, programs);
      if (erases(item)) item.ready = { ...item.ready, ...(await this.personOf(item.ready.slot.member)) };
      asked.push(way.slot);
      at++;
    }
    await loader.marks(asked);
    await this.findStored(items);
    await loader.records(this.foresee(items, programs));
  }

  private async subjectsOf(items: readonly Item[]): Promise<readonly (Named | null)[]> {
    const subjects: (Named | null)[] = [];
    for (const { ask } of items) {
      const subject = ask.kind === 'command' ? this.subjectOf(ask.command) : null;
      // Waiting for what is there already would cost more than all the rest of it.
      subjects.push(subject instanceof Promise ? await subject : subject);
    }
    return subjects;
  }

  /** Who a command is about; a number of her own for somebody new. */
  private subjectOf(command: Command): Named | Promise<Named> {
    const named = this.parts.names.newest(command.subject) as Named;
    if (named.member !== null) return named;
    const free = this.free.pop();
    return free === undefined
      ? this.freshNumber().then((member) => this.join(command, named, member))
      : this.join(command, named, free);
  }

  private join(command: Command, named: Named, member: MemberNo): Named {
    const { names, slots } = this.parts;
    const joining: Named = { ...named, member };
    names.decide(command.subject, joining);
    if (slots.get(member) === undefined) slots.add(member, emptyHead, 0);
    return joining;
  }

  private async freshNumber(): Promise<MemberNo> {
    const first = await this.parts.store.directory.reserve(numbersAhead);
    for (let i = numbersAhead - 1; i >= 1; i--) this.free.push(first + i);
    return first;
  }

  /** Gives a number back that nobody became. */
  giveBack(member: MemberNo): void {
    this.free.push(member);
  }

  /** Somebody who is erased since one whom she was merged into is: her name goes as well. */
  private async personOf(member: MemberNo): Promise<Pick<Ready, 'subject' | 'named'>> {
    const { keyring, names, store } = this.parts;
    const [row] = await store.vault.read([member]);
    const subject = row === undefined ? null : keyring.open(row).externalId;
    return { subject, named: subject === null ? null : await names.find(subject) };
  }

  private readonly numberOf = (external: string): MemberNo => this.parts.names.newest(external)?.member ?? 0;

  /**
   * Others whom a command names, as they are when it is decided: somebody whose own event was merely prepared beside it
   * has a number, but is nobody until that event was taken, and the number may become another's.
   */
  othersNow(ready: Ready, command: Command, programs: Programs): Ready {
    const { core, keyring, names, slots } = this.parts;
    const outside = core.outside(programs, command.type, command.time);
    const isNobody = (member: MemberNo): boolean => slots.get(member)?.newest.seq === 0;
    const named = namesIn(command.data, outside).map((external) => names.newest(external));
    // Nobody also where the group that refused her is over and her number was given back.
    const isGone = ({ member }: Named): boolean => member === null || isNobody(member);
    if (!named.some((one) => one !== undefined && isGone(one))) return ready;
    const numberOf = (external: string): MemberNo => {
      const member = this.numberOf(external);
      return isNobody(member) ? 0 : member;
    };
    return { ...ready, event: takeOut(command, outside, numberOf, keyring).event };
  }

  private readyOf({ ask }: Item, way: Way, named: Named | null, programs: Programs): Ready {
    if (ask.kind === 'command') {
      const { core, keyring } = this.parts;
      const outside = core.outside(programs, ask.command.type, ask.command.time);
      const { event, personal } = takeOut(ask.command, outside, this.numberOf, keyring);
      const ready = this.ready(way, event, { subject: ask.command.subject, named }, personal);
      return outside.members.length === 0 ? ready : { ...ready, namesOthers: true };
    }
    if (ask.kind === 'advance') {
      const event = timeEvent(ask.to);
      return {
        ...way,
        event,
        subject: null,
        named,
        key: null,
        namesOthers: false,
        personal: null,
        pending: null,
        stored: null,
        needs: null,
      };
    }
    const who = { subject: null, named };
    return this.ready(way, ask.kind === 'act' ? ask.event : followEvent(ask), who, null);
  }

  private ready(
    way: Way,
    event: Event,
    who: Pick<Ready, 'subject' | 'named'>,
    personal: Ready['personal'],
  ): Ready {
    const key = eventKey(event.source, event.id, 'first', way.path[0]);
    const ready: Ready = {
      ...way,
      ...who,
      event,
      key,
      namesOthers: false,
      personal,
      pending: null,
      stored: null,
      needs: null,
    };
    ready.pending = this.pendingOf(ready, 'first');
    return ready;
  }

  private find(member: MemberNo, key: EventKey): Pending | null {
    return this.parts.pending.size === 0 ? null : (this.parts.pending.get(pendingName(member, key)) ?? null);
  }

  /** The same event in a group under way; of a later decision under its other key. */
  pendingOf(ready: Ready, stage: 'first' | 'later'): Pending | null {
    if (this.parts.pending.size === 0 || ready.key === null) return null;
    if (ready.path.length === 0 && !wasElsewhere(ready.slot.newest)) {
      const { source, id } = ready.event;
      return this.find(ready.slot.member, stage === 'first' ? ready.key : eventKey(source, id, stage));
    }
    for (const { member, key } of this.placesOf(ready, stage)) {
      const found = this.find(member, key);
      if (found !== null) return found;
    }
    return null;
  }

  /** The logs that may have an event: where it is decided, those of its subject on the way there, and where they were before. */
  private placesOf({ slot, event, path }: Ready, stage: 'first' | 'later'): readonly Place[] {
    const { source, id } = event;
    if (path.length === 0 && !wasElsewhere(slot.newest))
      return [{ member: slot.member, key: eventKey(source, id, stage) }];
    const subject = path[0] ?? slot.member;
    const slots = [...path.flatMap((member) => this.parts.slots.get(member) ?? []), slot];
    const members = new Set([
      ...slots.map(({ member }) => member),
      ...slots.flatMap(({ newest }) => leftBy(newest)),
    ]);
    return [...members].map((member) => ({
      member,
      key: eventKey(source, id, stage, member === subject ? undefined : subject),
    }));
  }

  /** Looks events up in the log, where they may be there. */
  private async findStored(items: readonly Item[]): Promise<void> {
    const { log } = this.parts.store;
    const asked: Ready[] = [];
    for (const { ready } of items) if (ready !== null && mayBeStored(ready)) asked.push(ready);
    if (asked.length === 0) return;
    const places = asked.flatMap((ready) =>
      this.placesOf(ready, 'first').map((place) => ({ ...place, ready })),
    );
    const found = await log.find(places.map(({ member, key }) => ({ member, key: bytesOfKey(key) })));
    for (const { index, seq } of found) {
      const { member, ready } = places[index] as (typeof places)[number];
      ready.stored = await storedOf(log, { member, seq }, this.placesOf(ready, 'later'));
    }
  }

  private foresee(items: readonly Item[], programs: Programs): readonly RecordAsk[] {
    const asks: RecordAsk[] = [];
    if (programs.versions.length === 0) return asks;
    for (const { ask, ready } of items) {
      if (ready === null || ready.stored !== null || ready.pending !== null || ask.kind === 'advance')
        continue;
      ready.needs = this.parts.core.needs(programs, ready.slot.newest, ready.event);
      for (const key of ready.needs.records) asks.push({ slot: ready.slot, key });
    }
    return asks;
  }
}

function erases({ ask }: Item): boolean {
  return ask.kind === 'follow' && ask.follow.type === 'member.erased';
}

/** A member without entries has none there, nor has one whose events are all known to be others. */
function mayBeStored({ slot, key, pending, path }: Ready): boolean {
  if (key === null || pending !== null || slot.head.seq === 0) return false;
  if (path.length > 0 || wasElsewhere(slot.newest)) return true;
  return slot.events === null || slot.events.mayHave(keyMark(key));
}

function addNames(to: string[], { ask }: Item, core: Core, programs: Programs): void {
  if (ask.kind !== 'command') return;
  const { subject, type, time, data } = ask.command;
  to.push(subject);
  const outside = core.outside(programs, type, time);
  if (outside.members.length > 0) to.push(...namesIn(data, outside));
}

/** It happened when its cause did. */
function followEvent({ follow, cause }: Extract<Item['ask'], { kind: 'follow' }>): Event {
  return {
    type: follow.type,
    source: follow.source,
    id: follow.id,
    time: cause.happenedAt,
    data: follow.data,
  };
}

function timeEvent(to: number): Event {
  return { type: 'time.passed', source: 'time', id: String(to), time: to, data: {} };
}
