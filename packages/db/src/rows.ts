/** UTC milliseconds since 1970. */
export type EpochMs = number;
/** A member's inner number; above zero, never used again. */
export type MemberNo = number;
export type Bytes = Uint8Array;

/** Bytes of a key of the log, of a keyed hash, of an order's key. */
export const keyBytes = 16;

/** A place in the log: which writer's stream, and how far in it. SQLite has one stream, number 1. */
export interface Position {
  readonly stream: number;
  readonly pos: number;
}

/** Whose entry lies at a place of a stream. */
export interface EntryPlace {
  readonly pos: number;
  readonly member: MemberNo;
  readonly seq: number;
}

/** One entry as it lies in the log. `body` is the JSON of what has no column. */
export interface LogRow {
  readonly stream: number;
  readonly pos: number;
  readonly member: MemberNo;
  readonly seq: number;
  readonly type: string;
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  /** The program's version in force at the decision. */
  readonly version: number;
  /** The stored form of `body`. */
  readonly format: number;
  readonly body: string;
}

/** The entries of one commit by column, so that they cross to a writer thread cheaply. */
export interface EntryColumns {
  readonly count: number;
  /** Per entry `entryNumbers` of them: member, seq, happened at, decided at, version, format. */
  readonly numbers: Float64Array;
  readonly types: readonly string[];
  /** `keyBytes` per entry; all zero for an entry that no event's id can find. */
  readonly keys: Bytes;
  readonly bodies: readonly string[];
}
export const entryNumbers = 6;

/** The key of entry i, or null where it has none. */
export function keyAt(keys: Bytes, i: number): Bytes | null {
  const from = i * keyBytes;
  for (let at = from; at < from + keyBytes; at++) {
    if (keys[at] !== 0) return keys.subarray(from, from + keyBytes);
  }
  return null;
}

/** A new member: the look-up by keyed hash and the vault's row. */
export interface JoinedRow {
  readonly member: MemberNo;
  readonly hash: Bytes;
  readonly wrappedKey: Bytes;
  readonly external: Bytes;
  readonly personal: Bytes | null;
}

/** A vault row; key and sealed parts are null once erased, and the alias is null until then. */
export interface VaultRow {
  readonly member: MemberNo;
  readonly wrappedKey: Bytes | null;
  readonly external: Bytes | null;
  readonly personal: Bytes | null;
  readonly alias: string | null;
}

/** That a person was erased; kept for ever, and apart from backups. */
export interface Erasure {
  readonly hash: Bytes;
  readonly member: MemberNo;
  readonly at: EpochMs;
  readonly alias: string;
}

/** An event that was given up, sealed, to be driven again by a person. */
export interface DeadLetterRow {
  /** Hash of (subject, source, id): the same event has one dead letter. */
  readonly id: Bytes;
  readonly member: MemberNo | null;
  /** Keyed hash of the subject. */
  readonly subject: Bytes;
  readonly at: EpochMs;
  readonly type: string;
  readonly code: string;
  readonly pointer: string;
  readonly detail: string;
  /** The command, sealed; null once its member was erased. */
  readonly body: Bytes | null;
}

/** What an idempotency key stands for; kept for ever. */
export interface IdempotencyRow {
  /** Hash of caller and key. */
  readonly id: Bytes;
  /** Of the route, the address and the body, as its writer makes it. */
  readonly fingerprint: string;
  readonly at: EpochMs;
  /** Null from the beginning of the write until its answer is known. */
  readonly answer: string | null;
}

/**
 * Units of a shared counter: taken only while used + by stays within limit, within what operators loaded (where they
 * did), and not below zero.
 */
export interface ClaimRow {
  readonly counter: string;
  readonly by: number;
  readonly limit: number;
  /** Taken only where the counter stands here: what it gives has numbers. */
  readonly exact?: number;
}

/** A shared counter: units used, and units that operators loaded; null where nobody did. */
export interface StockLevel {
  readonly used: number;
  readonly loaded: number | null;
}

/** A round of a game: the seed, sealed, and its hash, which everybody may know beforehand. */
export interface RoundRow {
  readonly game: string;
  readonly round: number;
  readonly hash: Bytes;
  readonly seed: Bytes;
  readonly publishedAt: EpochMs;
  readonly closedAt: EpochMs | null;
}

