import type { Jobs } from './job-store.ts';
import type { PartnerCodes, Partners } from './partner-store.ts';
import type {
  AuditRow,
  Bytes,
  CallRow,
  CardRow,
  CasePlace,
  CaseRow,
  Commit,
  CommitResult,
  DeadLetterRow,
  DeliveryRow,
  EntryPlace,
  EpochMs,
  Erasure,
  HeadRow,
  IdempotencyRow,
  InboundRow,
  KeyRow,
  LogRow,
  MemberNo,
  MessageRow,
  OrderColumns,
  PlayPlace,
  PlayRow,
  Position,
  ProgramRow,
  QuarantineRow,
  RecordRow,
  RoundRow,
  StockLevel,
  VaultRow,
  WebhookRow,
} from './rows.ts';
import type { Tables } from './schema/tables.ts';
import type { SignInStore } from './session-store.ts';

/** A page of a list: at most `limit` rows behind `after`. */
export interface Page<K> {
  readonly after: K;
  readonly limit: number;
}

export interface LogReads {
  /** Entries of each member behind `after`, by member and number; at most `limit` per member. */
  readonly tails: (
    asks: readonly { readonly member: MemberNo; readonly after: number }[],
    limit: number,
  ) => Promise<readonly LogRow[]>;
  /** Entries of one member, ascending. */
  readonly entries: (member: MemberNo, page: Page<number>) => Promise<readonly LogRow[]>;
  /** Entries of one member below `before`, newest first; of those types alone, where given. */
  readonly newestFirst: (
    member: MemberNo,
    page: { readonly before: number; readonly limit: number; readonly types?: readonly string[] },
  ) => Promise<readonly LogRow[]>;
  /** One entry, or null. */
  readonly entry: (member: MemberNo, seq: number) => Promise<LogRow | null>;
  /** Which of these keys are in the log, and where. */
  readonly find: (
    keys: readonly { readonly member: MemberNo; readonly key: Bytes }[],
  ) => Promise<readonly FoundKey[]>;
  /** All keys of each member, one behind the other; null where there are more than `max`. In the order of the asks. */
  readonly keys: (members: readonly MemberNo[], max: number) => Promise<readonly (Bytes | null)[]>;
  /** Number of each member's newest entry; members without one are left out. */
  readonly newest: (
    members: readonly MemberNo[],
  ) => Promise<readonly { readonly member: MemberNo; readonly seq: number }[]>;
  /** Entries of a stream in the order of their commits. */
  readonly after: (position: Position, limit: number) => Promise<readonly LogRow[]>;
  /** Every stream and its end. */
  readonly streams: () => Promise<readonly Position[]>;
  /** Streams that processes hold or held, and their ends; those without entries are left out. */
  readonly writers: () => Promise<readonly Position[]>;
  /** Whose entries lie in a stream behind a position, in the order of their commits. */
  readonly places: (position: Position, limit: number) => Promise<readonly EntryPlace[]>;
}
export interface FoundKey {
  /** Index of the ask. */
  readonly index: number;
  readonly seq: number;
}

export interface LogWrites {
  /** The stream that this process writes. */
  readonly stream: number;
  /** Position of the last durable entry of that stream; 0 for none. Never from memory. */
  readonly end: () => Promise<number>;
  /** All or nothing, and durable when it answers `done`. Never rejects for reasons of storage. */
  readonly commit: (commit: Commit) => Promise<CommitResult>;
}

export interface Directory {
  /** Per hash the member, and when a person of that hash was last erased. */
  readonly look: (hashes: readonly Bytes[]) => Promise<readonly Looked[]>;
  /** Sets numbers aside for new members; durable before it answers the first of them. */
  readonly reserve: (count: number) => Promise<MemberNo>;
}
export interface Looked {
  readonly member: MemberNo | null;
  readonly erasedAt: EpochMs | null;
}

export interface Vault {
  readonly read: (members: readonly MemberNo[]) => Promise<readonly VaultRow[]>;
  readonly list: (page: Page<MemberNo>) => Promise<readonly VaultRow[]>;
  readonly erasures: (page: Page<MemberNo>) => Promise<readonly Erasure[]>;
  /** Applies a list of erasures after a restore: keys and rows go. Answers how many were still there. */
  readonly erase: (list: readonly Erasure[]) => Promise<number>;
  /** Puts keys wrapped anew under another master key. */
  readonly rewrap: (
    rows: readonly { readonly member: MemberNo; readonly wrappedKey: Bytes }[],
  ) => Promise<void>;
}

