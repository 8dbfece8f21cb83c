import { type CaseRecord, type CompiledProgram, caseId } from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';
import type { Found } from '../reads.ts';

export function presentCase(
  one: CaseRecord,
  { member, external }: Found,
  { program }: CompiledProgram,
  show: ShowTime,
): object {
  const { line, priority, state, channel, overdue, agent, tier, plans } = one;
  const named = program.service?.lines.find(({ id }) => id === line);
  return {
    id: caseId(member, one.case),
    member: external,
    state,
    channel,
    subject: one.subject ?? null,
    externalId: one.externalId ?? null,
    orderId: one.order ?? null,
    line,
    lineName: named?.name ?? { zh: line, en: line },
    priority,
    tier,
    plans,
    at: show(one.at),
    changedAt: show(one.changedAt),
    respondBy: orNull(show, one.respondBy),
    answeredAt: orNull(show, one.answeredAt ?? null),
    closedAt: orNull(show, one.closedAt ?? null),
    overdue,
    agent,
    resolution: one.resolution ?? null,
    stars: one.stars ?? null,
  };
}
