/** A difference between two rule books, at one place. */
export interface Difference {
  /** JSON pointer; items of lists that have an id are named by it. */
  readonly at: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What is in one document and not in the other, or is another value there. Order of keys does not matter. */
export function differences(before: unknown, after: unknown, at = ''): readonly Difference[] {
  const [a, b] = [partsOf(before), partsOf(after)];
  if (a === undefined || b === undefined || Array.isArray(before) !== Array.isArray(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ at, before, after }];
  }
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.flatMap((name): readonly Difference[] => {
    const place = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!a.has(name)) return [{ at: place, after: b.get(name) }];
    if (!b.has(name)) return [{ at: place, before: a.get(name) }];
    return differences(a.get(name), b.get(name), place);
  });
}

/** Members of an object, items of a list; undefined for anything else. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const ids = value.map((item: { id?: unknown } | null) =>
    typeof item?.id === 'string' ? item.id : undefined,
  );
  const areNamed = ids.every((id) => id !== undefined) && new Set(ids).size === ids.length;
  return new Map(value.map((item, i) => [areNamed ? (ids[i] ?? '') : String(i), item]));
}
