import type { Next, Records } from './contract.ts';
import { Draft } from './draft.ts';
import type { Entry } from './log/entry.ts';
import type { Head } from './state.ts';

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
  if (outcome.whole?.assets !== undefined) draft.assetsWhole(outcome.whole.assets);
  for (const transfer of outcome.transfers ?? []) draft.transfer(transfer, entry.decidedAt);
  for (const hold of outcome.holds ?? []) draft.hold(hold);
  for (const status of outcome.statuses ?? []) draft.status(status, entry.decidedAt);
  if (outcome.whole?.tracks !== undefined) draft.tracksWhole(outcome.whole.tracks);
  for (const key in outcome.facts) draft.fact(key, outcome.facts[key] ?? null);
  for (const key in outcome.records) draft.record(key, outcome.records[key] ?? null);
  draft.tidy(entry.decidedAt);
  draft.close(entry);
  return draft.next();
}
