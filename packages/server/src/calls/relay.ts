import { callId, type JsonObject } from '@laurel/core';
import type { CallRow, Store } from '@laurel/db';
import type { WatchedClock } from '@laurel/runtime';
import { checkCommand } from '../http/check-command.ts';
import { present } from '../http/commands.ts';
import type { RequestLog } from '../http/log.ts';
import type { Inbox } from '../log/ports.ts';
import type { Reads } from '../reads.ts';
import type { CallAnswer, CallPort } from './call-port.ts';
import { everyTurn, manyAtOnce, waitMs, withLease } from './leased.ts';

export interface AnswerParts {
  readonly inbox: Inbox;
  readonly reads: Reads;
  readonly store: Pick<Store, 'calls'>;
  readonly clock: Pick<WatchedClock, 'now'>;
}
export interface RelayParts extends AnswerParts {
  readonly store: Pick<Store, 'calls' | 'leases'>;
  /** Resolves when the calls of all that is durable now can be seen. */
  readonly caughtUp: () => Promise<void>;
  readonly notes: RequestLog;
  readonly process: string;
  readonly turnMs?: number;
}

const rowsMax = 500;
const askedAtOnce = 64;

/**
 * Carries calls of one port out, at least once each: what is unsettled stands in the store, so that a crash loses
 * nothing, and one process at a time does it, by a lease. Calls that are asked again have the same id.
 */
export function startRelay(parts: RelayParts, port: CallPort): { readonly close: () => Promise<void> } {
  const lease = `relay/${port.port}`;
  const turns = everyTurn(parts, lease, async (stopping) => {
    await parts.caughtUp();
    const due = await parts.store.calls.due(port.port, parts.clock.now(), rowsMax);
    if (due.length === 0) return false;
    const work = (row: CallRow): Promise<void> => carryOut(parts, port, row);
    await withLease(parts, lease, (lost) => manyAtOnce(due, askedAtOnce, [stopping, lost], work));
    return due.length === rowsMax;
  });
  return {
    close: async () => {
      await turns.close();
      await parts.store.leases.release(lease, parts.process).catch(() => undefined);
    },
  };
}

/** One call: asked, unless it is wanted no more; tried again later where no answer came. */
async function carryOut(parts: RelayParts, port: CallPort, row: CallRow): Promise<void> {
  const { member, seq, n, tries } = row;
  const key = `${seq}.${n}`;
  try {
    const [head, records] = await Promise.all([
      parts.reads.head(member),
      parts.reads.records(member, port.recordsOf(key)),
    ]);
    if (!port.isWanted(head, key, records)) return await parts.store.calls.note(row, tries, null);
    const data = port.tell(member, JSON.parse(row.data) as JsonObject, records);
    const answer = await port.ask({ id: callId(member, key), action: row.action, data });
    if (answer !== null) return await settleCall(parts, row, answer);
  } catch (error) {
    parts.notes.fault(`call ${callId(member, key)}`, error);
  }
  const now = parts.clock.now();
  const givenUp = port.givesUp?.(JSON.parse(row.data) as JsonObject, now) ?? null;
  if (givenUp !== null) return settleCall(parts, row, givenUp);
  await parts.store.calls.note(row, tries + 1, now + waitMs(tries + 1));
}

/** Takes an answer into the member's log, where it is worth once, and asks no more. @throws what was refused */
export async function settleCall(
  parts: AnswerParts,
  row: Pick<CallRow, 'member' | 'seq' | 'n' | 'port' | 'tries'>,
  answer: CallAnswer,
): Promise<void> {
  const id = callId(row.member, `${row.seq}.${row.n}`);
  const [found] = await parts.reads.name([row.member]);
  if (found == null) throw new Error(`nobody has call ${id}`);
  // Of one who was erased no log takes anything more: what the money was for is settled outside.
  if (found.erased) return await parts.store.calls.note(row, row.tries + 1, null);
  const { outcome, reference, reason } = answer;
  const checked = checkCommand(parts.reads.programs(), {
    subject: found.external,
    type: `${row.port}.${outcome}`,
    source: `laurel:${row.port}`,
    id: `${id}:${outcome}`,
    time: parts.clock.now(),
    data: present({ callId: id, reference, reason }),
    actor: row.port,
  });
  const [result] = checked.ok ? await parts.inbox.submit([checked.command]) : [checked];
  // The same outcome with another reference was told before: the first one counts.
  if (result !== undefined && 'refusal' in result && result.refusal.code !== 'event_conflict')
    throw new Error(`the answer was refused: ${result.refusal.code} ${result.refusal.detail}`);
  await parts.store.calls.note(row, row.tries + 1, null);
}
