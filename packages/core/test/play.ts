import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type Answer,
  advance,
  answerOf,
  apply,
  compileProgram,
  type Decision,
  decide,
  type Entry,
  emptyHead,
  type FollowOn,
  gameOf,
  type Head,
  type Json,
  type JsonObject,
  type Needs,
  needs,
  type Programs,
  readProgram,
  roundCounter,
  type Taken,
} from '../src/index.ts';

/** The starter program as of the beginning of time, changed by `change`. */
export function starter(change: (doc: Record<string, unknown>) => void = () => {}): Programs {
  const doc = exampleDoc('starter');
  change(doc);
  return programsOf(doc);
}

/** One of `examples/programs` as it is written. */
export function exampleDoc(name: string): Record<string, unknown> {
  const file = new URL(`../../../examples/programs/${name}.yaml`, import.meta.url);
  return parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

export function programsOf(...docs: unknown[]): Programs {
  return {
    versions: docs.map((doc, i) => {
      const read = readProgram(doc);
      if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 2));
      const made = compileProgram(read.program);
      if (!made.ok) throw new Error(JSON.stringify(made.problems, null, 2));
      return { number: i + 1, effectiveAt: i, compiled: made.compiled, policy: 'honourPeriod' as const };
    }),
  };
}

/** Plays events of one member against the core, and keeps her log. Times are local to Asia/Shanghai. */
export class Play {
  programs: Programs;
  head: Head = emptyHead;
  records = new Map<string, Json | null>();
  entries: Entry[] = [];
  member: number;
  private n = 0;
  constructor(programs: Programs, member = 7) {
    this.programs = programs;
    this.member = member;
  }

  send(
    type: string,
    time: string,
    data: JsonObject = {},
    more: { id?: string; now?: string; backfill?: boolean; override?: boolean } = {},
  ): Answer {
    const decision = this.try(type, time, data, more);
    if (decision.kind === 'refused')
      throw new Error(`${decision.refusal.code} ${decision.refusal.pointer} ${decision.refusal.detail}`);
    if (decision.kind === 'needs') throw new Error(`needs ${JSON.stringify(decision.needs)}`);
    const last = decision.entries.findLast((e) => e.origin === 'outside');
    const answer = answerOf(this.member, this.entries, 'test', last?.event.id ?? '');
    if (answer === null) throw new Error('no answer');
    return answer;
  }

  try(
    type: string,
    time: string,
    data: JsonObject = {},
    more: { id?: string; now?: string; backfill?: boolean; override?: boolean } = {},
  ): Decision {
    const event = { type, source: 'test', id: more.id ?? `e${++this.n}`, time: at(time), data };
    needs(this.programs, this.head, event);
    const records = { get: (key: string): Json | null => this.records.get(key) ?? null };
    const ask = (taken: Taken): Decision =>
      decide(this.programs, { head: this.head, records }, event, {
        member: this.member,
        origin: 'outside',
        now: at(more.now ?? time),
        backfill: more.backfill ?? false,
        ...(more.override === true ? { override: true } : {}),
        taken,
      });
    let decision = ask({});
    for (
      let taken: Taken = {};
      decision.kind === 'needs' && this.knows(decision.needs);
      decision = ask(taken)
    )
      taken = this.gather(decision.needs, taken);
    if (decision.kind === 'applied' || decision.kind === 'deferred')
      this.keep(decision.entries, decision.next);
    return decision;
  }

  /** Shared counters, [used, loaded], and the numbers that plays fall on, in turn. */
  readonly stock = new Map<string, [used: number, loaded: number]>();
  readonly numbers: bigint[] = [];
  /** Of counters that number what they give: the numbers that are of use. */
  readonly usable = new Map<string, readonly number[]>();

  private knows({ stock = [], draw }: Needs): boolean {
    return (draw !== undefined || stock.length > 0) && stock.every((counter) => this.stock.has(counter));
  }

  private gather({ stock = [], draw }: Needs, taken: Taken): Taken {
    const counters = [...stock];
    let more = taken;
    if (draw !== undefined) {
      const { game } = draw;
      const fact = gameOf(this.head, game);
      counters.push(roundCounter(game, 1));
      if (!this.stock.has(roundCounter(game, 1))) this.stock.set(roundCounter(game, 1), [0, draw.plays]);
      more = { ...more, draw: { game, round: 1, n: fact.n + 1, number: String(this.numbers.shift() ?? 0n) } };
    }
    const of = (i: 0 | 1) => Object.fromEntries(counters.map((key) => [key, this.stock.get(key)?.[i] ?? 0]));
    const usable = counters.flatMap((key) =>
      this.usable.has(key) ? [[key, this.usable.get(key) ?? []]] : [],
    );
    const given = usable.length === 0 ? {} : { numbers: { ...more.numbers, ...Object.fromEntries(usable) } };
    return { ...more, stock: { ...more.stock, ...of(0) }, loaded: { ...more.loaded, ...of(1) }, ...given };
  }

  private claim({ outcome }: Entry): void {
    for (const [counter, { by }] of Object.entries(outcome.claims ?? {})) {
      const level = this.stock.get(counter);
      if (level === undefined) continue;
      level[0] += by;
      if (level[0] < 0 || level[0] > level[1]) throw new Error(`${counter} stands at ${level.join(' of ')}`);
    }
  }

  /** An event that another member caused, as the relay brings it. */
  follow(event: FollowOn, time: string): void {
    const { to: _, ...rest } = event;
    const records = { get: (key: string): Json | null => this.records.get(key) ?? null };
    const decision = decide(
      this.programs,
      { head: this.head, records },
      { ...rest, time: at(time) },
      {
        member: this.member,
        origin: 'follow',
        now: at(time),
        backfill: false,
        taken: {},
      },
    );
    if (decision.kind !== 'applied') throw new Error(JSON.stringify(decision));
    this.keep(decision.entries, decision.next);
  }

  /** Lets time pass and writes what it did. */
  pass(to: string): void {
    const next = advance(this.programs, this.head, at(to), this.member);
    this.keep(next.entries, next);
  }

  /** The head as read at a time; writes nothing. */
  read(time: string): Head {
    return advance(this.programs, this.head, at(time), this.member).head;
  }

  private keep(
    entries: readonly Entry[],
    next: { head: Head; records: ReadonlyMap<string, Json | null> },
  ): void {
    let folded = this.head;
    for (const entry of entries) {
      const stored = JSON.parse(JSON.stringify(entry)) as Entry;
      this.entries.push(stored);
      this.claim(stored);
      folded = apply(folded, stored).head;
    }
    // What decides and what folds must agree, after every single entry.
    const [fold, made] = [folded, next.head].map((head) => sorted(JSON.parse(JSON.stringify(head))));
    if (JSON.stringify(fold) !== JSON.stringify(made)) {
      throw new Error(`fold and decision differ:\n${JSON.stringify(fold)}\n${JSON.stringify(made)}`);
    }
    this.head = next.head;
    for (const [key, value] of next.records) this.records.set(key, value);
  }
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

/** '2026-03-01 10:00' in Shanghai. */
export function at(text: string): number {
  const [date = '', time = '00:00'] = text.split(' ');
  const [h = '00', m = '00', s = '00'] = time.split(':');
  return Date.parse(`${date}T${h}:${m}:${s}+08:00`);
}