/** A play of a game, made of the log. */
export interface PlayRow extends PlayPlace {
  readonly game: string;
  readonly round: number;
  /** The record that the play left, as JSON. */
  readonly body: string;
}
/** Where a play stands in its round: by time, then by member, then by her plays. */
export interface PlayPlace {
  readonly at: EpochMs;
  readonly member: MemberNo;
  readonly n: number;
}

/** A code of a partner: sealed, number n of its pool. */
export interface PartnerCodeRow {
  readonly partner: string;
  readonly item: string;
  readonly n: number;
  /** Keyed hash of the code: none is in a pool twice. */
  readonly mark: Bytes;
  readonly code: Bytes;
  readonly batch: string;
  readonly loadedAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
}

/** Where the calls of a partner go. */
export interface PartnerRow {
  readonly partner: string;
  readonly url: string;
  /** Sealed. */
  readonly secret: Bytes;
  readonly since: EpochMs;
}

/** All that one group of decisions writes, in one durable transaction or not at all. */
export interface Commit {
  /** The position of its first entry in this writer's stream; must be the one after its end. */
  readonly first: number;
  readonly entries: EntryColumns;
  readonly joined: readonly JoinedRow[];
  /** Personal fields that changed. */
  readonly personal: readonly { readonly member: MemberNo; readonly personal: Bytes | null }[];
  readonly erased: readonly Erasure[];
  readonly dead: readonly DeadLetterRow[];
  /** Dead letters that were driven again with success. */
  readonly revived: readonly Bytes[];
  /** In order of their counters' ids. */
  readonly claims: readonly ClaimRow[];
  /** Members in it have nothing to do with each other: it may be written without those whose logs were longer. */
  readonly parts: boolean;
  /** Number of the newest program known to whoever decided, and the newest time of decision. */
  readonly knows: { readonly version: number; readonly decidedAt: EpochMs };
}

export type StorageFault = 'storage_full' | 'storage_failed';

export type CommitResult =
  /** Of one that parts: these members were left out, and all others are durable. */
  | { readonly kind: 'done'; readonly without?: readonly MemberNo[] }
  /** These members' logs were longer, or their ids were taken meanwhile. Nothing was written. */
  | { readonly kind: 'lost'; readonly members: readonly MemberNo[] }
  /** A counter has not so many left, or another process has the stream. Nothing was written. */
  | { readonly kind: 'stock'; readonly counters: readonly string[] }
  /** A newer program is in force. Nothing was written. */
  | { readonly kind: 'outdated' }
  /** `known`: surely nothing was written; else whoever asked reads the end of the log again. */
  | {
      readonly kind: 'failed';
      readonly fault: StorageFault;
      readonly known: boolean;
      readonly cause: string;
    };

/** A member's snapshot. */
export interface HeadRow {
  readonly member: MemberNo;
  readonly seq: number;
  /** When time next does something; may be early, never late. Null never. */
  readonly dueAt: EpochMs | null;
  /** The newest program that `dueAt` was computed with. */
  readonly dueVersion: number;
  readonly backfill: boolean;
  readonly format: number;
  readonly body: string;
}

export interface RecordRow {
  readonly member: MemberNo;
  readonly key: string;
  /** The member's newest entry when it was written: a writer that is behind changes nothing. */
  readonly seq: number;
  /** Null: gone. */
  readonly body: string | null;
}

export interface ProgramRow {
  readonly number: number;
  readonly effectiveAt: EpochMs;
  readonly publishedAt: EpochMs;
  readonly source: string;
  /** SHA-256 of the source. */
  readonly hash: Bytes;
  readonly policy: string;
  readonly actor: string;
  /** The draft that it was, where it is known; lists leave it out. */
  readonly draft?: string;
}

/** A service key; the secret itself is nowhere. */
export interface KeyRow {
  /** Public part, by which it is found. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the whole key, in hex. */
  readonly hash: string;
  /** JSON: scopes, role, who made it. */
  readonly details: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
  readonly usedAt: EpochMs | null;
}

