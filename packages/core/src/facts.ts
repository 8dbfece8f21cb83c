import { byKey, type Json } from './kernel/json.ts';

/** Small things of a head by key, as they were read from a store or as they are kept while they change. */
export type Facts = FactMap | Readonly<Record<string, Json>>;

/** What a key was before it changed, newest change first. A link is smaller than a list with room for more. */
interface Undo {
  readonly key: string;
  readonly was: Json | undefined;
  readonly older: Undo | null;
}

/**
 * Facts of one state of a member. All states that follow one another share one map, which shows the one asked last;
 * the others remember how they differ from their neighbour. So a step costs what it changes, however many facts there
 * are, and an older state can still be asked. JSON shows plain keys and values; `structuredClone` does not know it.
 */
export class FactMap {
  private map: Map<string, Json> | null;
  /** Where `map` is null: the neighbour on the way to it, and what must be put back there to show this state. */
  private next: FactMap | null = null;
  private undo: Undo | null = null;

  constructor(map: Map<string, Json>) {
    this.map = map;
  }

  get(key: string): Json | undefined {
    return (this.map ?? this.shown()).get(key);
  }

  keys(): readonly string[] {
    return [...(this.map ?? this.shown()).keys()];
  }

  get size(): number {
    return (this.map ?? this.shown()).size;
  }

  /** The state after this one, to be changed by `set` until it is handed out. */
  follow(): FactMap {
    const after = new FactMap(this.map ?? this.shown());
    this.map = null;
    this.next = after;
    this.undo = null;
    return after;
  }

  /** Only for the state that is being made; `before` is the one that it follows. Null removes. */
  set(key: string, value: Json, before: FactMap | null): void {
    const map = this.map ?? this.shown();
    if (before !== null) before.undo = { key, was: map.get(key), older: before.undo };
    if (value === null) map.delete(key);
    else map.set(key, value);
  }

  toJSON(): Record<string, Json> {
    const facts = byKey<Json>();
    for (const [key, value] of this.map ?? this.shown()) facts[key] = value;
    return facts;
  }

  /** Brings the shared map here, state by state. */
  private shown(): Map<string, Json> {
    if (this.map !== null) return this.map;
    const way: FactMap[] = [this];
    for (let next = this.next; next !== null && next.map === null; next = next.next) way.push(next);
    for (const state of way.toReversed()) state.take();
    return this.map as unknown as Map<string, Json>;
  }

  private take(): void {
    const { next } = this;
    const map = next?.map;
    if (next === null || map == null) throw new Error('facts without a map');
    let redo: Undo | null = null;
    for (let undo = this.undo; undo !== null; undo = undo.older) {
      redo = { key: undo.key, was: map.get(undo.key), older: redo };
      if (undo.was === undefined) map.delete(undo.key);
      else map.set(undo.key, undo.was);
    }
    this.map = map;
    this.next = null;
    this.undo = null;
    next.map = null;
    next.next = this;
    next.undo = redo;
  }
}

export function factOf(facts: Facts, key: string): Json | undefined {
  return facts instanceof FactMap ? facts.get(key) : facts[key];
}

export function factCount(facts: Facts): number {
  return facts instanceof FactMap ? facts.size : Object.keys(facts).length;
}

export function factKeys(facts: Facts): readonly string[] {
  return facts instanceof FactMap ? facts.keys() : Object.keys(facts);
}

export function factMap(facts: Facts): FactMap {
  return facts instanceof FactMap ? facts : new FactMap(new Map(Object.entries(facts)));
}