export interface Snapshots {
  readonly heads: (members: readonly MemberNo[]) => Promise<readonly HeadRow[]>;
  /** Bodies in the order of the asks; null where there is none. */
  readonly records: (
    asks: readonly { readonly member: MemberNo; readonly key: string }[],
  ) => Promise<readonly (string | null)[]>;
  /** Keys of each member's records, as stored; null where there are more than `max`. In the order of the asks. */
  readonly recordKeys: (
    members: readonly MemberNo[],
    max: number,
  ) => Promise<readonly (readonly string[] | null)[]>;
  /** Written behind; a head or record of an older number than the stored one changes nothing. */
  readonly write: (batch: SnapshotBatch) => Promise<void>;
  /** Up to where every member's snapshot and due time are stored, per stream. */
  readonly checkpoints: () => Promise<readonly Position[]>;
  /** Members whose due time is at or before `to`, by due time and number; not those in backfill. */
  readonly due: (
    to: EpochMs,
    page: Page<{ readonly dueAt: EpochMs; readonly member: MemberNo }>,
  ) => Promise<readonly DueRow[]>;
  /** Members whose due time was computed with an older program. */
  readonly outdated: (version: number, page: Page<MemberNo>) => Promise<readonly MemberNo[]>;
  readonly backfilling: (page: Page<MemberNo>) => Promise<readonly MemberNo[]>;
  readonly count: () => Promise<number>;
}
export interface SnapshotBatch {
  readonly heads: readonly HeadRow[];
  readonly records: readonly RecordRow[];
  readonly checkpoint?: Position;
}
export interface DueRow {
  readonly member: MemberNo;
  readonly dueAt: EpochMs;
}

export interface DeadLetters {
  readonly get: (id: Bytes) => Promise<DeadLetterRow | null>;
  /** By time, oldest first. */
  readonly list: (
    page: Page<{ readonly at: EpochMs; readonly id: Bytes }>,
  ) => Promise<readonly DeadLetterRow[]>;
  readonly count: () => Promise<number>;
  /** One of what never was an event; one that is there already stays. */
  readonly put: (row: DeadLetterRow) => Promise<void>;
  readonly drop: (id: Bytes) => Promise<boolean>;
}

export interface Idempotency {
  readonly find: (id: Bytes) => Promise<IdempotencyRow | null>;
  /** Writes the row where there is none; answers the row that was there, or null. */
  readonly begin: (row: IdempotencyRow) => Promise<IdempotencyRow | null>;
  readonly finish: (id: Bytes, answer: string) => Promise<void>;
  /** Frees a key whose write came to nothing; one with an answer stays. */
  readonly forget: (id: Bytes) => Promise<void>;
}

export interface StockReads {
  /** Units used, in the order of the counters; 0 where nothing was. */
  readonly used: (counters: readonly string[]) => Promise<readonly number[]>;
  /** The same with what was loaded. */
  readonly levels: (counters: readonly string[]) => Promise<readonly StockLevel[]>;
  /** Counters that operators have loaded, in the order of their ids as stored. */
  readonly list: (page: Page<string>) => Promise<readonly (StockLevel & { readonly counter: string })[]>;
}
export interface Stock extends StockReads {
  /**
   * Loads more, or, below zero, takes out what is left.
   * @returns how it stands then; null where less is left than is to be taken out, and nothing was changed
   */
  readonly load: (counter: string, by: number) => Promise<StockLevel | null>;
  /** From here on nothing more is given, whoever decides: what was loaded is what was used. */
  readonly close: (counter: string) => Promise<StockLevel>;
}

/** Numbers of member cards. They go with the person who is erased, in the same commit. */
export interface Cards {
  /** Keeps what is there: the card itself, or another one of this mark. Whoever adds reads what came of it. */
  readonly add: (row: CardRow) => Promise<void>;
  readonly get: (member: MemberNo, issue: number) => Promise<CardRow | null>;
  readonly find: (mark: Bytes) => Promise<CardRow | null>;
  readonly count: (member: MemberNo) => Promise<number>;
  /** True for one caller per step, and for none once a later step was used. */
  readonly use: (member: MemberNo, issue: number, step: number) => Promise<boolean>;
  readonly forget: (member: MemberNo) => Promise<void>;
}

