import type { Context, Needs, Next, Programs, Version } from './contract.ts';
import type { Draft } from './draft.ts';
import { byKey, type Day, type EpochMs, type Json, type JsonObject } from './kernel/json.ts';
import type { Refusal } from './kernel/refusal.ts';
import {
  type Call,
  type Claim,
  type Entry,
  type Hold,
  type Limited,
  type LotKey,
  type MemberChange,
  type Message,
  type Outcome,
  SEMANTICS,
  type Shortfall,
  type StatusChange,
  type Taken,
  type Transfer,
  type Whole,
} from './log/entry.ts';
import type { Event, FollowOn, Origin } from './log/event.ts';
import type { SourceRecord } from './orders/record.ts';
import type { CompiledProgram } from './program/compiled.ts';
import type { Expiry } from './program/program.ts';
import type { Head } from './state.ts';

/** The version in force at an instant; the first one rules from the beginning of time. */
export function inForce(programs: Programs, at: EpochMs): Version {
  const { versions } = programs;
  for (let i = versions.length - 1; i > 0; i--) {
    const version = versions[i] as Version;
    if (version.effectiveAt <= at) return version;
  }
  const first = versions[0];
  if (first === undefined) throw new Error('a decision needs a program');
  return first;
}

export function versionOf(programs: Programs, number: number): Version {
  const found = programs.versions.find((version) => version.number === number);
  if (found === undefined) throw new Error(`the program has no version ${number}`);
  return found;
}

/** Thrown inside the core alone, where something is wanted that nobody loaded; `decide` answers it as `needs`. */
export class Missing extends Error {
  readonly needs: Needs;
  constructor(needs: Needs) {
    super(`not loaded: ${JSON.stringify(needs)}`);
    this.needs = needs;
  }
}

/** Thrown inside the core alone; `decide` answers it. The draft is dropped, so nothing changes. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** One decision under way: what all its entries share. */
export interface Deciding {
  readonly programs: Programs;
  readonly draft: Draft;
  readonly context: Context;
  readonly entries: Entry[];
  /** Lets time pass for another state of the member; absent where time alone decides. */
  readonly pass?: (
    deciding: Deciding,
    head: Head,
    to: EpochMs,
  ) => Next & { readonly entries: readonly Entry[] };
  /** Time alone decides, and what follows from it: nothing can be loaded or asked. */
  readonly isByTime?: true;
  /** What ends at the instant at which a version begins is decided before it. */
  readonly isEarly?: true;
}

type Lists = {
  -readonly [K in
    | 'transfers'
    | 'holds'
    | 'statuses'
    | 'follow'
    | 'messages'
    | 'calls'
    | 'limited'
    | 'shortfall'
    | 'dead']?: Outcome[K] extends readonly (infer T)[] | undefined ? T[] : never;
};

/** One entry under way: every change goes into the draft and into the outcome at once. */
export class Making {
  readonly deciding: Deciding;
  readonly draft: Draft;
  readonly event: Event;
  readonly origin: Origin;
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  readonly cause: number | undefined;
  /** The version in force at the decision: tiers and benefits. */
  readonly version: Version;
  /** The version in force when it happened: earning. */
  readonly earning: Version;
  readonly seq: number;
  private readonly lists: Lists = {};
  private memberChange: MemberChange | undefined;
  private whole: Whole | undefined;
  private facts: Record<string, Json> | undefined;
  private records: Record<string, Json> | undefined;
  private claims: Record<string, Claim> | undefined;
  private taken: Taken | undefined;
  private callCount = 0;
  private knownPlace: ReturnType<typeof placeOf> | undefined;
  /** Worked out by `closedBefore` of rules/limits.ts, once per entry. */
  closedBefore: EpochMs | undefined;
  /** Where the last grant went that was available at once; the next one often goes there too. */
  lotBefore:
    | {
        asset: string;
        expires: Expiry | null;
        funder: string;
        until: EpochMs | null;
        granted: { lot: LotKey };
      }
    | undefined;
  /** From where tracks must be folded again beside the source that is taken back: what it had led to. */
  private toRefold: Refold[] | undefined;
  private isDeferred = false;
  private voidedBy: Refusal | undefined;

