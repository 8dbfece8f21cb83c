import type { Context, Decision, EpochMs, Event, Head, Programs, Refusal } from '@laurel/core';
import { asksOutside, type GatherParts, type Gathered, gather, nothingGathered } from './gather.ts';
import type { Core } from './core.ts';
import { newestRecord } from './load.ts';
import { sameContent } from './same.ts';
import type { Item, Pending, Ready, Stored } from './work.ts';

export interface DecideParts extends GatherParts {
  readonly core: Core;
  /** Draws the alias that stands for a person once she is erased. */
  readonly alias: () => string;
  /** The same event in a group under way; of a later decision under its other key. */
  readonly pendingOf: (ready: Ready, stage: 'first' | 'later') => Pending | null;
}

/** What became of one item; nothing is changed yet. */
export type Made =
  | { readonly kind: 'decided'; readonly decision: Exclude<Decision, { kind: 'needs' | 'refused' }> }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly dead: boolean }
  /** The event was taken before. */
  | { readonly kind: 'again'; readonly waits: boolean; readonly entries: Stored['entries'] };

/** A decision that still asks after so many loads would ask for ever. */
const roundsMax = 40;

/** Decides one item on the newest state. Waits only where something must be loaded that was not foreseen. */
export async function decideItem(parts: DecideParts, item: Item, programs: Programs, now: EpochMs): Promise<Made> {
  const ready = item.ready as Ready;
  const { slot } = ready;
  if (item.ask.kind === 'advance') {
    const { entries, ...next } = parts.core.advance(programs, slot.newest, item.ask.to, slot.member);
    return { kind: 'decided', decision: { kind: 'applied', entries, next } };
  }
  const again = takenBefore(parts, ready);
  if (again !== null) return again;
  const erasedAt = ready.named?.erasedAt ?? null;
  if (erasedAt !== null && ready.event.time <= erasedAt) return erased();
  const event = item.ask.kind === 'act' ? datedLike(slot.newest, ready.event) : withAlias(ready.event, parts.alias);
  const foreseen = programs.versions.length === 0 ? null : parts.core.needs(programs, slot.newest, event);
  let gathered: Gathered =
    foreseen !== null && asksOutside(foreseen) ? await gather(parts, slot, foreseen, nothingGathered) : nothingGathered;
  for (let round = 0; round < roundsMax; round++) {
    const state = { head: slot.newest, records: { get: (key: string) => newestRecord(slot, key) } };
    const decision = parts.core.decide(programs, state, event, contextOf(item, now, gathered));
    if (decision.kind === 'refused') return { kind: 'refused', refusal: decision.refusal, dead: decision.dead };
    if (decision.kind !== 'needs') return { kind: 'decided', decision };
    gathered = await gather(parts, slot, decision.needs, gathered);
  }
  throw new Error(`a decision about ${event.type} asks for ever more`);
}

function contextOf(item: Item, now: EpochMs, gathered: Gathered): Context {
  const { ask } = item;
  const { slot } = item.ready as Ready;
  const common = { member: slot.member, now, ...gathered };
  if (ask.kind === 'follow') {
    return { ...common, origin: 'follow', backfill: ask.cause.backfill, happenedAt: ask.cause.happenedAt };
  }
  if (ask.kind === 'act') {
    const now = slot.newest.decidedAt;
    return { ...common, now, origin: 'outside', backfill: false, ...(ask.actor === undefined ? {} : { actor: ask.actor }) };
  }
  if (ask.kind === 'advance') throw new Error('time asks for no context');
  const { backfill, override, actor } = ask.command;
  return {
    ...common,
    origin: 'outside',
    backfill: backfill === true,
    ...(override === undefined ? {} : { override }),
    ...(actor === undefined ? {} : { actor }),
  };
}

/**
 * The end of a backfill has the time of the member's newest decision: by the clock it would let all the time since then
 * pass into the hashes of a store that holds the same history, and shut out what history still comes (fine print 2, 14).
 */
function datedLike(newest: Head, event: Event): Event {
  return { ...event, time: newest.decidedAt };
}

/** Chance comes with the event, so that a replay has it too. */
function withAlias(event: Event, alias: () => string): Event {
  if (event.type !== 'member.erased' || event.data['alias'] !== undefined) return event;
  return { ...event, data: { ...event.data, alias: alias() } };
}

/** The same event again: its first answer; with other content a refusal. */
function takenBefore(parts: DecideParts, ready: Ready): Made | null {
  const pending = ready.pending ?? parts.pendingOf(ready, 'first');
  const first = pending?.first ?? ready.stored?.first;
  if (first === undefined) return null;
  if (!sameContent(first.event, ready.event)) return { kind: 'refused', refusal: conflict(), dead: false };
  const later = first.outcome.deferred === true ? parts.pendingOf(ready, 'later') : null;
  if (later !== null) return { kind: 'again', waits: false, entries: later.entries };
  if (pending !== null) return { kind: 'again', waits: first.outcome.deferred === true, entries: pending.entries };
  const stored = ready.stored as Stored;
  return { kind: 'again', waits: stored.waits, entries: stored.entries };
}

function conflict(): Refusal {
  const detail = 'An event of this source and id was taken before, with other content.';
  return { code: 'event_conflict', pointer: '/id', detail };
}

function erased(): Made {
  const detail = 'The person of this id was erased, and it happened before.';
  return { kind: 'refused', refusal: { code: 'member_erased', pointer: '/subject', detail }, dead: false };
}
