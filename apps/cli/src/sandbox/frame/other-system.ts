import { createHash } from 'node:crypto';

/** How a sandbox treats what it is asked. */
export const modes = ['succeed', 'fail', 'hang', 'late', 'twice', 'shuffled', 'lost', 'chaos'] as const;
export type Mode = (typeof modes)[number];

/** What became of a call: decided once, told as often as anybody asks. */
export interface Settled {
  readonly id: string;
  readonly action: string;
  readonly status: string;
  readonly reference: string;
  readonly reason?: string;
}

/** What whoever asks is told now: the answer, that it will come, or nothing at all. */
export type Told<S extends Settled> =
  | { readonly kind: 'answer'; readonly settled: S }
  | { readonly kind: 'later' | 'nothing' };

export interface OtherSystemParts<S extends Settled> {
  /** Calls back. */
  readonly send: (settled: S) => void;
  readonly later: (act: () => void, ms: number) => void;
  /** Keeps what was settled, so that a restart forgets nothing. */
  readonly keep: (settled: S) => void;
  readonly lateMs: number;
}

/** How a first ask is answered. */
type Way = 'now' | 'hang' | 'late' | 'twice' | 'shuffled' | 'lost';

const ways: Readonly<Record<Exclude<Mode, 'chaos'>, Way>> = {
  succeed: 'now',
  fail: 'now',
  hang: 'hang',
  late: 'late',
  twice: 'twice',
  shuffled: 'shuffled',
  lost: 'lost',
};
/** Of ten calls in chaos one each hangs, comes late, twice, out of order and not at all; the rest are answered. */
const chaos: readonly Way[] = [
  'hang',
  'late',
  'twice',
  'shuffled',
  'lost',
  'now',
  'now',
  'now',
  'now',
  'now',
];
const shuffledMax = 8;

/** How a system settles a call that it meets for the first time. */
export type Settle<A, S extends Settled> = (
  asked: A,
  to: { readonly reference: string; readonly fails: boolean; readonly known: ReadonlyMap<string, S> },
) => S;

/** A system that does once for each id what it is asked, and may be as bad as asked at saying so. */
export class OtherSystem<A extends { readonly id: string }, S extends Settled> {
  private readonly parts: OtherSystemParts<S>;
  private readonly settle: Settle<A, S>;
  private readonly calls = new Map<string, S>();
  private waiting: S[] = [];
  mode: Mode = 'succeed';

  constructor(parts: OtherSystemParts<S>, settle: Settle<A, S>, known: Iterable<S> = []) {
    this.parts = parts;
    this.settle = settle;
    for (const settled of known) this.calls.set(settled.id, settled);
  }

  /** Newest first. */
  list(): readonly S[] {
    return [...this.calls.values()].toReversed();
  }

  take(asked: A): Told<S> {
    const known = this.calls.get(asked.id);
    if (known !== undefined) return { kind: 'answer', settled: known };
    const fails = this.mode === 'fail' || (this.mode === 'chaos' && pickOf(`fails ${asked.id}`) === 0);
    const reference = `sandbox-${this.calls.size + 1}`;
    const settled = this.settle(asked, { reference, fails, known: this.calls });
    this.calls.set(asked.id, settled);
    this.parts.keep(settled);
    const way = this.mode === 'chaos' ? (chaos[pickOf(asked.id)] ?? 'now') : ways[this.mode];
    if (way === 'now') return { kind: 'answer', settled };
    this.callBack(way, settled);
    return { kind: way === 'hang' ? 'nothing' : 'later' };
  }

  /** Tells it again, whoever asked. */
  tell(id: string): boolean {
    const settled = this.calls.get(id);
    if (settled !== undefined) this.parts.send(settled);
    return settled !== undefined;
  }

  private callBack(way: Exclude<Way, 'now'>, settled: S): void {
    const { send, later, lateMs } = this.parts;
    if (way === 'late') later(() => send(settled), lateMs);
    if (way === 'twice') for (const ms of [0, lateMs]) later(() => send(settled), ms);
    if (way !== 'shuffled') return;
    this.waiting.push(settled);
    if (this.waiting.length >= shuffledMax) this.flush();
    else later(() => this.flush(), lateMs);
  }

  /** The last comes first. */
  private flush(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const settled of waiting.toReversed()) this.parts.send(settled);
  }
}

/** A digit made of an id: the same call meets the same fate in every run. */
function pickOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % 10;
}
