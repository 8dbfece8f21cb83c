import { createHash } from 'node:crypto';

/** How the sandbox treats what it is asked. */
export const modes = ['succeed', 'fail', 'hang', 'late', 'twice', 'shuffled', 'lost', 'chaos'] as const;
export type Mode = (typeof modes)[number];

export interface Asked {
  readonly id: string;
  readonly action: string;
  readonly amount: number;
  /** Of money that goes back: the charge that brought it. */
  readonly charge?: string;
}
export type Status = 'succeeded' | 'failed' | 'refunded';

/** What became of a call: decided once, told as often as anybody asks. */
export interface Settled extends Asked {
  readonly status: Status;
  readonly reference: string;
  readonly reason?: string;
}

/** What whoever asks is told now: the answer, that it will come, or nothing at all. */
export type Told =
  | { readonly kind: 'answer'; readonly settled: Settled }
  | { readonly kind: 'later' | 'nothing' };

export interface PaymentSystemParts {
  /** Calls back. */
  readonly send: (settled: Settled) => void;
  readonly later: (act: () => void, ms: number) => void;
  /** Keeps what was settled, so that a restart forgets nothing. */
  readonly keep: (settled: Settled) => void;
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

/** A system that moves money once for each id, and may be as bad as asked at saying so. */
export class PaymentSystem {
  private readonly parts: PaymentSystemParts;
  private readonly calls = new Map<string, Settled>();
  private waiting: Settled[] = [];
  mode: Mode = 'succeed';

  constructor(parts: PaymentSystemParts, known: Iterable<Settled> = []) {
    this.parts = parts;
    for (const settled of known) this.calls.set(settled.id, settled);
  }

  /** Newest first. */
  list(): readonly Settled[] {
    return [...this.calls.values()].toReversed();
  }

  /** Charged and given back so far, minor units. */
  totals(): { readonly charged: number; readonly refunded: number } {
    let [charged, refunded] = [0, 0];
    for (const { status, amount } of this.calls.values()) {
      if (status === 'succeeded') charged += amount;
      if (status === 'refunded') refunded += amount;
    }
    return { charged, refunded };
  }

  take(asked: Asked): Told {
    const known = this.calls.get(asked.id);
    if (known !== undefined) return { kind: 'answer', settled: known };
    const settled = this.settle(asked);
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

  private settle(asked: Asked): Settled {
    const reference = `sandbox-${this.calls.size + 1}`;
    const fails = this.mode === 'fail' || (this.mode === 'chaos' && pickOf(`fails ${asked.id}`) === 0);
    if (asked.action !== 'refund')
      return fails
        ? { ...asked, status: 'failed', reference, reason: 'not enough money' }
        : { ...asked, status: 'succeeded', reference };
    const reason = this.refundFault(asked);
    return reason === null
      ? { ...asked, status: 'refunded', reference }
      : { ...asked, status: 'failed', reference, reason };
  }

  /** Nobody gets back more than came. */
  private refundFault({ charge = '', amount }: Asked): string | null {
    const came = this.calls.get(charge);
    if (came?.status !== 'succeeded') return 'no such charge';
    let gone = 0;
    for (const each of this.calls.values())
      if (each.charge === charge && each.status === 'refunded') gone += each.amount;
    return gone + amount > came.amount ? 'more than came' : null;
  }

  private callBack(way: Exclude<Way, 'now'>, settled: Settled): void {
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
