import { type Entry, type Programs, statusView } from '@laurel/core';
import type { DeliveryRow, Keyring, WebhookRow } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { presentEntry } from '../events/list-routes.ts';
import { presentStatus } from '../events/present-answer.ts';
import { type ShowTime, showTimeOf } from '../http/show-time.ts';
import { timeText } from '../http/times.ts';
import { presentMessage } from '../messages/routes.ts';
import { signed } from '../payments/signed-payments.ts';
import type { Found, Reads } from '../reads.ts';
import type { Post } from './post.ts';
import { topicsOf } from './topics.ts';

/** What became of one attempt; `gone`: the address says that it wants nothing any more. */
export type Told =
  | { readonly kind: 'delivered' | 'dropped'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string; readonly gone: boolean };

export interface TellParts {
  readonly reads: Pick<Reads, 'entry' | 'name' | 'programs'>;
  readonly keyring: Pick<Keyring, 'openSecret'>;
  readonly post: Post;
  /** By it a secret that was replaced stops to sign. */
  readonly clock: Pick<Clock, 'now'>;
  /** Signatures carry the real time, also in a sandbox. */
  readonly realClock: Pick<Clock, 'now'>;
}

export interface Telling {
  readonly tell: (hook: WebhookRow, row: DeliveryRow) => Promise<Told>;
  /** A sample that says nothing of anybody. */
  readonly test: (hook: WebhookRow, id: string) => Promise<Told>;
}

/** `wd-<member, base 36>-<seq>-<n>`: the same message has the same id, however often and wherever it is sent. */
export const deliveryId = ({ member, seq, n }: Pick<DeliveryRow, 'member' | 'seq' | 'n'>): string =>
  `wd-${member.toString(36)}-${seq}-${n}`;

export const secretPlace = (webhook: string): string => `webhook:${webhook}`;

/** The secrets that sign: the one that it has, and for a while the one that it had. */
function secretsOf(
  { keyring, clock }: Pick<TellParts, 'keyring' | 'clock'>,
  hook: WebhookRow,
): readonly string[] {
  const { secret, previousSecret, previousUntil } = hook;
  const both = previousSecret !== null && previousUntil !== null && clock.now() < previousUntil;
  const sealed = both ? [secret, previousSecret] : [secret];
  return sealed.map((each) => keyring.openSecret(secretPlace(hook.id), each));
}

export function tellingOf({ reads, keyring, post, clock, realClock }: TellParts): Telling {
  const send = async (hook: WebhookRow, id: string, payload: object): Promise<Told> => {
    const body = JSON.stringify(payload);
    const headers = signed(secretsOf({ keyring, clock }, hook), { id, at: realClock.now(), body });
    try {
      const { status } = await post(hook.url, headers, body);
      const detail = `answered ${status}`;
      if (status >= 200 && status < 300) return { kind: 'delivered', detail };
      return { kind: 'refused', detail, gone: status === 410 };
    } catch (error) {
      return { kind: 'refused', detail: reasonOf(error), gone: false };
    }
  };
  return {
    tell: async (hook, row) => {
      const [[found], entry] = await Promise.all([
        reads.name([row.member]),
        reads.entry(row.member, row.seq),
      ]);
      if (entry === null || found == null || found.erased)
        return { kind: 'dropped', detail: 'the person was erased' };
      return send(hook, deliveryId(row), await payloadOf(reads, { row, entry, found }));
    },
    test: (hook, id) => {
      const timestamp = timeText(realClock.now());
      return send(hook, id, { type: 'webhook.test', timestamp, data: { webhook: hook.id } });
    },
  };
}

const detailMax = 200;

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (typeof code === 'string' ? code : message).slice(0, detailMax);
}

interface Said {
  readonly row: DeliveryRow;
  readonly entry: Entry;
  readonly found: Found;
}

/** The entry as `GET /v1/events` shows it, with what became of tiers, and of a message its text. */
async function payloadOf(
  reads: Pick<Reads, 'name' | 'programs'>,
  { row, entry, found }: Said,
): Promise<object> {
  const programs = reads.programs();
  const show = showTimeOf(programs, entry.decidedAt);
  const { outcome } = entry;
  const message = topicsOf(entry)[row.n]?.message;
  return {
    type: row.type,
    timestamp: show(entry.decidedAt),
    data: {
      member: found.external,
      entry: await presentEntry(reads, entry, found, show),
      statusChanges: (outcome.statuses ?? []).map((one) => presentStatus(statusView(one), show)),
      messages: (outcome.messages ?? []).map(({ template, reason }) => ({ template, reason })),
      ...(message === undefined ? {} : { message: messageOf(row, entry, message, programs, show) }),
    },
  };
}

function messageOf(row: DeliveryRow, entry: Entry, n: number, programs: Programs, show: ShowTime): object {
  const message = entry.outcome.messages?.[n];
  if (message === undefined) throw new Error(`entry ${row.seq} has no message ${n}`);
  const { template, reason, params } = message;
  const at = entry.decidedAt;
  const place = { member: row.member, seq: row.seq, n, at, deliveredAt: at, readAt: null };
  return presentMessage({ ...place, template, reason, params: JSON.stringify(params) }, programs, show);
}
