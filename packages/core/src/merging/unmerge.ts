import { type Making, Missing, Refused } from '../deciding.ts';
import { factKeys, factOf } from '../facts.ts';
import { canonical } from '../kernel/canonical.ts';
import { type Json, type JsonObject, type MemberNo, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { lotRecord } from '../ledger/lots.ts';
import type { Entry } from '../log/entry.ts';
import { NOT_HELD } from '../plans/plan-state.ts';
import type { Head, TrackState } from '../state.ts';
import { carryMoved, movedBy, plus } from './carry.ts';
import { tell } from './merge.ts';
import { hereOf, mergedInto, mergedOf } from './merged-state.ts';
import type { Parted, Parting } from './parting.ts';

/** `member.unmerged`: the two are two again. How, was computed from both logs up to this member's newest entry. */
export function unmerge(m: Making): void {
  const { member, reason } = m.event.data as { member: { member: MemberNo }; reason: string };
  const known = hereOf(m.draft.head).findLast(({ who }) => who.member === member.member);
  if (known === undefined)
    throw new Refused(refuse('not_merged', '/data/member', 'She is not merged into this member.'));
  if (known.within === true)
    throw new Refused(
      refuse('unmerge_order', '/data/member', 'She came within another one: part from that one first.'),
    );
  const parting = partingOf(m, member.member);
  restore(
    m,
    parting.stays,
    m.deciding.entries.filter(({ seq }) => seq > parting.upTo),
  );
  tell(m, 'unmerge.received', member.member, {
    from: { member: m.deciding.context.member },
    reason,
    side: parting.goes as unknown as JsonObject,
  });
}

function partingOf(m: Making, member: MemberNo): Parting {
  const { parting } = m.deciding.context.taken;
  if (parting === undefined) throw new Missing({ records: [], parting: member });
  // What time did since may be in this decision or before it: it depends on when a scheduler ran.
  const before = m.seq - 1 - m.deciding.entries.length;
  if (parting.upTo < before || parting.upTo >= m.seq)
    throw new Refused(refuse('member_changed', '', 'Something came in between: send it again.'));
  m.take({ parting });
  return parting;
}

/** `unmerge.received`: she stands by herself again, with what would have been hers. */
export function leaveMerge(m: Making): void {
  const { from, side } = m.event.data as unknown as { from: { member: MemberNo }; side: Parted };
  if (mergedInto(m.draft.head) !== from.member) return;
  restore(m, side, []);
}

/** Who was merged into one who is erased is the same person. */
export function eraseMerged(m: Making): void {
  const alias = textOf(m.event.data['alias']);
  for (const [n, { who, seq }] of mergedOf(m.draft.head).known.entries())
    if (seq !== undefined) tell(m, 'member.erased', who.member, { alias: `${alias}-${n + 1}` });
}

/**
 * The member becomes what one side is; first what time does to it until now.
 * @param late what time did to the joint member since the parting was computed
 */
function restore(m: Making, side: Parted, late: readonly Entry[]): void {
  const { pass } = m.deciding;
  if (pass === undefined) throw new Error('time alone undoes no merge');
  const then = { ...side.head, backfill: m.draft.head.backfill };
  const { head, records, entries } = pass(m.deciding, then, m.decidedAt);
  carryMoved(m, head.assets, plus(plus(side.moved, movedBy(entries)), movedBy(late), -1));
  restoreRecords(m, { ...side.records, ...Object.fromEntries(records) }, late);
  restoreMember(m, head);
  m.putAssets(JSON.parse(JSON.stringify(head.assets)) as Head['assets']);
  restoreHolds(m, head);
  restoreTracks(m, head);
  restoreFacts(m, head);
}

function restoreRecords(
  m: Making,
  records: Readonly<Record<string, Json | null>>,
  late: readonly Entry[],
): void {
  // What time did to the joint member since the parting was computed is not hers.
  const changed = new Set(late.flatMap((entry) => recordsOf(entry, m.draft.changedKeys)));
  const early = m.deciding.entries.slice(0, m.deciding.entries.length - late.length);
  for (const key of changed) {
    if (Object.hasOwn(records, key)) continue;
    const then = early.findLast(({ outcome }) => Object.hasOwn(outcome.records ?? {}, key));
    const was = then === undefined ? m.draft.loadedRecord(key) : then.outcome.records?.[key];
    if (was === undefined) throw new Missing({ records: [key] });
    m.record(key, was);
  }
  for (const key of Object.keys(records).sort()) m.record(key, records[key] as Json);
}

/** Keys of the records that an entry wrote: those that it says, and those of the lots that it ended. */
function recordsOf({ outcome }: Entry, changed: readonly string[]): readonly string[] {
  const ended = (outcome.transfers ?? []).flatMap(({ asset, lots }) =>
    lots.map(([key]) => lotRecord(asset, key)).filter((key) => changed.includes(key)),
  );
  return [...Object.keys(outcome.records ?? {}), ...ended];
}

function restoreMember(m: Making, to: Head): void {
  const { profile, consents } = m.draft.head;
  m.member({
    ...(to.joinedAt === null ? {} : { joinedAt: to.joinedAt }),
    standing: to.standing,
    profile: { ...gone(profile, to.profile), ...to.profile },
    tags: to.tags,
    consents: { ...gone(consents, to.consents), ...to.consents },
  });
}

function gone(from: JsonObject, to: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(from).flatMap((key) => (Object.hasOwn(to, key) ? [] : [[key, null]])),
  );
}

function restoreHolds(m: Making, { holds }: Head): void {
  for (const hold of Object.values(m.draft.head.holds))
    if (holds[hold.id] === undefined) m.hold({ ...hold, amount: 0 });
  for (const hold of Object.values(holds))
    if (!same(m.draft.head.holds[hold.id], hold)) m.hold(JSON.parse(JSON.stringify(hold)) as typeof hold);
}

/** History tells each track that now stands otherwise; what it remembers of before is hers as it would be. */
function restoreTracks(m: Making, { tracks }: Head): void {
  const now = m.draft.head.tracks;
  for (const track of [...new Set([...Object.keys(now), ...Object.keys(tracks)])].sort()) {
    const [before, after] = [now[track], tracks[track]];
    if (after === undefined) m.status({ ...NOTHING, track, previous: shown(before), since: m.decidedAt });
    else if (before === undefined || !sameStanding(before, after)) {
      const { past: _, stood: __, ...rest } = after;
      m.status({ ...rest, track, previous: shown(before), cause: 'unmerged', backdated: true });
    }
  }
  m.putTracks(JSON.parse(JSON.stringify(tracks)) as Head['tracks']);
}

const NOTHING = { tier: NOT_HELD, until: null, cause: 'unmerged' } as const;

function sameStanding(a: TrackState, b: TrackState): boolean {
  const period = ({ tier, shown: over, since, until, manual }: TrackState): Json =>
    [tier, over ?? null, since, until, manual ?? null] as unknown as Json;
  return canonical(period(a)) === canonical(period(b));
}

function shown(track: TrackState | undefined): string | null {
  return track === undefined ? null : (track.shown ?? track.tier);
}

function restoreFacts(m: Making, to: Head): void {
  const now = m.draft.head.facts;
  for (const key of factKeys(now)) if (factOf(to.facts, key) === undefined) m.fact(key, null);
  for (const key of factKeys(to.facts)) {
    const value = factOf(to.facts, key) as Json;
    if (!same(factOf(now, key), value)) m.fact(key, value);
  }
}

function same(a: unknown, b: unknown): boolean {
  return a !== undefined && canonical(a as Json) === canonical(JSON.parse(JSON.stringify(b)) as Json);
}
