import {
  ALL_RECORDS,
  type Context,
  type Decision,
  type EpochMs,
  type Event,
  type Head,
  type Json,
  type Programs,
  type Refusal,
} from '@laurel/core';
import type { Core } from './core.ts';
import { asksOutside, type Gathered, type GatherParts, gather, nothingGathered } from './gather.ts';
import type { Preparer } from './prepare.ts';
import { sameContent } from './same.ts';
import { newestRecord } from './slots.ts';
import type { Item, Ready, Stored } from './work.ts';

export interface DecideParts extends GatherParts {
  readonly core: Core;
  readonly preparer: Preparer;
  /** Draws the alias that stands for a person once she is erased. */
  readonly alias: () => string;
}

export type Taken = Exclude<Decision, { kind: 'needs' | 'refused' }>;

/** What became of one item; nothing is changed yet. */
export type Made =
  | { readonly kind: 'decided'; readonly decision: Taken }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly dead: boolean }
  /** The event was taken before. */
  | { readonly kind: 'again'; readonly waits: boolean; readonly entries: Stored['entries'] };

/** A decision that still asks after so many loads would ask for ever. */
const roundsMax = 40;

/** Decides one item on the newest state: at once, or, where something must be loaded that was not foreseen, later. */
export function decideItem(
  parts: DecideParts,
  item: Item,
  programs: Programs,
  now: EpochMs,
): Made | Promise<Made> {
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
  const event =
    item.ask.kind === 'act' ? datedLike(slot.newest, ready.event) : withAlias(ready.event, parts.alias);
  if (ready.needs !== null && asksOutside(ready.needs)) return decideLater(parts, item, event, programs, now);
  const decision = decideOnce(parts, item, event, programs, now, nothingGathered);
  return decision.kind === 'needs' ? decideLater(parts, item, event, programs, now) : madeOf(decision);
}

async function decideLater(
  parts: DecideParts,
  item: Item,
  event: Event,
  programs: Programs,
  now: EpochMs,
): Promise<Made> {
  const { slot, needs } = item.ready as Ready;
  let gathered = needs === null ? nothingGathered : await gather(parts, slot, needs, nothingGathered);
  for (let round = 0; round < roundsMax; round++) {
    if (gathered.fault !== undefined) return { kind: 'refused', refusal: gathered.fault, dead: false };
    const decision = decideOnce(parts, item, event, programs, now, gathered);
    if (decision.kind !== 'needs') return madeOf(decision);
    gathered = await gather(parts, slot, decision.needs, gathered);
  }
  throw new Error(`a decision about ${event.type} asks for ever more`);
}

function decideOnce(
  parts: DecideParts,
  item: Item,
  event: Event,
  programs: Programs,
  now: EpochMs,
  gathered: Gathered,
): Decision {
  const { slot } = item.ready as Ready;
  const { recordKeys, fault: _, ...rest } = gathered;
  const get = (key: string): Json | null | undefined =>
    key === ALL_RECORDS ? recordKeys : newestRecord(slot, key);
  const state = { head: slot.newest, records: { get } };
  return parts.core.decide(programs, state, event, contextOf(item, now, rest));
}

function madeOf(decision: Exclude<Decision, { kind: 'needs' }>): Made {
  if (decision.kind === 'refused') return { kind: 'refused', refusal: decision.refusal, dead: decision.dead };
  return { kind: 'decided', decision };
}

function contextOf(item: Item, now: EpochMs, gathered: Pick<Context, 'taken' | 'personal'>): Context {
  const { ask } = item;
  const { member, newest } = (item.ready as Ready).slot;
  const [sentFor] = (item.ready as Ready).path;
  const subject = sentFor === undefined ? undefined : { subject: sentFor };
  if (ask.kind === 'follow') {
    const { backfill, happenedAt } = ask.cause;
    return { member, now, origin: 'follow', backfill, happenedAt, ...subject, ...gathered };
  }
  if (ask.kind === 'act') {
    const at = newest.decidedAt;
    return {
      member,
      now: at,
      origin: 'outside',
      backfill: false,
      ...(ask.actor === undefined ? {} : { actor: ask.actor }),
      ...gathered,
    };
  }
  if (ask.kind === 'advance') throw new Error('time asks for no context');
  const { backfill, override, actor } = ask.command;
  return {
    member,
    now,
    origin: 'outside',
    backfill: backfill === true,
    ...(override === undefined ? undefined : { override }),
    ...(actor === undefined ? undefined : { actor }),
    ...subject,
    ...gathered,
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
function takenBefore({ preparer }: DecideParts, ready: Ready): Made | null {
  const pending = ready.pending ?? preparer.pendingOf(ready, 'first');
  const first = pending?.first ?? ready.stored?.first;
  if (first === undefined) return null;
  if (!sameContent(first.event, ready.event)) return { kind: 'refused', refusal: conflict(), dead: false };
  const later = first.outcome.deferred === true ? preparer.pendingOf(ready, 'later') : null;
  if (later !== null) return { kind: 'again', waits: false, entries: later.entries };
  if (pending !== null)
    return { kind: 'again', waits: first.outcome.deferred === true, entries: pending.entries };
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