/** Rounds of games. */
export interface Rounds {
  /** The newest first, below a number. */
  readonly list: (game: string, below: number, limit: number) => Promise<readonly RoundRow[]>;
  readonly get: (game: string, round: number) => Promise<RoundRow | null>;
  /** False where that number is taken: another process published it. */
  readonly publish: (row: RoundRow) => Promise<boolean>;
  readonly close: (game: string, round: number, at: EpochMs) => Promise<void>;
}

/** Plays of games, by round. */
export interface Plays {
  /** Plays of a stretch of the log, and its end, in one transaction; those that are there stay as they are. */
  readonly feed: (position: Position, rows: readonly PlayRow[]) => Promise<void>;
  readonly fed: () => Promise<readonly Position[]>;
  /** Plays of a round behind a place, in their order. */
  readonly list: (
    round: Pick<PlayRow, 'game' | 'round'>,
    after: PlayPlace,
    limit: number,
  ) => Promise<readonly PlayRow[]>;
}

export interface ProgramTable {
  /** By number. */
  readonly list: () => Promise<readonly ProgramRow[]>;
  /** The number of the newest; 0 where there is none. */
  readonly newest: () => Promise<number>;
  /** The number of the version that a draft became; null where it became none. */
  readonly ofDraft: (draft: string) => Promise<number | null>;
  /** False where that number is taken: somebody else published first. */
  readonly add: (row: ProgramRow) => Promise<boolean>;
}

export interface Keys {
  /** False where the id is taken. */
  readonly add: (row: KeyRow) => Promise<boolean>;
  readonly get: (id: string) => Promise<KeyRow | null>;
  readonly list: () => Promise<readonly KeyRow[]>;
  /** False where there is none, or it was revoked before. */
  readonly revoke: (id: string, at: EpochMs) => Promise<boolean>;
  readonly used: (id: string, at: EpochMs) => Promise<void>;
  /** What it may do, anew. */
  readonly change: (id: string, details: string) => Promise<void>;
}

/** What an audit entry says; its number and hashes are given by the chain. */
export type AuditEntry = Pick<AuditRow, 'at' | 'actor' | 'action' | 'target' | 'detail'>;
export interface Audit {
  /** Appends to the chain. */
  readonly append: (entry: AuditEntry) => Promise<AuditRow>;
  readonly list: (page: Page<number>) => Promise<readonly AuditRow[]>;
  readonly newestFirst: (before: number, limit: number) => Promise<readonly AuditRow[]>;
}

export interface Positions {
  /** How far a consumer has come in each stream; streams never seen are left out. */
  readonly read: (consumer: string) => Promise<readonly Position[]>;
  readonly write: (consumer: string, position: Position) => Promise<void>;
}

export interface Leases {
  /** Takes a lease that is free, lapsed or one's own; answers its fence, which grows with each owner, or null. */
  readonly take: (name: string, owner: string, ms: number) => Promise<number | null>;
  /** False where it was lost: whoever held it writes nothing more. */
  readonly renew: (name: string, owner: string, ms: number) => Promise<boolean>;
  readonly release: (name: string, owner: string) => Promise<void>;
}

export interface Messages {
  /** A member's inbox, newest first, below (seq, n). */
  readonly list: (
    member: MemberNo,
    before: { readonly seq: number; readonly n: number },
    limit: number,
  ) => Promise<readonly MessageRow[]>;
  readonly unread: (member: MemberNo) => Promise<number>;
  readonly markRead: (member: MemberNo, upToSeq: number, at: EpochMs) => Promise<number>;
}

/** Calls of the log, and how far the relay has come with each. */
export interface Calls {
  readonly get: (call: CallName) => Promise<CallRow | null>;
  /** Unsettled ones of a port whose time has come, by that time. */
  readonly due: (port: string, to: EpochMs, limit: number) => Promise<readonly CallRow[]>;
  /** Unsettled ones of a port in the order of members. */
  readonly open: (port: string, page: Page<CallName>) => Promise<readonly CallRow[]>;
  /** How it went; a settled one stays settled. */
  readonly note: (call: CallName, tries: number, nextAt: EpochMs | null) => Promise<void>;
}
/** Cases in the order in which a help desk takes them. */
export interface Cases {
  readonly list: (ask: CaseAsk, after: CasePlace, limit: number) => Promise<readonly CaseRow[]>;
}
export interface CaseAsk {
  readonly state: string;
  readonly line?: string | undefined;
}

