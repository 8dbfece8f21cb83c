import type { Next, Records } from './contract.ts';
import { Draft } from './draft.ts';
import type { EpochMs } from './kernel/json.ts';
import type { Entry, MemberChange, StatusChange } from './log/entry.ts';
import type { Head, TrackState } from './state.ts';

/** The state before a member's first entry. */
export const emptyHead: Head = {
  seq: 0,
  decidedAt: 0,
  outsideAt: 0,
  standing: 'none',
  joinedAt: null,
  profile: {},
  tags: [],
  consents: {},
  backfill: false,
  assets: {},
  holds: {},
  tracks: {},
  facts: {},
};
/** For a fold: an entry carries whole every record that it changes. */
export const noRecords: Records = new Map();

/** The fold: the state after an entry, from what the entry says and nothing else. Knows no rules. */
export function apply(head: Head, entry: Entry): Next {
  if (entry.seq !== head.seq + 1) throw new Error(`entry ${entry.seq} does not follow entry ${head.seq}`);
  const draft = new Draft({ head, records: noRecords });
  const { outcome } = entry;
  if (outcome.member !== undefined) draft.member(outcome.member);
  for (const transfer of outcome.transfers ?? []) draft.transfer(transfer, entry.decidedAt);
  for (const hold of outcome.holds ?? []) draft.hold(hold);
  for (const status of outcome.statuses ?? []) draft.status(status, entry.decidedAt);
  for (const key in outcome.facts) draft.fact(key, outcome.facts[key] ?? null);
  for (const key in outcome.records) draft.record(key, outcome.records[key] ?? null);
  draft.tidy(entry.decidedAt);
  draft.close(entry);
  return draft.next();
}

/** How a status change moves its track; shared by the fold and by what decides. */
export function trackAfter(
  before: TrackState | undefined,
  change: StatusChange,
  decidedAt: EpochMs,
): TrackState {
  const shown = change.shown ?? change.tier;
  const past = before === undefined ? [] : pastAfter(before, shown, change, decidedAt);
  return {
    tier: change.tier,
    ...(change.shown === undefined ? {} : { shown: change.shown }),
    since: change.since,
    until: change.until,
    cause: change.cause,
    ...(change.graceFrom === undefined ? {} : { graceFrom: change.graceFrom }),
    ...(change.base === undefined ? {} : { base: change.base }),
    ...(change.nextBase === undefined ? {} : { nextBase: change.nextBase }),
    ...(change.manual === undefined || change.manual === null ? {} : { manual: change.manual }),
    past,
  };
}

/** Rows of history that late events can still ask for. */
const PAST_MAX = 64;

function pastAfter(
  before: TrackState,
  shown: string,
  change: StatusChange,
  decidedAt: EpochMs,
): TrackState['past'] {
  const was = before.shown ?? before.tier;
  if (was === shown) return before.past;
  // A period that would have begun in the past is shown from the decision on: what history says stays said.
  const cut = change.backdated === true ? decidedAt : change.since;
  const from = before.past.at(-1)?.[2] ?? Number.MIN_SAFE_INTEGER;
  return [...before.past, [was, from, Math.max(cut, from)] as const].slice(-PAST_MAX);
}

/** The tier that history shows for an instant. */
export function tierAt(track: TrackState, at: EpochMs): string {
  let tier = track.shown ?? track.tier;
  for (let i = track.past.length - 1; i >= 0; i--) {
    const row = track.past[i] as TrackState['past'][number];
    if (at >= row[2]) break;
    tier = row[0];
  }
  return tier;
}

/** What a member change does to the head. */
export function memberAfter(
  head: Head,
  change: MemberChange,
): Pick<Head, 'standing' | 'joinedAt' | 'profile' | 'tags' | 'consents' | 'backfill'> {
  return {
    standing: change.standing ?? head.standing,
    joinedAt: change.joinedAt ?? head.joinedAt,
    profile:
      change.profile === undefined ? head.profile : without(null, { ...head.profile, ...change.profile }),
    tags: change.tags ?? head.tags,
    consents: change.consents === undefined ? head.consents : { ...head.consents, ...change.consents },
    backfill: change.backfill ?? head.backfill,
  };
}

function without(value: null, object: Head['profile']): Head['profile'] {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== value));
}
