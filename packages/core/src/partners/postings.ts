import type { IssueRecord } from './issue-state.ts';

/** What an issue is posted as, one after the other, on the day on which that was decided. */
export const issuePostings = [
  'issued',
  'delivered',
  'late',
  'failed',
  'revoked',
  'substituted',
  'givenBack',
] as const;
export type IssuePosting = (typeof issuePostings)[number];

const NOTHING: readonly IssuePosting[] = [];

/** What one entry did to an issue. `late`: delivered after it was told to have failed. */
export function postingsOf(before: IssueRecord | null, after: IssueRecord): readonly IssuePosting[] {
  const postings: IssuePosting[] = before === null ? ['issued'] : [];
  const was = before?.state ?? 'open';
  if (was === after.state) return postings.length === 0 ? NOTHING : postings;
  if (after.state === 'delivered') postings.push(was === 'failed' ? 'late' : 'delivered');
  if (after.state === 'failed' || after.state === 'revoked') {
    postings.push(after.state);
    postings.push(after.by === undefined ? 'givenBack' : 'substituted');
  }
  return postings;
}

/** Events that carry issues from one log to another: what was posted there is not posted again. */
export const carriesIssues: ReadonlySet<string> = new Set([
  'merge.received',
  'merge.returned',
  'member.unmerged',
  'unmerge.received',
]);

/** What a posting adds to what the partner is owed, minor units. */
export function owedBy(posting: IssuePosting, { cost }: Pick<IssueRecord, 'cost'>): number {
  if (posting === 'delivered' || posting === 'late') return cost;
  return posting === 'revoked' ? -cost : 0;
}

/** What is owed for an issue as it stands. */
export function owedFor({ state, cost }: Pick<IssueRecord, 'state' | 'cost'>): number {
  return state === 'delivered' ? cost : 0;
}
