import { uncount } from '../benefits/claim.ts';
import { answeredCall, unknownCall } from '../calls/calls.ts';
import { type Making, Refused, versionOf } from '../deciding.ts';
import { refuse } from '../kernel/refusal.ts';
import type { CompiledPartnerItem } from '../program/compiled.ts';
import { type IssueRecord, issueKey } from './issue-state.ts';
import { giveUnits, issue, settle, takeUnits, tell, unsettle } from './issues.ts';

function answered(m: Making): { readonly key: string; readonly issued: IssueRecord } {
  const key = answeredCall(m);
  const issued = m.wanted(issueKey(key)) as IssueRecord | null;
  if (issued === null) throw unknownCall();
  const { reference } = m.event.data;
  return { key, issued: typeof reference === 'string' ? { ...issued, reference } : issued };
}

/** `partner.delivered`: once is enough. A failure told before it does not count any more: the member has it. */
export function deliver(m: Making): void {
  const { key, issued } = answered(m);
  if (issued.state === 'open') return settle(m, key, issued);
  if (issued.state !== 'failed') return;
  const { returned: _, reason: __, by, ...late } = issued;
  const last = lastOf(m, key, issued);
  if (last.issued.returned !== true) {
    // What stands in for it has the claim.
    const claim = { use: issued.claim.use };
    return settle(m, key, {
      ...(late as IssueRecord),
      ...(by === undefined ? {} : { by }),
      claim,
      late: true,
    });
  }
  // It came back from what stood in for this one: that has no part in it any more, whatever is told of it yet.
  if (last.key !== key)
    m.record(issueKey(last.key), { ...last.issued, claim: { use: last.issued.claim.use } });
  settle(m, key, { ...(late as IssueRecord), claim: claimAnew(m, last.issued), late: true });
}

/** What stands in for an issue in the end: itself, where nothing does. */
function lastOf(m: Making, key: string, issued: IssueRecord): { key: string; issued: IssueRecord } {
  let last = { key, issued };
  while (last.issued.by !== undefined)
    last = { key: last.issued.by, issued: m.wanted(issueKey(last.issued.by)) as IssueRecord };
  return last;
}

/** A claim that was given back counts again, and takes what there still is of its units. */
function claimAnew(m: Making, issued: IssueRecord): IssueRecord['claim'] {
  const { units, ...claim } = issued.claim;
  uncount(m, issued, 1);
  const wanted = Object.fromEntries((units ?? []).map(([asset, amount]) => [asset, amount]));
  const taken = takeUnits(m, wanted, false) ?? [];
  return taken.length === 0 ? claim : { ...claim, units: taken };
}

/** `partner.failed`: for good. Something else is issued in its place, or the claim is given back. */
export function fail(m: Making): void {
  const { key, issued } = answered(m);
  if (issued.state !== 'open') return;
  const { reason } = m.event.data as { reason?: string };
  const failed: IssueRecord = {
    ...issued,
    state: 'failed',
    settledAt: m.decidedAt,
    ...(reason === undefined ? {} : { reason }),
  };
  standIn(m, key, failed, insteadOf(m, issued));
}

/** `partner.replaced`: what was delivered was of no use, an operator says. The same is issued anew, if there is any. */
export function replaceIssue(m: Making): void {
  const { key, issued } = answered(m);
  if (issued.state !== 'delivered')
    throw new Refused(refuse('issue_state', '/data/callId', `It is ${issued.state}, not delivered.`));
  const { reason } = m.event.data as { reason?: string };
  const revoked: IssueRecord = { ...issued, state: 'revoked', ...(reason === undefined ? {} : { reason }) };
  unsettle(m, issued);
  // It was told to have failed before it came, and something stood in for it then.
  if (issued.by !== undefined) return m.record(issueKey(key), revoked);
  const same = find(m, issued, issued.item);
  standIn(m, key, revoked, [...(same === null ? [] : [same]), ...insteadOf(m, issued)]);
}

/** What came after all before what stood in for it was over: the claim ends in it, in whichever order that was told. */
function endsInOther(m: Making, key: string, over: IssueRecord): boolean {
  for (let at = over.of; at !== undefined; ) {
    const before = m.wanted(issueKey(at)) as IssueRecord;
    if (before.state === 'delivered') {
      const { by, ...rest } = before;
      if (by !== undefined) m.record(issueKey(at), { ...(rest as IssueRecord), claim: over.claim });
      m.record(issueKey(key), { ...over, claim: { use: over.claim.use }, returned: true });
      return true;
    }
    at = before.of;
  }
  return false;
}

function standIn(m: Making, key: string, over: IssueRecord, others: readonly CompiledPartnerItem[]): void {
  if (endsInOther(m, key, over)) return;
  const { benefit, claim, plan, no } = over;
  const term = plan === undefined || no === undefined ? {} : { plan, no };
  const isHere = m.draft.head.standing === 'active' || m.draft.head.standing === 'frozen';
  for (const item of isHere ? others : []) {
    const by = issue(m, item, { benefit, value: undefined, claim, ...term, of: key });
    if (by === null) continue;
    m.record(issueKey(key), { ...over, by });
    return tell(m, 'partner.substituted', { ...over, item: item.id });
  }
  m.record(issueKey(key), { ...over, returned: true });
  uncount(m, over, -1);
  // What a member who has left had is lost, and so is this.
  if (isHere && claim.units !== undefined) giveUnits(m, claim.units);
  tell(m, 'partner.returned', over);
}

/** What may stand in for an item, in order. */
function insteadOf(m: Making, issued: IssueRecord): readonly CompiledPartnerItem[] {
  const chain: CompiledPartnerItem[] = [];
  let next = find(m, issued, issued.item)?.def.instead;
  while (next !== undefined) {
    const item = find(m, issued, next);
    if (item === null || chain.includes(item)) break;
    chain.push(item);
    next = item.def.instead;
  }
  return chain;
}

/** By the version in force; what it does not know any more, by that of the claim. */
function find(m: Making, { partner, version }: IssueRecord, item: string): CompiledPartnerItem | null {
  const now = m.program.partners.get(partner)?.items.get(item);
  if (now !== undefined) return now.def.delivery === null ? null : now;
  return versionOf(m.deciding.programs, version).compiled.partners.get(partner)?.items.get(item) ?? null;
}
