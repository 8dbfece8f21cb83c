import {
  carriesIssues,
  type Entry,
  type IssueRecord,
  type Json,
  owedBy,
  owedFor,
  postingsOf,
} from '@laurel/core';
import type { Report } from './violation.ts';

export interface PartnersCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (records: ReadonlyMap<string, Json | null>, seq: number) => void;
}

/**
 * I13: every claim ends in one piece that was delivered, is open, or was given back, and in no other. I14: what was
 * posted for the settlement is what the issues come to.
 */
export function partnersCheck(report: Report): PartnersCheck {
  const known = new Map<string, IssueRecord>();
  let posted = 0;
  return {
    take({ seq, event, outcome: { records } }) {
      if (records === undefined) return;
      for (const [key, record] of Object.entries(records)) {
        if (!key.startsWith('issue/') || record === null) continue;
        const issued = record as IssueRecord;
        const before = known.get(key) ?? null;
        if (carriesIssues.has(event.type)) {
          posted += owedFor(issued) - (before === null ? 0 : owedFor(before));
          known.set(key, issued);
          continue;
        }
        for (const posting of postingsOf(before, issued)) posted += owedBy(posting, issued);
        if (before !== null && !follows(before, issued))
          report('I13', seq, `${key} went from ${before.state} to ${issued.state}`);
        known.set(key, issued);
      }
    },
    end(records, seq) {
      if (known.size === 0) return;
      let owed = 0;
      for (const [key, issued] of known) {
        owed += owedFor(issued);
        const fault = faultOf(key.slice('issue/'.length), issued, records);
        if (fault !== null) report('I13', seq, `${key}: ${fault}`);
      }
      if (owed !== posted)
        report('I14', seq, `${posted} was posted for partners, their issues come to ${owed}`);
    },
  };
}

/** Open ones are settled, a failure may turn out a success, and what was delivered may be revoked; nothing else. */
function follows({ state }: IssueRecord, after: IssueRecord): boolean {
  if (state === after.state) return true;
  if (state === 'open') return after.state !== 'revoked';
  return state === 'failed'
    ? after.state === 'delivered'
    : state === 'delivered' && after.state === 'revoked';
}

function faultOf(key: string, issued: IssueRecord, records: ReadonlyMap<string, Json | null>): string | null {
  const { state, by, returned, of, claim } = issued;
  const isOver = state === 'failed' || state === 'revoked';
  if (isOver === (by === undefined && returned !== true)) {
    const isLate = issued.late === true && state === 'delivered' && by !== undefined;
    if (!isLate)
      return isOver ? 'nothing stands in for it, and the claim did not come back' : `it is ${state}`;
  }
  if (by !== undefined && returned === true) return 'something stands in for it, and the claim came back';
  const next = by === undefined ? null : ((records.get(`issue/${by}`) ?? null) as IssueRecord | null);
  if (by !== undefined && next?.of !== key) return `issue ${by} does not stand in for it`;
  const last = of === undefined ? null : ((records.get(`issue/${of}`) ?? null) as IssueRecord | null);
  // What came after all may have its claim back from what had stood in for it.
  const isStandIn = last?.by === key || last?.late === true;
  if (of !== undefined && (!isStandIn || last.claim.use !== claim.use))
    return `it does not stand in for issue ${of}`;
  return null;
}