  constructor(deciding: Deciding, event: Event, origin: Origin, decidedAt: EpochMs, cause?: number) {
    // A clock that is a little ahead: what lies in the future counts as happening at its decision.
    this.deciding = deciding;
    this.draft = deciding.draft;
    this.event = event;
    this.origin = origin;
    this.happenedAt = Math.min(event.time, decidedAt);
    this.decidedAt = decidedAt;
    this.cause = cause;
    this.version = inForce(deciding.programs, decidedAt);
    this.earning = inForce(deciding.programs, this.happenedAt);
    this.seq = deciding.draft.head.seq + 1;
  }

  get program(): CompiledProgram {
    return this.version.compiled;
  }

  /** Where the event was used. */
  get place(): ReturnType<typeof placeOf> {
    this.knownPlace ??= placeOf(this.event.data);
    return this.knownPlace;
  }

  /** The day of the decision in the zone of the version in force. */
  get today(): Day {
    return this.program.calendar.day(this.decidedAt);
  }

  transfer(transfer: Transfer): void {
    this.draft.transfer(transfer, this.decidedAt);
    push(this.lists, 'transfers', transfer);
  }
  hold(hold: Hold): void {
    this.draft.hold(hold);
    push(this.lists, 'holds', hold);
  }
  status(change: StatusChange): void {
    this.draft.status(change, this.decidedAt);
    push(this.lists, 'statuses', change);
  }
  follow(event: FollowOn): void {
    push(this.lists, 'follow', event);
  }
  message(message: Message): void {
    if (this.deciding.context.backfill) return; // backfilled decisions tell nobody
    push(this.lists, 'messages', message);
  }
  /** Asks another system. @returns the key of the call; in a backfill nobody is asked */
  call(call: Omit<Call, 'key'>): string {
    const key = this.key();
    if (!this.deciding.context.backfill) push(this.lists, 'calls', { key, ...call });
    return key;
  }
  /** The next key: of a call, or of what is numbered with them and asks nobody. */
  key(): string {
    this.callCount += 1;
    return `${this.seq}.${this.callCount - 1}`;
  }
  limited(limited: Limited): void {
    push(this.lists, 'limited', limited);
  }
  shortfall(shortfall: Shortfall): void {
    push(this.lists, 'shortfall', shortfall);
  }
  dead(event: Event, code: string): void {
    push(this.lists, 'dead', { event, code });
  }
  /** Assets put in place as they are; before any transfer of this entry that is no `carry`. */
  putAssets(assets: NonNullable<Whole['assets']>): void {
    this.draft.assetsWhole(assets);
    this.whole = { ...this.whole, assets };
  }
  /** Tracks put in place as they are; after the last status of this entry. */
  putTracks(tracks: NonNullable<Whole['tracks']>): void {
    this.draft.tracksWhole(tracks);
    this.whole = { ...this.whole, tracks };
  }
  member(change: MemberChange): void {
    this.draft.member(change);
    this.memberChange = { ...this.memberChange, ...change };
  }
  fact(key: string, value: Json): void {
    this.draft.fact(key, value);
    this.facts ??= byKey();
    this.facts[key] = value;
  }
  record(key: string, value: Json): void {
    this.draft.record(key, value);
    this.records ??= byKey();
    this.records[key] = value;
  }
  claim(key: string, claim: Claim): void {
    this.claims ??= byKey();
    this.claims[key] = claim;
  }
  /** Keeps an answer that came from outside, so that it can be decided again. */
  take(taken: Taken): void {
    this.taken = { ...this.taken, ...taken };
  }
  takeStock(key: string, used: number, loaded?: number): void {
    this.taken = { ...this.taken, stock: { ...this.taken?.stock, [key]: used } };
    if (loaded !== undefined) this.taken = { ...this.taken, loaded: { ...this.taken.loaded, [key]: loaded } };
  }
  takeNumbers(key: string, numbers: readonly number[]): void {
    this.taken = { ...this.taken, numbers: { ...this.taken?.numbers, [key]: numbers } };
  }
  /** Units that this decision has claimed of a counter so far. */
  claimed(key: string): number {
    let sum = this.claims?.[key]?.by ?? 0;
    for (const { outcome } of this.deciding.entries) sum += outcome.claims?.[key]?.by ?? 0;
    return sum;
  }
  claimOf(key: string): Claim | undefined {
    return this.claims?.[key];
  }
  takePersonal(source: string, answer: Json): void {
    this.taken = { ...this.taken, personal: { ...this.taken?.personal, [source]: answer } };
  }
  refold(one: Refold): void {
    this.toRefold = [...(this.toRefold ?? []), one];
  }
  get refolds(): readonly Refold[] {
    return this.toRefold ?? [];
  }
  defer(): void {
    this.isDeferred = true;
  }
  voided(refusal: Refusal): void {
    this.voidedBy = refusal;
  }