/** What a person or key did; chained by hash. */
export interface AuditRow {
  readonly no: number;
  readonly at: EpochMs;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  /** JSON; personal values only as keyed hashes. */
  readonly detail: string;
  readonly previous: Bytes;
  readonly hash: Bytes;
}

export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly actor: string;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  /** JSON. */
  readonly input: string;
  /** JSON. */
  readonly progress: string;
  /** JSON; null until it ended. */
  readonly result: string | null;
}

/** A message in a member's inbox: made by entry `seq`, its n-th. */
export interface MessageRow {
  readonly member: MemberNo;
  readonly seq: number;
  readonly n: number;
  readonly at: EpochMs;
  readonly template: string;
  readonly reason: string;
  /** JSON. */
  readonly params: string;
  readonly deliveredAt: EpochMs;
  readonly readAt: EpochMs | null;
}

/** What another system is asked, and how far that has come. */
export interface CallRow {
  readonly member: MemberNo;
  readonly seq: number;
  readonly n: number;
  readonly port: string;
  readonly action: string;
  readonly at: EpochMs;
  /** How often it was tried. */
  readonly tries: number;
  /** When it is tried next; null once it is settled. */
  readonly nextAt: EpochMs | null;
  /** JSON. */
  readonly data: string;
}

/** A case of a member, as its newest entry left it. */
export interface CaseRow {
  readonly member: MemberNo;
  /** Number of the entry that opened it. */
  readonly seq: number;
  /** Number of the entry that this row is of. */
  readonly newest: number;
  readonly state: string;
  readonly line: string;
  /** The lower, the sooner it is listed. */
  readonly priority: number;
  readonly at: EpochMs;
  /** By when it is to be answered; null once it was. */
  readonly respondBy: EpochMs | null;
}
/** Where a list of cases goes on. */
export type CasePlace = Pick<CaseRow, 'priority' | 'at' | 'member' | 'seq'>;

/** An address that is told what happens. */
export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  /** JSON: a list of types, `order.completed`, `tier.*`, `*`. */
  readonly types: string;
  /** Sealed. */
  readonly secret: Bytes;
  /** `failed`: nothing was taken for days; nobody is asked until an operator says so. */
  readonly state: 'active' | 'paused' | 'failed';
  /** Why it failed. */
  readonly note: string;
  readonly createdAt: EpochMs;
  /** Sealed: the secret before this one, and until when both sign; null where it never had another. */
  readonly previousSecret: Bytes | null;
  readonly previousUntil: EpochMs | null;
}

/** What an address is told of an entry: the n-th of what it says. */
export interface DeliveryRow {
  readonly webhook: string;
  readonly member: MemberNo;
  readonly seq: number;
  readonly n: number;
  readonly type: string;
  /** When it was decided. */
  readonly at: EpochMs;
  readonly tries: number;
  /** When it was first tried in vain. */
  readonly firstAt: EpochMs | null;
  /** When it is tried next; null once it is settled. */
  readonly nextAt: EpochMs | null;
  readonly doneAt: EpochMs | null;
  /** `dropped`: its person was erased. */
  readonly state: 'waiting' | 'delivered' | 'dropped';
  /** What was last answered. */
  readonly detail: string;
}

/** The number of a member card. */
export interface CardRow {
  readonly member: MemberNo;
  /** Counts the member's cards: 0 the first, then one for each that replaced another. */
  readonly issue: number;
  /** Keyed hash by which a number is found. */
  readonly mark: Bytes;
  /** Sealed. */
  readonly number: Bytes;
  readonly issuedAt: EpochMs;
  /** The newest minute whose code was taken; 0 for none. */
  readonly usedStep: number;
}

/** Another system that sends what happened. */
export interface InboundRow {
  readonly name: string;
  /** YAML: how its bodies become events. */
  readonly mapping: string;
  /** Sealed. */
  readonly secret: Bytes;
  readonly createdAt: EpochMs;
}

/** Which member each order belongs to, by column. Two members may have orders of the same id. */
export interface OrderColumns {
  readonly count: number;
  /** `keyBytes` per order: hash of its id. */
  readonly keys: Bytes;
  readonly members: Float64Array;
}

/** A member set aside because an invariant broke. */
export interface QuarantineRow {
  readonly member: MemberNo;
  readonly at: EpochMs;
  readonly detail: string;
}
