import { type Answer, callId, type IssueRecord, type JsonObject, type MemberNo } from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';

export interface IssueShown {
  readonly member: MemberNo;
  readonly show: ShowTime;
  /** Costs are the shop's. */
  readonly withCosts: boolean;
}

/** @param key of its record, without `issue/` */
export function presentIssue(
  key: string,
  issued: IssueRecord,
  { member, show, withCosts }: IssueShown,
): JsonObject {
  const { partner, item, benefit, state, delivery, value, currency, at, reference } = issued;
  const idOf = (of: string | undefined): string | null => (of === undefined ? null : callId(member, of));
  return {
    id: callId(member, key),
    partner,
    item,
    benefit,
    state,
    delivery,
    value,
    currency,
    at: show(at),
    settledAt: orNull(show, issued.settledAt ?? null),
    returned: issued.returned === true,
    insteadOf: idOf(issued.of),
    replacedBy: idOf(issued.by),
    reason: issued.reason ?? null,
    ...(withCosts ? { cost: issued.cost, ...(reference === undefined ? {} : { reference }) } : {}),
  };
}

/** What a claim issued; nothing where its benefit is none of a partner. */
export function issuesIn({ kept = {} }: Answer, shown: IssueShown): readonly JsonObject[] {
  return Object.entries(kept).flatMap(([name, record]) => {
    const [kind, key = ''] = name.split('/');
    return kind === 'issue' ? [presentIssue(key, record as IssueRecord, shown)] : [];
  });
}
