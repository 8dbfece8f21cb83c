import { setTimeout as sleep } from 'node:timers/promises';
import { callId, type JsonObject } from '@laurel/core';
import type { CallRow, Store } from '@laurel/db';
import type { WatchedClock } from '@laurel/runtime';
import { checkCommand } from '../http/check-command.ts';
import { present } from '../http/commands.ts';
import type { RequestLog } from '../http/log.ts';
import type { Inbox } from '../log/ports.ts';
import type { Reads } from '../reads.ts';
import type { CallAnswer, CallPort } from './call-port.ts';

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

const turnMs = 500;
const leaseMs = 30_000;
const rowsMax = 500;
const askedAtOnce = 64;
const waitMsMax = 3_600_000;

/** 1, 2, 4 … seconds, an hour at most. */
export const waitMs = (tries: number): number => Math.min(waitMsMax, 1_000 * 2 ** Math.min(tries - 1, 20));

/**
 * Carries calls of one port out, at least once each: what is unsettled stands in the store, so that a crash loses
 * nothing, and one process at a time does it, by a lease. Calls that are asked again have the same id.
 */
export function startRelay(parts: RelayParts, port: CallPort): { readonly close: () => Promise<void> } {
  const stopping = new AbortController();
  const lease = `relay/${port.port}`;
  const pass = async (): Promise<boolean> => {
    await parts.caughtUp();
    const due = await parts.store.calls.due(port.port, parts.clock.now(), rowsMax);
    if (due.length === 0 || (await parts.store.leases.take(lease, parts.process, leaseMs)) === null)
      return false;
    await askAll(parts, port, due, stopping.signal);
    return due.length === rowsMax;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const more = await pass().catch((error) => {
        parts.notes.fault(lease, error);
        return false;
      });
      if (!more)
        await sleep(parts.turnMs ?? turnMs, undefined, { ref: false, signal: stopping.signal }).catch(
          () => {},
        );
    }
  };
  const running = run();
  return {
    close: async () => {
      stopping.abort();
      await running;
      await parts.store.leases.release(lease, parts.process).catch(() => undefined);
    },
  };
}

/** Many at once, since one that hangs must not hold up the others; for as long as the lease is ours. */
async function askAll(
  parts: RelayParts,
  port: CallPort,
  due: readonly CallRow[],
  stopping: AbortSignal,
): Promise<void> {
  const queue = due.toReversed();
  let isOurs = true;
  const renewing = setInterval(() => {
    void parts.store.leases
      .renew(`relay/${port.port}`, parts.process, leaseMs)
      .catch(() => false)
      .then((kept) => {
        isOurs = kept;
      });
  }, leaseMs / 3);
  const work = async (): Promise<void> => {
    for (let row = queue.pop(); row !== undefined && isOurs && !stopping.aborted; row = queue.pop())
      await carryOut(parts, port, row);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(askedAtOnce, due.length) }, work));
  } finally {
    clearInterval(renewing);
  }
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
  await parts.store.calls.note(row, tries + 1, parts.clock.now() + waitMs(tries + 1));
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
