import { elementRequirementsOf, isOnlyRequirement, readsOf, requirementsOf, usesFrame } from './analyse.ts';
import { check } from './check/check.ts';
import type { Checked } from './check/checked.ts';
import {
  article,
  type Checking,
  conversion,
  expectType,
  leading,
  refuse,
  type Span,
} from './check/checking.ts';
import { ExpressionFault } from './fault.ts';
import { parse } from './parse.ts';
import { ensuredBy, unsureReads } from './presence.ts';
import { admitDeep } from './run/admit.ts';
import { compile } from './run/compile.ts';
import type { Run, Variables } from './run/frame.ts';
import { BOOL, fits, RATIONAL, STRING, UNKNOWN } from './type-relations.ts';
import type { Compiled, CompileResult, ExpressionProblem, Scope, Type, Value, Wanted } from './types.ts';

/**
 * Parses, checks and compiles an expression, once for all evaluations. What is wrong with it is told all together,
 * with offsets and advice; nothing is thrown for any source.
 */
export function compileExpression(source: string, scope: Scope, want: Wanted): CompileResult {
  const parsed = parse(source);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  const checking: Checking = { source, scope, problems: [], depth: 0, locals: new Map() };
  const checked = checkResult(checking, check(checking, parsed.tree), want);
  if (checking.problems.length > 0) return { ok: false, problems: told(source, checking.problems) };
  return { ok: true, value: compiledFrom(source, checked) };
}

function checkResult(checking: Checking, node: Checked, want: Wanted): Checked {
  if (want === 'any' || node.type === UNKNOWN) return node;
  const wanted = WANTED_TYPES[want];
  if (fits(node.type, wanted)) return expectType(checking, node, { wanted, what: 'The result' });
  return refuse(
    checking,
    { from: 0, to: checking.source.length },
    {
      code: 'wrong_result',
      message: `${leading(wanted)} is wanted here, not ${article(node.type)}.`,
      advice: conversion(node.type, wanted),
    },
  );
}

const WANTED_TYPES: Record<Exclude<Wanted, 'any'>, Type> = { bool: BOOL, number: RATIONAL, string: STRING };

function compiledFrom(source: string, node: Checked): Compiled {
  return {
    source,
    type: node.type,
    reads: readsOf(node),
    requires: requirementsOf(node),
    onlyRequires: isOnlyRequirement(node),
    requiresElement: elementRequirementsOf(node),
    unsure: unsureReads(node),
    ensures: ensuredBy(node),
    evaluate: evaluator(node),
  };
}

function evaluator(node: Checked): (variables: Variables) => Value {
  const run = compile(node);
  const { type } = node;
  if (type.kind === 'int') return withFrame(node, (variables, frame) => narrow(run(variables, frame)));
  if (['list', 'map', 'object', 'any'].includes(type.kind)) {
    return (variables) => {
      const frame = { locals: [], steps: 0 };
      return admitDeep(run(variables, frame), type, { name: 'The result', frame });
    };
  }
  return withFrame(node, run);
}

function withFrame(node: Checked, run: Run): (variables: Variables) => Value {
  if (usesFrame(node)) return (variables) => run(variables, { locals: [], steps: 0 });
  return (variables) => run(variables, NO_FRAME);
}

// What counts nothing may share it; frozen, so that a mistake in usesFrame shows at once.
const NO_FRAME = Object.freeze({ locals: [], steps: 0 });

function narrow(value: Value): Value {
  if (typeof value === 'number') return value;
  throw new ExpressionFault('overflow', 'The result is beyond ±(2^53 − 1).');
}

function told(source: string, problems: readonly ExpressionProblem[]): ExpressionProblem[] {
  const widened = problems.map((problem) => ({ ...problem, ...withBrackets(source, problem) }));
  return widened.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** A parsed node ends before the brackets around its last part: takes in those that its text leaves open. */
function withBrackets(source: string, { from, to }: Span): Span {
  const text = source.slice(from, to);
  const open = text.split('(').length - text.split(')').length;
  if (open > 0) return { from, to: to + (/^(?:\s*\))+/.exec(source.slice(to))?.[0].length ?? 0) };
  if (open < 0) return { from: from - (/(?:\(\s*)+$/.exec(source.slice(0, from))?.[0].length ?? 0), to };
  return { from, to };
}
