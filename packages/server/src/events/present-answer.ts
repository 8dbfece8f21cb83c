import type { Answer, StatusView, TransferView } from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';

/** The answer to an event or a command, as it leaves. */
export function presentAnswer(status: string, answer: Answer, show: ShowTime): object {
  const { hold, void: voided } = answer;
  return {
    status,
    happenedAt: show(answer.happenedAt),
    decidedAt: show(answer.decidedAt),
    version: answer.version,
    transfers: answer.transfers.map((one) => presentTransfer(one, show)),
    statusChanges: answer.statusChanges.map((one) => presentStatus(one, show)),
    echoes: answer.echoes.map(({ type, id, source }) => ({ type, id, source })),
    shortfall: answer.shortfall,
    limited: answer.limited.map(({ rule, limit }) => ({ rule, limit })),
    messages: answer.messages.map(({ template, reason }) => ({ template, reason })),
    ...(hold === undefined ? {} : { hold: { ...hold, until: show(hold.until) } }),
    ...(voided === undefined ? {} : { void: { code: voided.code, detail: voided.detail } }),
  };
}

/** Field by field: this runs for every transfer of every event. */
export function presentTransfer(transfer: TransferView, show: ShowTime): object {
  const { id, asset, kind, amount, from, to, units, funder, rule, order, owed } = transfer;
  const shown = {
    id,
    asset,
    kind,
    amount,
    from,
    to,
    units,
    funder,
    happenedAt: show(transfer.happenedAt),
    decidedAt: show(transfer.decidedAt),
    expiresAt: orNull(show, transfer.expiresAt),
    availableAt: orNull(show, transfer.availableAt),
    // What is undefined is not written.
    rule,
    orderId: order,
    owed,
  };
  return shown;
}

export const presentStatus = (change: StatusView, show: ShowTime): object => ({
  ...change,
  since: show(change.since),
  until: orNull(show, change.until),
});
