import { holdId, transferId } from './kernel/ids.ts';
import type { EpochMs, JsonObject, MemberNo, Units } from './kernel/json.ts';
import type { Refusal } from './kernel/refusal.ts';
import type { Entry, Limited, Message, Shortfall, StatusChange, Transfer } from './log/entry.ts';

/** What the caller of a write is told: made from stored entries alone, so that a repeat is told the same. */
export interface Answer {
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  readonly version: number;
  readonly transfers: readonly TransferView[];
  readonly statusChanges: readonly StatusView[];
  /** Events that followed, here and at other members. */
  readonly echoes: readonly {
    readonly type: string;
    readonly id: string;
    readonly source: string;
    readonly data: JsonObject;
  }[];
  readonly shortfall: readonly Shortfall[];
  readonly limited: readonly Limited[];
  readonly messages: readonly Message[];
  /** The hold that it placed. */
  readonly hold?: {
    readonly id: string;
    readonly asset: string;
    readonly amount: Units;
    readonly until: EpochMs;
  };
  /** Quotes, purchases and refunds of plans that it made or changed, by the key of their record. */
  readonly kept?: Readonly<Record<string, JsonObject>>;
  /** Why it was remembered and does nothing. */
  readonly void?: Refusal;
}

export interface TransferView {
  readonly id: string;
  readonly asset: string;
  readonly kind: Transfer['kind'];
  /** Change of the balance: above zero came, below zero went. Of pending units: what will come. Holds change nothing. */
  readonly amount: number;
  readonly from: Transfer['from'];
  readonly to: Transfer['to'];
  readonly units: Units;
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  readonly rule?: string;
  readonly order?: string;
  readonly funder: string;
  readonly expiresAt: EpochMs | null;
  readonly availableAt: EpochMs | null;
  readonly owed?: Units;
}
export interface StatusView {
  readonly track: string;
  readonly tier: string;
  readonly previous: string | null;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly cause: StatusChange['cause'];
}

/**
 * The answer for the event (`source`, `id`), from a stretch of its member's log that contains all that followed.
 * Of an event that waited for its order the decision counts, not the waiting.
 */
export function answerOf(
  member: MemberNo,
  entries: readonly Entry[],
  source: string,
  id: string,
): Answer | null {
  const main = entries.findLast((e) => e.origin !== 'time' && e.event.source === source && e.event.id === id);
  return main === undefined ? null : answerAt(member, entries, main);
}

function answerAt(member: MemberNo, entries: readonly Entry[], main: Entry): Answer {
  const chain = chainOf(entries, main);
  const hold = main.outcome.holds?.find((one) => one.id === String(main.seq));
  return {
    happenedAt: main.happenedAt,
    decidedAt: main.decidedAt,
    version: main.version,
    transfers: chain.flatMap((e) => (e.outcome.transfers ?? []).map((t, n) => transferView(member, e, t, n))),
    statusChanges: chain.flatMap((e) => (e.outcome.statuses ?? []).map(statusView)),
    echoes: chain.flatMap((e) =>
      (e.outcome.follow ?? []).map(({ type, id, source, data }) => ({ type, id, source, data })),
    ),
    shortfall: chain.flatMap((e) => e.outcome.shortfall ?? []),
    limited: chain.flatMap((e) => e.outcome.limited ?? []),
    messages: chain.flatMap((e) => e.outcome.messages ?? []),
    ...(hold === undefined
      ? {}
      : {
          hold: { id: holdId(member, main.seq), asset: hold.asset, amount: hold.amount, until: hold.until },
        }),
    ...keptBy(chain),
    ...(main.outcome.void === undefined ? {} : { void: main.outcome.void }),
  };
}

const KEPT = /^(?:quote|purchase|refund|use|play|mall|issue|case|activity)\//;

function keptBy(chain: readonly Entry[]): Pick<Answer, 'kept'> {
  const kept: Record<string, JsonObject> = {};
  for (const { outcome } of chain)
    for (const key in outcome.records) if (KEPT.test(key)) kept[key] = outcome.records[key] as JsonObject;
  return Object.keys(kept).length === 0 ? {} : { kept };
}

/** The entry, what it made the member join with, and what followed from it in the same commit. */
export function chainOf(entries: readonly Entry[], main: Entry): readonly Entry[] {
  const joined = entries.find(
    (e) => e.event.source === main.event.source && e.event.id === `${main.event.id}#0` && e.seq < main.seq,
  );
  const roots = new Set(joined === undefined ? [main.seq] : [joined.seq, main.seq]);
  const chain = [];
  for (const entry of entries) {
    if (entry.cause !== undefined && roots.has(entry.cause)) roots.add(entry.seq);
    if (roots.has(entry.seq)) chain.push(entry);
  }
  return chain;
}

export function transferView(member: MemberNo, entry: Entry, t: Transfer, n: number): TransferView {
  const [from = '', until = ''] = (t.lots[0]?.[0] ?? t.grace?.[0]?.[1] ?? '//').split('/');
  const putsIn = t.to === 'balance' || t.to === 'pending';
  return {
    id: transferId(member, entry.seq, n),
    asset: t.asset,
    kind: t.kind,
    amount: signed(t),
    from: t.from,
    to: t.to,
    units: t.amount,
    happenedAt: t.happenedAt ?? entry.happenedAt,
    decidedAt: entry.decidedAt,
    ...(t.rule === undefined ? {} : { rule: t.rule }),
    ...(t.order === undefined ? {} : { order: t.order }),
    funder: t.funder,
    expiresAt: putsIn && until !== '' ? Number(until) : null,
    availableAt: t.to === 'pending' && from !== '' ? Number(from) : null,
    ...(t.owed === undefined ? {} : { owed: t.owed }),
  };
}

/** Held units are still in the balance: a hold moves nothing out of it, a capture does. */
export function signed(t: Transfer): number {
  const inside = (account: Transfer['from']): boolean => account === 'balance' || account === 'held';
  if (t.from === 'pending' && t.to === 'balance') return t.amount;
  if (t.to === 'pending') return t.amount;
  if (inside(t.from) && inside(t.to)) return 0;
  if (inside(t.to)) return t.amount;
  if (inside(t.from) || t.from === 'pending') return -t.amount;
  return -t.amount;
}

/** A change as an answer tells it: the tier that counts, with that one's end. */
export function statusView(change: StatusChange): StatusView {
  const { track, previous, since, cause, shown, manual } = change;
  const until = shown === undefined ? change.until : (manual?.until ?? null);
  return { track, tier: shown ?? change.tier, previous, since, until, cause };
}
