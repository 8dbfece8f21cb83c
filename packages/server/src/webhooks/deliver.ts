import type { DeliveryRow, MemberNo, Position, Store, WebhookRow } from '@laurel/db';
import type { WatchedClock } from '@laurel/runtime';
import { everyTurn, type LeaseParts, manyAtOnce, waitMs, withLease } from '../calls/leased.ts';
import { entryOf } from '../log/codec.ts';
import type { Telling } from './tell.ts';
import { topicsOf, wants } from './topics.ts';

export interface DeliverParts extends LeaseParts {
  readonly store: Pick<Store, 'leases' | 'webhooks' | 'log' | 'audit'>;
  readonly clock: Pick<WatchedClock, 'now'>;
  readonly telling: Telling;
}

const day = 86_400_000;
/** An address that took nothing for so long is asked no more until an operator says so. */
export const failedAfterMs = 3 * day;
/** What is older is not told, and what was told is forgotten. */
export const keptMs = 30 * day;
const rowsMax = 500;
const membersAtOnce = 16;
const inARow = 100;

/**
 * Tells every address what happens: at least once, in each member's order, from where it was. One process at a time
 * does it for an address, by a lease; an address that hangs holds up no other.
 */
export function startDelivering(parts: DeliverParts): { readonly close: () => Promise<void> } {
  const busy = new Map<string, Promise<void>>();
  const turns = everyTurn(parts, 'webhooks', async (stopping) => {
    for (const hook of await parts.store.webhooks.list()) {
      if (hook.state !== 'active' || busy.has(hook.id)) continue;
      const lease = leaseOf(hook.id);
      const work = withLease(parts, lease, (lost) => deliver(parts, hook, [stopping, lost]))
        .catch((error) => parts.notes.fault(lease, error))
        .then(() => void busy.delete(hook.id));
      busy.set(hook.id, work);
    }
    return false;
  });
  return {
    close: async () => {
      await turns.close();
      const ids = [...busy.keys()];
      await Promise.all(busy.values());
      await Promise.all(
        ids.map((id) => parts.store.leases.release(leaseOf(id), parts.process).catch(() => undefined)),
      );
    },
  };
}

const leaseOf = (webhook: string): string => `webhook/${webhook}`;

async function deliver(parts: DeliverParts, hook: WebhookRow, until: readonly AbortSignal[]): Promise<void> {
  const { webhooks } = parts.store;
  await feed(parts, hook, until);
  for (;;) {
    const members = await webhooks.due(hook.id, parts.clock.now(), rowsMax);
    if (members.length === 0 || until.some(({ aborted }) => aborted)) break;
    const told = { any: false };
    await manyAtOnce(members, membersAtOnce, until, async (member) => {
      if (await tellMember(parts, hook, member)) told.any = true;
    });
    // Read again: it may have been changed, paused or removed meanwhile.
    if (!told.any || (await webhooks.get(hook.id))?.state !== 'active') break;
  }
  await webhooks.prune(hook.id, parts.clock.now() - keptMs);
}

/**
 * Makes deliveries of the log up to what is durable now, in all streams, before anything is sent: whatever of a member
 * was decided before lies in one of them.
 */
async function feed(parts: DeliverParts, hook: WebhookRow, until: readonly AbortSignal[]): Promise<void> {
  const { log, webhooks } = parts.store;
  const types = JSON.parse(hook.types) as readonly string[];
  const fed = new Map((await webhooks.fed(hook.id)).map(({ stream, pos }) => [stream, pos]));
  const since = Math.max(hook.createdAt, parts.clock.now() - keptMs);
  for (const { stream, pos: end } of await log.streams()) {
    let pos = fed.get(stream) ?? 0;
    while (pos < end && !until.some(({ aborted }) => aborted)) {
      const rows = await log.after({ stream, pos }, rowsMax);
      const made = rows.flatMap((row) => (row.decidedAt < since ? [] : deliveriesOf(hook.id, types, row)));
      const last: Position = { stream, pos: rows.at(-1)?.pos ?? end };
      await webhooks.feed(hook.id, last, made);
      pos = last.pos;
    }
  }
}

function deliveriesOf(
  webhook: string,
  types: readonly string[],
  row: Parameters<typeof entryOf>[0],
): readonly DeliveryRow[] {
  const entry = entryOf(row);
  // History makes no noise.
  if (entry.backfill === true) return [];
  return topicsOf(entry).flatMap(({ type }, n) =>
    wants(types, type)
      ? {
          webhook,
          member: row.member,
          seq: row.seq,
          n,
          type,
          at: row.decidedAt,
          tries: 0,
          firstAt: null,
          nextAt: row.decidedAt,
          doneAt: null,
          state: 'waiting' as const,
          detail: '',
        }
      : [],
  );
}

/** What waits of a member, one after the other until one is not taken. @returns whether any was settled */
async function tellMember(parts: DeliverParts, hook: WebhookRow, member: MemberNo): Promise<boolean> {
  const { webhooks } = parts.store;
  const now = parts.clock.now();
  const rows = await webhooks.waiting(hook.id, member, inARow);
  const first = rows[0];
  if (first?.nextAt != null && first.nextAt > now) {
    // Came in behind one that waits for its next try.
    await webhooks.hold(hook.id, member, first.nextAt);
    return false;
  }
  let any = false;
  for (const row of rows) {
    if (!(await tellOne(parts, hook, row))) break;
    any = true;
  }
  return any;
}

async function tellOne(parts: DeliverParts, hook: WebhookRow, row: DeliveryRow): Promise<boolean> {
  const { webhooks } = parts.store;
  const answer = await parts.telling.tell(hook, row);
  const now = parts.clock.now();
  const tries = row.tries + (answer.kind === 'dropped' ? 0 : 1);
  if (answer.kind !== 'refused') {
    const settled = { tries, firstAt: row.firstAt, nextAt: null, doneAt: now } as const;
    await webhooks.note(row, { ...settled, state: answer.kind, detail: answer.detail });
    return true;
  }
  const firstAt = row.firstAt ?? now;
  const to = { tries, firstAt, doneAt: null, state: 'waiting', detail: answer.detail } as const;
  await webhooks.note(row, { ...to, nextAt: now + waitMs(tries) });
  if (answer.gone || now - firstAt >= failedAfterMs) await giveUp(parts, hook, answer.detail);
  return false;
}

/** Operators read it in the audit log and at the address itself. */
async function giveUp({ store, clock, notes }: DeliverParts, hook: WebhookRow, why: string): Promise<void> {
  const { id, url, types } = hook;
  const now = await store.webhooks.get(id);
  if (now?.state !== 'active' || now.url !== url) return;
  await store.webhooks.change(id, { url, types, state: 'failed', note: why });
  const detail = JSON.stringify({ reason: why });
  await store.audit.append({
    at: clock.now(),
    actor: 'laurel',
    action: 'webhookFailed',
    target: `webhooks/${id}`,
    detail,
  });
  notes.note('a webhook failed and is asked no more', { webhook: id, reason: why });
}