export type CallName = Pick<CallRow, 'member' | 'seq' | 'n'>;

/** Addresses that are told what happens, and what each was told. */
export interface Webhooks {
  /** False where the id is taken. @param positions from which on it is told */
  readonly add: (row: WebhookRow, positions: readonly Position[]) => Promise<boolean>;
  readonly get: (id: string) => Promise<WebhookRow | null>;
  readonly list: () => Promise<readonly WebhookRow[]>;
  readonly change: (id: string, to: Pick<WebhookRow, 'url' | 'types' | 'state' | 'note'>) => Promise<void>;
  /** From now on it signs with this secret; the one before signs as well until then. */
  readonly rotate: (
    id: string,
    to: Pick<WebhookRow, 'secret' | 'previousSecret' | 'previousUntil'>,
  ) => Promise<void>;
  /** With all that it was told. False where there is none. */
  readonly remove: (id: string) => Promise<boolean>;
  /** Deliveries of a stretch of the log, and its end, in one transaction; those that are there stay as they are. */
  readonly feed: (webhook: string, position: Position, rows: readonly DeliveryRow[]) => Promise<void>;
  readonly fed: (webhook: string) => Promise<readonly Position[]>;
  /** Members for whom something is due, at most as many as `limit` deliveries have. */
  readonly due: (webhook: string, to: EpochMs, limit: number) => Promise<readonly MemberNo[]>;
  /** What waits of a member, in her order. */
  readonly waiting: (webhook: string, member: MemberNo, limit: number) => Promise<readonly DeliveryRow[]>;
  readonly count: (webhook: string) => Promise<number>;
  readonly delivery: (name: DeliveryName) => Promise<DeliveryRow | null>;
  /** Newest first, below a place. */
  readonly newest: (webhook: string, before: DeliveryPlace, limit: number) => Promise<readonly DeliveryRow[]>;
  /** How it went; what waits behind it waits as long. */
  readonly note: (
    of: DeliveryName,
    to: Pick<DeliveryRow, 'tries' | 'firstAt' | 'nextAt' | 'doneAt' | 'state' | 'detail'>,
  ) => Promise<void>;
  /** What waits of a member waits until then. */
  readonly hold: (webhook: string, member: MemberNo, nextAt: EpochMs) => Promise<void>;
  /** Everything decided since `from` once more. Answers how many. */
  readonly again: (webhook: string, from: EpochMs, nextAt: EpochMs) => Promise<number>;
  /** What waits is tried at once, as if for the first time. */
  readonly wake: (webhook: string, nextAt: EpochMs) => Promise<void>;
  /** Forgets what was settled and decided before then. */
  readonly prune: (webhook: string, before: EpochMs) => Promise<void>;
}
export type DeliveryName = Pick<DeliveryRow, 'webhook' | 'member' | 'seq' | 'n'>;
export type DeliveryPlace = Pick<DeliveryRow, 'at' | 'member' | 'seq' | 'n'>;

/** Other systems that send what happened. */
export interface Inbound {
  /** Makes or replaces one. */
  readonly put: (row: InboundRow) => Promise<void>;
  readonly get: (name: string) => Promise<InboundRow | null>;
  readonly list: () => Promise<readonly InboundRow[]>;
  readonly remove: (name: string) => Promise<boolean>;
}

export interface Orders {
  /** Members who have an order of that key. */
  readonly find: (order: Bytes) => Promise<readonly MemberNo[]>;
}

export interface ProjectedRows {
  readonly messages: readonly MessageRow[];
  readonly orders: OrderColumns;
  readonly calls: readonly CallRow[];
  /** Each once, as its newest entry leaves it; an older row than the stored one changes nothing. */
  readonly cases: readonly CaseRow[];
}

/** What the relay makes of the log; rows that are there already are left as they are. */
export interface Projections {
  readonly write: (consumer: string, position: Position, rows: ProjectedRows) => Promise<void>;
  /** Empties messages, orders, calls and cases and sets the consumer back to the beginning. */
  readonly reset: (consumer: string) => Promise<void>;
}

