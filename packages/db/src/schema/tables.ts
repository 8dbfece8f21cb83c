import type { Bytes, EpochMs, MemberNo } from '../rows.ts';

/** The tables as both engines have them; what each is for stands in docs/architecture.md. */
export interface Tables {
  meta: { name: string; value: string };
  programs: {
    number: number;
    effective_at: EpochMs;
    published_at: EpochMs;
    source: string;
    hash: Bytes;
    policy: string;
    actor: string;
    draft: string | null;
  };
  directory: { hash: Bytes; member: MemberNo };
  erased: { hash: Bytes; member: MemberNo; at: EpochMs; alias: string };
  vault: {
    member: MemberNo;
    wrapped_key: Bytes | null;
    external: Bytes | null;
    personal: Bytes | null;
    alias: string | null;
  };
  log: {
    /** MySQL only; on SQLite there is one stream, number 1. */
    stream: number;
    pos: number;
    member: MemberNo;
    seq: number;
    type: string;
    happened_at: EpochMs;
    decided_at: EpochMs;
    version: number;
    format: number;
    event_key: Bytes | null;
    body: string;
  };
  heads: {
    member: MemberNo;
    seq: number;
    due_at: EpochMs | null;
    due_version: number;
    backfill: number;
    format: number;
    body: string;
  };
  records: { member: MemberNo; record_key: string; seq: number; body: string | null };
  checkpoints: { stream: number; pos: number };
  dead_letters: {
    id: Bytes;
    member: MemberNo | null;
    subject: Bytes;
    at: EpochMs;
    type: string;
    code: string;
    pointer: string;
    detail: string;
    body: Bytes | null;
  };
  idempotency: { id: Bytes; fingerprint: string; at: EpochMs; answer: string | null };
  stock: { counter: string; used: number; loaded: number | null };
  service_keys: {
    id: string;
    name: string;
    hash: string;
    details: string;
    created_at: EpochMs;
    expires_at: EpochMs | null;
    revoked_at: EpochMs | null;
    used_at: EpochMs | null;
  };
  sign_ins: {
    operator: string;
    password: string;
    factor: Bytes;
    used_step: number;
    recovery: string;
    changed_at: EpochMs;
  };
  sessions: {
    id: string;
    operator: string;
    details: string;
    created_at: EpochMs;
    used_at: EpochMs;
    expires_at: EpochMs;
    ended_at: EpochMs | null;
  };
  one_time_codes: {
    id: string;
    kind: string;
    details: string;
    expires_at: EpochMs;
    used_at: EpochMs | null;
  };
  audit: {
    no: number;
    at: EpochMs;
    actor: string;
    action: string;
    target: string;
    detail: string;
    previous: Bytes;
    hash: Bytes;
  };
  jobs: {
    id: string;
    kind: string;
    state: string;
    actor: string;
    created_at: EpochMs;
    updated_at: EpochMs;
    input: string;
    progress: string;
    result: string | null;
  };
  positions: { consumer: string; stream: number; pos: number };
  leases: { name: string; owner: string; fence: number; until: number };
  messages: {
    member: MemberNo;
    seq: number;
    n: number;
    at: EpochMs;
    template: string;
    reason: string;
    params: string;
    delivered_at: EpochMs;
    read_at: EpochMs | null;
  };
  orders: { order_key: Bytes; member: MemberNo };
  cases: {
    member: MemberNo;
    seq: number;
    newest: number;
    state: string;
    line: string;
    priority: number;
    at: EpochMs;
    respond_by: EpochMs | null;
  };
  quarantine: { member: MemberNo; at: EpochMs; detail: string };
  calls: {
    member: MemberNo;
    seq: number;
    n: number;
    port: string;
    action: string;
    at: EpochMs;
    tries: number;
    next_at: EpochMs | null;
    data: string;
  };
  rounds: {
    game: string;
    round: number;
    hash: Bytes;
    seed: Bytes;
    published_at: EpochMs;
    closed_at: EpochMs | null;
  };
  webhooks: {
    id: string;
    url: string;
    types: string;
    secret: Bytes;
    state: 'active' | 'paused' | 'failed';
    note: string;
    created_at: EpochMs;
    previous_secret: Bytes | null;
    previous_until: EpochMs | null;
  };
  deliveries: {
    webhook: string;
    member: MemberNo;
    seq: number;
    n: number;
    type: string;
    at: EpochMs;
    tries: number;
    first_at: EpochMs | null;
    next_at: EpochMs | null;
    done_at: EpochMs | null;
    state: 'waiting' | 'delivered' | 'dropped';
    detail: string;
  };
  partner_codes: {
    partner: string;
    item: string;
    n: number;
    mark: Bytes;
    code: Bytes;
    batch: string;
    loaded_at: EpochMs;
    expires_at: EpochMs | null;
    revoked_at: EpochMs | null;
  };
  partners: { partner: string; url: string; secret: Bytes; since: EpochMs };
  inbound: { name: string; mapping: string; secret: Bytes; created_at: EpochMs };
  cards: {
    member: MemberNo;
    issue: number;
    mark: Bytes;
    number: Bytes;
    issued_at: EpochMs;
    used_step: number;
  };
  plays: { game: string; round: number; at: EpochMs; member: MemberNo; n: number; body: string };
}
