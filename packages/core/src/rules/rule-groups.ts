import { type ElementRequirement, isRational, type Requirement } from '../expressions/index.ts';

/** What a rule's condition asks for, as far as an index can use it. */
export interface Asked {
  readonly tests: readonly Requirement[];
  readonly elements: readonly ElementRequirement[];
}

/** A set of rules by their places, a bit for each. */
export type Places = Int32Array;

export function noPlaces(count: number): Places {
  return new Int32Array((count + 31) >> 5);
}

export function addPlace(places: Places, place: number): void {
  places[place >> 5] = (places[place >> 5] as number) | (1 << (place & 31));
}

/** Rules that ask one value for constants of one kind: from the value follows at once which of them it may concern. */
export interface Group {
  readonly path: readonly string[];
  /** Adds the rules that may look at an event of this value; all of them where it is not of the constants' kind. */
  readonly add: (value: unknown, to: Places) => void;
}

/** Each rule joins one group at most; `grouped` says by which of its requirements. */
export interface Groups {
  readonly groups: readonly Group[];
  readonly grouped: ReadonlyMap<number, Requirement | ElementRequirement>;
}

interface Member<T> {
  readonly place: number;
  readonly by: T;
}

/** Finds what narrows most first: a value that must be a constant, then an element, then a least number. */
export function groupsOf(rules: readonly Asked[]): Groups {
  const grouped = new Map<number, Requirement | ElementRequirement>();
  const same = (kind: string) =>
    gather(rules, grouped, ({ tests }) => tests.find(({ is, to }) => is === 'same' && typeof to === kind));
  const groups = [
    ...['string', 'number', 'boolean'].flatMap((kind) =>
      same(kind).map((members) => sameGroup(members, kind)),
    ),
    ...gather(
      rules,
      grouped,
      ({ elements }) => elements[0],
      ({ path, field }) => `${path} ${field}`,
    ).map(elementGroup),
    ...gather(rules, grouped, ({ tests }) =>
      tests.find(({ is }) => is === 'greater' || is === 'greaterOrEqual'),
    ).map(leastGroup),
  ];
  return { groups, grouped };
}

/** Rules in no group yet that ask the same path for something. */
function gather<T extends Requirement | ElementRequirement>(
  rules: readonly Asked[],
  grouped: Map<number, Requirement | ElementRequirement>,
  find: (rule: Asked) => T | undefined,
  keyOf: (by: T) => string = ({ path }) => path,
): readonly (readonly Member<T>[])[] {
  const gathered = new Map<string, Member<T>[]>();
  for (const [place, rule] of rules.entries()) {
    const by = grouped.has(place) ? undefined : find(rule);
    if (by === undefined) continue;
    grouped.set(place, by);
    const members = gathered.get(keyOf(by)) ?? [];
    gathered.set(keyOf(by), [...members, { place, by }]);
  }
  return [...gathered.values()];
}

function sameGroup(members: readonly Member<Requirement>[], kind: string): Group {
  const { all, byConstant, path } = tabled(members);
  return {
    path,
    add: (value, to) => {
      const isOfKind = typeof value === kind && (kind !== 'number' || Number.isSafeInteger(value));
      addAll(isOfKind ? byConstant.get(value) : all, to);
    },
  };
}

/** A list concerns rules by what its elements have in a field; all of them where one element is not as it should be. */
function elementGroup(members: readonly Member<ElementRequirement>[]): Group {
  const { all, byConstant, path } = tabled(members);
  const field = members[0]?.by.field ?? '';
  const most = Math.min(...members.map(({ by }) => by.most));
  return {
    path,
    add: (value, to) => {
      if (!Array.isArray(value) || value.length > most) return addAll(all, to);
      for (const element of value as readonly unknown[]) {
        const found = isElement(element) ? element[field] : undefined;
        if (typeof found !== 'string') return addAll(all, to);
        addAll(byConstant.get(found), to);
      }
    },
  };
}

function isElement(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRational(value);
}

/** Rules that want a number to be so large at least, the smallest first: the rest is not looked at. */
function leastGroup(members: readonly Member<Requirement>[]): Group {
  const { all, path } = tabled(members);
  const sorted = members.toSorted((a, b) => (a.by.to as number) - (b.by.to as number));
  const bounds = sorted.map(({ by }) => by.to as number);
  const places = sorted.map(({ place }) => place);
  return {
    path,
    add: (value, to) => {
      if (!Number.isSafeInteger(value)) return addAll(all, to);
      for (let i = 0; i < bounds.length && (bounds[i] as number) <= (value as number); i++)
        addPlace(to, places[i] as number);
    },
  };
}

function tabled(members: readonly Member<Requirement | ElementRequirement>[]) {
  const byConstant = new Map<unknown, number[]>();
  for (const { place, by } of members) byConstant.set(by.to, [...(byConstant.get(by.to) ?? []), place]);
  return {
    path: (members[0]?.by.path ?? '').split('.'),
    all: members.map(({ place }) => place),
    byConstant,
  };
}

function addAll(places: readonly number[] | undefined, to: Places): void {
  if (places === undefined) return;
  for (let i = 0; i < places.length; i++) addPlace(to, places[i] as number);
}
