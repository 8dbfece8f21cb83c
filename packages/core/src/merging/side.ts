import { advance } from '../advance.ts';
import type { Context, Decision, Programs } from '../contract.ts';
import { decide } from '../decide.ts';
import { Draft } from '../draft.ts';
import { factMap } from '../facts.ts';
import type { EpochMs, Json, MemberNo, Units } from '../kernel/json.ts';
import { availableOf, lotKey, pick, sumParts } from '../ledger/lots.ts';
import type { Entry, Transfer } from '../log/entry.ts';
import type { Head } from '../state.ts';
import { movedBy, plus } from './carry.ts';
import { ALL_RECORDS, plainHead } from './package.ts';
import type { Loan, Moved } from './parting.ts';

/** A member as she would be had she been alone, while her events are decided anew. */
export class Side {
  readonly member: MemberNo;
  head: Head;
  /** What her accounts were moved by so far. */
  moved: Moved = {};
  readonly loans: Loan[] = [];
  readonly changed: Map<string, Json | null> = new Map();
  private readonly programs: Programs;
  private readonly base: ReadonlyMap<string, Json | null>;
  /** What is added to the number of an entry of the log that was decided. */
  private readonly numbers: number;

  constructor(
    programs: Programs,
    start: {
      readonly member: MemberNo;
      readonly head: Head;
      readonly records: ReadonlyMap<string, Json | null>;
    },
    numbers: number,
  ) {
    this.programs = programs;
    this.member = start.member;
    this.head = start.head;
    this.base = start.records;
    this.numbers = numbers;
  }

  get(key: string): Json | null {
    if (key === ALL_RECORDS) return [...new Set([...this.base.keys(), ...this.changed.keys()])];
    const changed = this.changed.get(key);
    return changed === undefined ? (this.base.get(key) ?? null) : changed;
  }

  /** Lets time pass; what it writes is numbered from that entry on. */
  pass(to: EpochMs, seq: number): void {
    this.number(seq);
    const { entries, ...next } = advance(this.programs, this.head, to, this.member);
    this.keep(next, entries);
  }

  /** Decides an entry's event as it was decided, but for her alone. */
  decide(asked: Entry, context: Context): Decision {
    this.pass(asked.decidedAt, asked.seq);
    this.number(asked.seq);
    const decision = decide(this.programs, { head: this.head, records: this }, asked.event, context);
    if (decision.kind === 'applied' || decision.kind === 'deferred')
      this.keep(decision.next, decision.entries);
    return decision;
  }

  /** The same with units that she has not: what she lacks is lent first, and is her debt afterwards. */
  decideWithLoan(asked: Entry, context: Context, spent: ReadonlyMap<string, Units>): Decision {
    const lacks = [...spent].flatMap(([asset, units]): [string, Units][] => {
      const lack = units - availableOf(this.head.assets[asset], asked.decidedAt);
      return lack > 0 ? [[asset, lack]] : [];
    });
    const [before, moved] = [this.head, this.moved];
    for (const [asset, units] of lacks) this.lend(asset, units, asked.decidedAt);
    const decision = this.decide(asked, context);
    if (decision.kind === 'refused' || decision.kind === 'needs') {
      this.head = before;
      this.moved = moved;
      return decision;
    }
    for (const [asset, units] of lacks) this.owe(asset, units, asked);
    return decision;
  }

  private lend(asset: string, units: Units, at: EpochMs): void {
    const lots = [[lotKey(0, null, 'platform'), units]] as const;
    this.move({ ...LOAN, asset, from: 'issued', to: 'balance', amount: units, lots }, at);
  }

  private owe(asset: string, units: Units, { decidedAt, seq }: Entry): void {
    const state = this.head.assets[asset];
    const lots = pick(state, Math.min(units, availableOf(state, decidedAt)), decidedAt);
    const owed = units - sumParts(lots);
    const debt = owed === 0 ? {} : { owed };
    this.move({ ...LOAN, asset, from: 'balance', to: 'issued', amount: units, lots, ...debt }, decidedAt);
    if (owed > 0) this.loans.push({ member: this.member, asset, units: owed, seq });
  }

  private move(transfer: Transfer, at: EpochMs): void {
    const draft = new Draft({ head: this.head, records: this });
    draft.transfer(transfer, at);
    draft.tidy(at);
    this.keep(draft.next(), [{ outcome: { transfers: [transfer] } }]);
  }

  private keep(
    next: { readonly head: Head; readonly records: ReadonlyMap<string, Json | null> },
    entries: Parameters<typeof movedBy>[0],
  ): void {
    this.head = next.head;
    for (const [key, value] of next.records) this.changed.set(key, value);
    this.moved = plus(this.moved, movedBy(entries));
  }

  private number(seq: number): void {
    this.head = { ...this.head, seq: this.numbers + seq - 1 };
  }
}

const LOAN = { kind: 'adjust', funder: 'platform', rule: 'unmerge' } as const;

/** A head with one fact put in. */
export function withFact(head: Head, key: string, value: Json): Head {
  return plainHead({ ...head, facts: { ...factMap(head.facts).toJSON(), [key]: value } });
}
