import { callId, type IssueRecord, type JsonObject } from '@laurel/core';
import type { Store } from '@laurel/db';
import { type OrderParts, order } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import type { JobContext, JobKind } from '../jobs/runner.ts';
import type { Found, Reads } from '../reads.ts';
import { issuesOfAll } from './issue-log.ts';

/** Of which batch members' codes are replaced, and who asked for it: whole, so that a job can keep it. */
export interface Revocation extends JsonObject {
  readonly id: string;
  readonly item: string;
  readonly batch: string;
  readonly reason: string;
  readonly actor: string;
  readonly callerId: string;
  readonly key: string;
  readonly at: number;
}
export interface Replaced {
  readonly replaced: number;
  readonly returned: number;
}
export interface ReplaceParts extends OrderParts {
  readonly reads: Reads;
  readonly store: Pick<Store, 'partnerCodes'>;
}

/** Batches of more codes are revoked by a job: a request would wait for all members who have one. */
export const atOnceMax = 500;
export const revokeJob = 'revoke-codes';

/**
 * Whoever has a code of a batch that was revoked gets another, or her claim back. Each command is named after the call
 * and the code's issue: done again, it finds what it has done.
 *
 * @param heed is told of each code that was looked at; throws to stop
 */
export async function replaceGiven(
  parts: ReplaceParts,
  revocation: Revocation,
  heed: (done: number) => void = () => {},
): Promise<Replaced> {
  const { id, item, batch } = revocation;
  let [replaced, returned, looked] = [0, 0, 0];
  for await (const { found, key, issued } of issuesOfAll(parts.reads, id)) {
    const wasGiven = issued.state === 'delivered' || issued.state === 'revoked';
    if (issued.item !== item || !wasGiven || issued.number === undefined) continue;
    heed(looked);
    looked += 1;
    const row = await parts.store.partnerCodes.get({ partner: id, item }, issued.number);
    if (row?.batch !== batch || row.revokedAt === null) continue;
    const after = await replaceOne(parts, revocation, found, { key, issued });
    if (after?.by !== undefined) replaced += 1;
    if (after?.returned === true) returned += 1;
  }
  return { replaced, returned };
}

async function replaceOne(
  parts: ReplaceParts,
  { actor, callerId, key: call, at, reason }: Revocation,
  { external, member }: Found,
  { key, issued }: { readonly key: string; readonly issued: IssueRecord },
): Promise<IssueRecord | undefined> {
  const data = { callId: callId(member, key), reason };
  const command = { subject: external, type: 'partner.replaced', data, part: data.callId };
  try {
    const { kept = {} } = await order(parts, { caller: { actor, id: callerId }, key: call, at }, command);
    return kept[`issue/${key}`] as IssueRecord | undefined;
  } catch (error) {
    // Another call replaced it before: that is not of this one.
    if (error instanceof Problem && issued.state === 'revoked') return undefined;
    throw error;
  }
}

/** The same as a job: what it did before it was taken up again is done, and counted again. */
export const revokingIn =
  (parts: ReplaceParts): JobKind =>
  async ({ input, signal, progress }: JobContext) => {
    const revocation = input as Revocation;
    const done = await replaceGiven(parts, revocation, (looked) => {
      signal.throwIfAborted();
      progress(looked, null);
    });
    return { batch: revocation.batch, ...done };
  };
