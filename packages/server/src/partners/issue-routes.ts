import { ISSUES, type IssueList, type IssueRecord, issueKey, parseId } from '@laurel/core';
import type { Keyring, Store } from '@laurel/db';
import { decision } from '../events/decision-schema.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, object, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { orNull } from '../http/show-time.ts';
import { loadMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { act, commandRefusals, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { presentIssue } from './present-issue.ts';
import { issue, issueCode, issues } from './schemas.ts';

export interface IssueParts extends MemberWriteParts {
  readonly store: Pick<Store, 'partnerCodes'>;
  readonly keyring: Pick<Keyring, 'openSecret'>;
}
interface OfMember {
  readonly id: string;
}
interface OfIssue extends OfMember {
  readonly issue: string;
}

const issueParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  issue: text('`cl-…`', { min: 1, max: 64 }),
});
const reading = { scope: 'members:read', own: true } as const;

/** What members have of partners. */
export function issueRoutes(parts: IssueParts): readonly Route[] {
  return [listIssues(parts), getIssue(parts), getCode(parts), replace(parts)];
}

function listIssues(parts: IssueParts): Route {
  return route({
    id: 'listPartnerIssues',
    method: 'GET',
    path: '/v1/members/{id}/issues',
    tag: 'partners',
    summary: 'What the member has of partners, and what became of each piece',
    access: reading,
    params: memberParams,
    answers: { 200: { description: 'Her issues', schema: issues } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params }: Call<OfMember, undefined, undefined>) => {
      const { member } = await loadMember(parts, caller, params.id);
      const [found] = await parts.reads.records(member, [ISSUES]);
      const { count, recent } = (found ?? { count: 0, recent: [] }) as IssueList;
      const records = await parts.reads.records(member, recent.map(issueKey));
      const shown = { member, show: parts.show(), withCosts: caller.kind !== 'member' };
      const data = recent.flatMap((key, i) => {
        const record = records[i];
        return record == null ? [] : [presentIssue(key, record as IssueRecord, shown)];
      });
      return ok({ count, data });
    },
  });
}

/** An issue of a member, by its id. */
async function load(
  { reads }: IssueParts,
  { member }: Found,
  name: string,
): Promise<{ readonly key: string; readonly issued: IssueRecord }> {
  const parts = parseId('cl', name);
  const key = parts === null || parts.member !== member ? null : `${parts.seq}.${parts.n}`;
  const [found] = key === null ? [] : await reads.records(member, [issueKey(key)]);
  if (key === null || found == null)
    throw new Problem('unknown_issue', 'The member has no such issue.', { pointer: '/path/issue' });
  return { key, issued: found as IssueRecord };
}

function getIssue(parts: IssueParts): Route {
  return route({
    id: 'getPartnerIssue',
    method: 'GET',
    path: '/v1/members/{id}/issues/{issue}',
    tag: 'partners',
    summary: 'One piece of a partner',
    access: reading,
    params: issueParams,
    answers: { 200: { description: 'The issue', schema: issue } },
    refusals: ['unknown_member', 'unknown_issue'],
    handle: async ({ caller, params }: Call<OfIssue, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const { key, issued } = await load(parts, found, params.issue);
      const { member } = found;
      return ok(
        presentIssue(key, issued, { member, show: parts.show(), withCosts: caller.kind !== 'member' }),
      );
    },
  });
}

function getCode(parts: IssueParts): Route {
  return route({
    id: 'getPartnerCode',
    method: 'GET',
    path: '/v1/members/{id}/issues/{issue}/code',
    tag: 'partners',
    summary: 'The code of a piece: for its member, or who acts for her',
    description: 'No list, log or export has it. Each look by a key stands in the audit log.',
    access: { scope: 'members:write', own: true },
    params: issueParams,
    audit: 'person',
    answers: { 200: { description: 'The code', schema: issueCode } },
    refusals: ['unknown_member', 'unknown_issue'],
    handle: async ({ caller, params }: Call<OfIssue, undefined, undefined>) => {
      const { issued } = await load(parts, await loadMember(parts, caller, params.id), params.issue);
      const { partner, item, number } = issued;
      const row = number === undefined ? null : await parts.store.partnerCodes.get({ partner, item }, number);
      if (row === null) throw new Problem('unknown_issue', 'It has no code.', { pointer: '/path/issue' });
      const mark = Buffer.from(row.mark).toString('base64url');
      return ok({
        code: parts.keyring.openSecret(codePlace(partner, item, mark), row.code),
        expiresAt: orNull(parts.show(), row.expiresAt),
        revoked: row.revokedAt !== null || issued.state === 'revoked',
      });
    },
  });
}

/** Where a code is sealed for: it opens nowhere else. */
export function codePlace(partner: string, item: string, mark: string): string {
  return `code:${partner}/${item}/${mark}`;
}

function replace(parts: IssueParts): Route {
  return route({
    id: 'replacePartnerIssue',
    method: 'POST',
    path: '/v1/members/{id}/issues/{issue}/replace',
    tag: 'partners',
    summary:
      'What was delivered is of no use: the same is issued anew, or what stands in for it, or the claim comes back',
    access: { scope: 'members:write' },
    params: issueParams,
    body: object({ reason }),
    write: 'key',
    again: true,
    audit: 'person',
    answers: { 200: { description: 'Replaced', schema: decision } },
    refusals: [...commandRefusals, 'unknown_call', 'issue_state'],
    handle: async (call: Call<OfIssue, undefined, { reason: string }>) =>
      act(parts, call, 'partner.replaced', { callId: call.params.issue, reason: call.body.reason }),
  });
}