export interface Quarantine {
  readonly list: () => Promise<readonly QuarantineRow[]>;
  readonly put: (row: QuarantineRow) => Promise<void>;
  readonly lift: (member: MemberNo) => Promise<boolean>;
}

/** Small values by name: format of the store, sandbox or not, wrapped keys. */
export interface Meta {
  readonly get: (key: string) => Promise<string | null>;
  readonly set: (key: string, value: string) => Promise<void>;
  /** Sets it where it is not set; answers what it is then. */
  readonly claim: (key: string, value: string) => Promise<string>;
}

/** A row as it lies in its table, by the table's own column names. */
export type RawRow = Readonly<Record<string, string | number | Bytes | null>>;

/** Whole tables, for dumps and moves; nothing of it is for use cases. */
export interface RawReads {
  /** Pages of rows in the order of the primary key. */
  readonly rows: (table: keyof Tables, limit?: number) => AsyncGenerator<readonly RawRow[]>;
}
export interface RawWrites {
  /** @throws DuplicateError where a row is there already; then none of them was written */
  readonly insert: (table: keyof Tables, rows: readonly RawRow[]) => Promise<void>;
}

/** What can be read, now or in one snapshot. */
export interface StoreReads {
  readonly log: LogReads;
  readonly directory: Pick<Directory, 'look'>;
  readonly vault: Pick<Vault, 'read' | 'list' | 'erasures'>;
  readonly snapshots: Omit<Snapshots, 'write'>;
  readonly deadLetters: Pick<DeadLetters, 'get' | 'list' | 'count'>;
  readonly idempotency: Pick<Idempotency, 'find'>;
  readonly stock: StockReads;
  readonly rounds: Pick<Rounds, 'list' | 'get'>;
  readonly cards: Pick<Cards, 'get' | 'find' | 'count'>;
  readonly partnerCodes: Omit<PartnerCodes, 'load' | 'revoke'>;
  readonly partners: Pick<Partners, 'get' | 'list'>;
  readonly programs: Pick<ProgramTable, 'list' | 'newest'>;
  readonly keys: Pick<Keys, 'get' | 'list'>;
  readonly audit: Pick<Audit, 'list' | 'newestFirst'>;
  readonly jobs: Pick<Jobs, 'get' | 'list'>;
  readonly positions: Pick<Positions, 'read'>;
  readonly messages: Pick<Messages, 'list' | 'unread'>;
  readonly orders: Orders;
  readonly calls: Pick<Calls, 'get' | 'due' | 'open'>;
  readonly cases: Cases;
  readonly webhooks: Pick<Webhooks, 'list'>;
  readonly inbound: Pick<Inbound, 'list'>;
  readonly quarantine: Pick<Quarantine, 'list'>;
  readonly meta: Pick<Meta, 'get'>;
  readonly raw: RawReads;
}

/** All reads of it show the same instant, however long it is open. */
export interface Snapshot extends StoreReads {
  readonly close: () => Promise<void>;
}

/** The system of record. */
export interface Store extends StoreReads, SignInStore {
  readonly engine: 'sqlite' | 'mysql';
  /** True where no other process writes: what this one holds in memory is the newest. */
  readonly alone: boolean;
  readonly log: LogReads & LogWrites;
  readonly directory: Directory;
  readonly vault: Vault;
  readonly snapshots: Snapshots;
  readonly deadLetters: DeadLetters;
  readonly idempotency: Idempotency;
  readonly stock: Stock;
  readonly rounds: Rounds;
  readonly plays: Plays;
  readonly cards: Cards;
  readonly partnerCodes: PartnerCodes;
  readonly partners: Partners;
  readonly programs: ProgramTable;
  readonly keys: Keys;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly positions: Positions;
  readonly leases: Leases;
  readonly messages: Messages;
  readonly calls: Calls;
  readonly webhooks: Webhooks;
  readonly inbound: Inbound;
  readonly projections: Projections;
  readonly quarantine: Quarantine;
  readonly meta: Meta;
  readonly raw: RawReads & RawWrites;
  /** The database's time of day and how many ms asking took; null where there is no other clock than ours. */
  readonly clock: () => Promise<{ readonly now: EpochMs; readonly tookMs: number } | null>;
  readonly snapshot: () => Promise<Snapshot>;
  /** Writes a consistent copy into an empty folder while others go on. */
  readonly backup: (folder: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
