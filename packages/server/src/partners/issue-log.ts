import {
  carriesIssues,
  type Entry,
  type EpochMs,
  ISSUES,
  type IssuePosting,
  type IssueRecord,
  postingsOf,
} from '@laurel/core';
import { everybody } from '../exports/export-lines.ts';
import type { Found, Reads } from '../reads.ts';

/** Events by which a member's own issues come and change. */
export const issueTypes: readonly string[] = [
  'benefit.claimed',
  'partner.delivered',
  'partner.failed',
  'partner.replaced',
  'plan.started',
  'plan.renewed',
];
/** The same, and what brings those of another. */
const types = [...issueTypes, ...carriesIssues];
const entriesMax = 500;

/** One posting of one issue, with the issue as it stood then. */
export interface PostedIssue {
  readonly found: Found;
  /** Of the issue. */
  readonly key: string;
  readonly entry: Entry;
  readonly posting: IssuePosting;
  readonly issued: IssueRecord;
}

/** What a settlement reads of the log. */
export type SettlementReads = Pick<Reads, 'programs' | 'list' | 'records' | 'newestFirst' | 'head'>;

/** Members who ever had a piece of a partner, by their outer names. */
export async function* holders(reads: SettlementReads, everyone: readonly Found[]): AsyncGenerator<Found> {
  for (const found of everyone) {
    const [known] = await reads.records(found.member, [ISSUES]);
    if (known != null) yield found;
  }
}

/** All postings of a member's issues with a partner, decided up to an instant, in the order of her log. */
export async function* postingsIn(
  reads: SettlementReads,
  found: Found,
  partner: string,
  end: EpochMs,
): AsyncGenerator<PostedIssue> {
  const known = new Map<string, IssueRecord>();
  for (const entry of (await entriesOf(reads, found)).toReversed()) {
    if (entry.decidedAt > end) return;
    for (const [name, record] of Object.entries(entry.outcome.records ?? {})) {
      if (!name.startsWith('issue/') || record === null) continue;
      const key = name.slice('issue/'.length);
      const issued = record as IssueRecord;
      if (issued.partner === partner && !carriesIssues.has(entry.event.type))
        for (const posting of postingsOf(known.get(key) ?? null, issued))
          yield { found, key, entry, posting, issued };
      known.set(key, issued);
    }
  }
}

/** Newest first. */
async function entriesOf(reads: SettlementReads, { member }: Found): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const entries = await reads.newestFirst(member, { before, limit: entriesMax, types });
    all.push(...entries);
    const last = entries.at(-1);
    if (last === undefined || entries.length < entriesMax) return all;
    before = last.seq;
  }
}

/** Every issue with a partner, as it stands. */
export async function* issuesOfAll(
  reads: Reads,
  partner: string,
): AsyncGenerator<{ readonly found: Found; readonly key: string; readonly issued: IssueRecord }> {
  for await (const found of holders(reads, await everybody(reads))) {
    const newest = new Map<string, IssueRecord>();
    for await (const { key, issued } of postingsIn(reads, found, partner, Number.MAX_SAFE_INTEGER))
      newest.set(key, issued);
    for (const [key, issued] of newest) yield { found, key, issued };
  }
}