  /** A record; asks for it where it was not loaded. */
  wanted(key: string): Json | null {
    const found = this.draft.get(key);
    if (found === undefined) throw new Missing({ records: [key] });
    return found;
  }

  /** Asks for all of these that were not loaded at once: one by one would be as many rounds. */
  askFor(keys: readonly string[]): void {
    const missing = keys.filter((key) => this.draft.get(key) === undefined);
    if (missing.length > 0) throw new Missing({ records: missing });
  }

  get followCount(): number {
    return this.lists.follow?.length ?? 0;
  }
  get follows(): readonly FollowOn[] {
    return this.lists.follow ?? [];
  }
  get messageCount(): number {
    return this.lists.messages?.length ?? 0;
  }
  get isEmpty(): boolean {
    return Object.keys(this.outcome()).length === 0;
  }
  /** Whether this entry has moved a track. */
  turned(track: string): boolean {
    return this.lists.statuses?.some((change) => change.track === track) ?? false;
  }
  get transfers(): readonly Transfer[] {
    return this.lists.transfers ?? [];
  }

  /** Ends the entry: it joins the decision, and the draft moves on. */
  done(): Entry {
    const entry = this.entry();
    this.draft.tidy(this.decidedAt);
    this.draft.close(entry);
    this.deciding.entries.push(entry);
    return entry;
  }

  // Field by field instead of by spreads: this runs for every entry of every store.
  private entry(): Entry {
    const { context } = this.deciding;
    const entry: Open<Entry> = {
      seq: this.seq,
      origin: this.origin,
      event: this.event,
      happenedAt: this.happenedAt,
      decidedAt: this.decidedAt,
      version: this.version.number,
      semantics: SEMANTICS,
      outcome: this.outcome(),
    };
    if (this.cause !== undefined) entry.cause = this.cause;
    // What time did beforehand is nobody's event.
    if (context.subject !== undefined && this.deciding.isByTime !== true) entry.subject = context.subject;
    if (context.backfill) entry.backfill = true;
    if (this.origin === 'outside') {
      if (context.override === true) entry.override = true;
      if (context.actor !== undefined) entry.actor = context.actor;
    }
    if (this.taken !== undefined) entry.context = this.taken;
    return entry;
  }

  private outcome(): Outcome {
    const outcome: Open<Outcome> = this.lists;
    if (this.memberChange !== undefined) outcome.member = this.memberChange;
    if (this.whole !== undefined) outcome.whole = this.whole;
    if (this.facts !== undefined) outcome.facts = this.facts;
    if (this.records !== undefined) outcome.records = this.records;
    if (this.claims !== undefined) outcome.claims = this.claims;
    if (this.isDeferred) outcome.deferred = true;
    if (this.voidedBy !== undefined) outcome.void = this.voidedBy;
    return outcome;
  }
}

/** A grant of a measured asset that is taken back, and how the tracks stood before it. */
interface Refold {
  readonly asset: string;
  readonly item: number;
  readonly at: EpochMs;
  readonly tracks: SourceRecord['tracks'];
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

function push<K extends keyof Lists>(lists: Lists, key: K, item: NonNullable<Lists[K]>[number]): void {
  const list = lists[key];
  if (list === undefined) (lists as Record<string, unknown[]>)[key] = [item];
  else list.push(item);
}

/** Where an event was used, for its transfers. */
export function placeOf(data: JsonObject): { scene?: string; channel?: string; shop?: string } {
  const place: { scene?: string; channel?: string; shop?: string } = {};
  if (typeof data['scene'] === 'string') place.scene = data['scene'];
  if (typeof data['channel'] === 'string') place.channel = data['channel'];
  if (typeof data['shopId'] === 'string') place.shop = data['shopId'];
  return place;
}
