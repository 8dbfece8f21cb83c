import type { Compiled, Requirement } from '../expressions/index.ts';
import type { CompiledProgram } from '../program/compiled.ts';

/**
 * Why a condition can never hold, as a sentence; null where nothing says so. It looks at comparisons with constants that
 * are joined by `&&`, at constants that the program itself decides, and at conditions that read nothing.
 * @param types event types on which it is asked; null for none
 */
export function conflictOf(
  compiled: CompiledProgram,
  when: Compiled,
  types: readonly string[] | null,
): string | null {
  if (when.reads.length === 0 && isFalse(when)) return `${when.source} is false whatever happens.`;
  const byPath = new Map<string, Requirement[]>();
  for (const one of when.requires) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
  for (const [path, all] of byPath) {
    const conflict = contradiction(path, all) ?? impossible(compiled, path, all, types);
    if (conflict !== null) return conflict;
  }
  return null;
}

/** Whether a condition holds whatever happens. */
export function isAlways(when: Compiled): boolean {
  if (when.reads.length > 0) return false;
  try {
    return when.evaluate({}) === true;
  } catch {
    return false;
  }
}

function isFalse(when: Compiled): boolean {
  try {
    return when.evaluate({}) === false;
  } catch {
    return false;
  }
}

const signs = { same: '==', less: '<', lessOrEqual: '<=', greater: '>', greaterOrEqual: '>=' } as const;
const written = ({ path, is, to }: Requirement): string => `${path} ${signs[is]} ${JSON.stringify(to)}`;

function contradiction(path: string, all: readonly Requirement[]): string | null {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  const values = new Set<string | number | boolean>();
  for (const { is, to } of all) {
    if (is === 'same') values.add(to);
    if (typeof to !== 'number') continue;
    if (is === 'same' || is === 'greaterOrEqual') low = Math.max(low, to);
    if (is === 'same' || is === 'lessOrEqual') high = Math.min(high, to);
    // Amounts are whole units: above 5 is at least 6.
    if (is === 'greater') low = Math.max(low, isWhole(path) ? to + 1 : to);
    if (is === 'less') high = Math.min(high, isWhole(path) ? to - 1 : to);
  }
  if (values.size < 2 && low <= high) return null;
  return `No value of ${path} is at once ${all.map(written).join(' and ')}.`;
}

const isWhole = (path: string): boolean =>
  /^(?:paid|goods|shipping|tax|paidExTax|balance|available|earned|score|settled|member\.(?:level|orders))\b/.test(
    path,
  );

/** What the program itself decides: which tiers there are, how high they go, what counts below zero. */
function impossible(
  compiled: CompiledProgram,
  path: string,
  all: readonly Requirement[],
  types: readonly string[] | null,
): string | null {
  for (const one of all) {
    const known = valuesOf(compiled, path);
    if (known !== null && one.is === 'same' && typeof one.to === 'string' && !known.includes(one.to))
      return `${path} is one of ${known.join(', ')}, never ${JSON.stringify(one.to)}.`;
    const range = rangeOf(compiled, path, types);
    if (range !== null && typeof one.to === 'number' && isOutside(one, range))
      return `${written(one)} never holds: ${path} is ${range[0]} to ${range[1]}.`;
    if (
      path === 'member.firstOrder' &&
      one.to === true &&
      types !== null &&
      !types.includes('order.completed')
    )
      return `member.firstOrder is true at order.completed alone, and this looks at ${types.join(', ')}.`;
  }
  return null;
}

function valuesOf(compiled: CompiledProgram, path: string): readonly string[] | null {
  const track = path === 'member.tier' ? compiled.mainTrack?.id : /^member\.tiers\.(.+)$/.exec(path)?.[1];
  const found = compiled.tracks.find(({ id }) => id === track);
  return found === undefined ? null : found.tiers.map(({ id }) => id);
}

function rangeOf(
  compiled: CompiledProgram,
  path: string,
  types: readonly string[] | null,
): readonly [number, number] | null {
  const upTo: Readonly<Record<string, readonly [number, number]>> = {
    'local.month': [1, 12],
    'local.day': [1, 31],
    'local.weekday': [1, 7],
    'local.hour': [0, 23],
    'local.minute': [0, 59],
  };
  if (path === 'member.level') return [0, Math.max(0, (compiled.mainTrack?.tiers.length ?? 1) - 1)];
  const score = /^(?:score|settled)\.(.+)$/.exec(path)?.[1];
  if (score !== undefined) return [0, mostOf(compiled, score)];
  const isMoney = ['paid', 'goods', 'shipping', 'tax', 'paidExTax'].includes(path) && types !== null;
  if (isMoney || path === 'member.orders') return [0, Number.POSITIVE_INFINITY];
  return upTo[path] ?? null;
}

/** What the parts of a score can add up to. */
function mostOf({ program }: CompiledProgram, score: string): number {
  const parts = Object.hasOwn(program.scores, score) ? (program.scores[score]?.parts ?? []) : [];
  return parts.reduce((sum, { cap }) => sum + (cap ?? Number.POSITIVE_INFINITY), 0);
}

function isOutside({ is, to }: Requirement, [low, high]: readonly [number, number]): boolean {
  const n = to as number;
  if (is === 'same') return n < low || n > high;
  if (is === 'less') return low >= n;
  if (is === 'lessOrEqual') return low > n;
  return is === 'greater' ? high <= n : high < n;
}
