import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileExpression, type Exact, ExpressionFault, type Scope } from './index.ts';
import { lower, upper } from './rational.ts';

// Law: any tree of + − * / and comparisons over ints, decimals and variables is computed as with plain BigInt
// fractions, by the short way and by the long one, constants folded or not.

interface Tree {
  readonly source: string;
  /** Null where something is divided by 0. */
  readonly value: readonly [n: bigint, d: bigint] | null;
}

const VARIABLES: Record<string, number> = { a: 29_950, b: -7, c: 0, max: Number.MAX_SAFE_INTEGER };
const SCOPE: Scope = {
  variables: Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, { kind: 'int' } as const])),
};

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.integer({ min: 0, max: 1_000 }).map((n): Tree => ({ source: `${n}`, value: [BigInt(n), 1n] })),
    fc
      .nat(999)
      .map((n): Tree => ({ source: `${n}.${n}`, value: [BigInt(`${n}${n}`), 10n ** BigInt(`${n}`.length)] })),
    fc
      .constantFrom(...Object.keys(VARIABLES))
      .map((name): Tree => ({ source: name, value: [BigInt(VARIABLES[name] ?? 0), 1n] })),
    fc
      .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree'))
      .map(([left, op, right]) => joined(left, op, right)),
    tie('tree').map(
      ({ source, value }): Tree => ({ source: `-(${source})`, value: value && [-value[0], value[1]] }),
    ),
  ),
}));

function joined(left: Tree, op: string, right: Tree): Tree {
  return { source: `(${left.source} ${op} ${right.source})`, value: computed(left.value, op, right.value) };
}

function computed(left: Tree['value'], op: string, right: Tree['value']): Tree['value'] {
  if (left === null || right === null || (op === '/' && right[0] === 0n)) return null;
  const [[an, ad], [bn, bd]] = [left, right];
  if (op === '+') return [an * bd + bn * ad, ad * bd];
  if (op === '-') return [an * bd - bn * ad, ad * bd];
  return op === '*' ? [an * bn, ad * bd] : [an * bd, ad * bn];
}

it('computes as plain fractions do', () => {
  fc.assert(
    fc.property(tree, ({ source, value }) => {
      const result = outcome(source);
      if (result === 'too large') return;
      if (value === null) {
        expect(result).toBe('division_by_zero');
        return;
      }
      if (typeof result === 'string') throw new Error(result);
      expect(BigInt(upper(result)) * value[1]).toBe(value[0] * BigInt(lower(result)));
    }),
    { numRuns: 3_000 },
  );
});

it('compares as plain fractions do', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tree, (left, op, right) => {
      const result = outcome(`${left.source} ${op} ${right.source}`);
      if (left.value === null || right.value === null || typeof result === 'string') return;
      const [[an, ad], [bn, bd]] = [left.value, right.value];
      const difference = (an * bd - bn * ad) * (ad * bd < 0n ? -1n : 1n);
      expect(result).toBe(holds(op, difference));
    }),
    { numRuns: 2_000 },
  );
});

function holds(op: string, difference: bigint): boolean {
  if (op === '<') return difference < 0n;
  if (op === '<=') return difference <= 0n;
  if (op === '>') return difference > 0n;
  if (op === '>=') return difference >= 0n;
  return op === '==' ? difference === 0n : difference !== 0n;
}

function outcome(source: string): Exact | string {
  const compiled = compileExpression(source, SCOPE, 'any');
  if (!compiled.ok) {
    const codes = compiled.problems.map(({ code }) => code);
    return codes.some((code) => code === 'overflow' || code.startsWith('too_'))
      ? 'too large'
      : codes.join(' ');
  }
  try {
    return compiled.value.evaluate(VARIABLES) as Exact;
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return error.code === 'overflow' ? 'too large' : error.code;
  }
}
