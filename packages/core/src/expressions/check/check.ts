import type { ASTNode } from '@marcbachmann/cel-js';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_PROBLEMS_MAX } from '../limits.ts';
import { UNKNOWN } from '../type-relations.ts';
import { checkCall } from './calls.ts';
import type { Checked } from './checked.ts';
import { type Checking, refuse, type Span } from './checking.ts';
import { checkField, checkHas, checkIndex, checkVariable } from './fields.ts';
import { checkLoop, isLoop } from './loops.ts';
import { checkBinary, checkChoice, checkLogic, checkUnary } from './operators.ts';
import { checkList, checkLiteral, checkMap, constant } from './values.ts';

/** Settles names and types of a parsed expression. All problems are told together in `checking.problems`. */
export function check(checking: Checking, node: ASTNode): Checked {
  const span = spanOf(node);
  if (checking.problems.length >= EXPRESSION_PROBLEMS_MAX) return constant(null, UNKNOWN, span);
  switch (node.op) {
    case 'value':
      return checkLiteral(checking, node.args, span);
    case 'id':
      return checkVariable(checking, node.args, span);
    case '.':
      return checkField(checking, check(checking, node.args[0]), selection(node, node.args[1]));
    case '[]':
      return checkIndex(checking, checkAll(checking, node.args), span);
    case 'list':
      return checkList(checking, checkAll(checking, node.args), span);
    case 'map':
      return checkMap(
        checking,
        node.args.map((entry) => checkAll(checking, entry)),
        span,
      );
    case '!_':
    case '-_':
      if (isTooDeep(node)) return refuseDepth(checking, span);
      return checkUnary(checking, check(checking, node.args), { op: node.op, span });
    case '?:':
      return checkChoice(checking, checkAll(checking, node.args), span);
    case '&&':
    case '||':
      return checkLogic(checking, node.op, checkAll(checking, node.args));
    case 'call':
      return checkFunction(checking, node.args, span);
    case 'rcall':
      return checkMethod(checking, node.args, span);
    case '.?':
    case '[?]':
      return refuse(checking, span, OPTIONAL_SYNTAX);
    default:
      return checkBinary(checking, node.op, checkAll(checking, node.args));
  }
}

type ArgsOf<Op extends ASTNode['op']> = Extract<ASTNode, { op: Op }>['args'];

function checkFunction(checking: Checking, [name, args]: ArgsOf<'call'>, span: Span): Checked {
  if (name === 'has') return checkHasCall(checking, args, span);
  const nameSpan = { from: span.from, to: span.from + name.length };
  return checkCall(checking, { name, args: checkAll(checking, args), isMethod: false, nameSpan, span });
}

function checkMethod(checking: Checking, [name, receiver, args]: ArgsOf<'rcall'>, span: Span): Checked {
  if (isLoop(name)) {
    return checkLoop(checking, { name, over: check(checking, receiver), args, span }, check);
  }
  const start = checking.source.indexOf(name, receiver.end);
  const nameSpan = { from: start, to: start + name.length };
  return checkCall(checking, {
    name,
    args: checkAll(checking, [receiver, ...args]),
    isMethod: true,
    nameSpan,
    span,
  });
}

function checkHasCall(checking: Checking, args: readonly ASTNode[], span: Span): Checked {
  const field = args[0];
  if (args.length === 1 && field?.op === '.') {
    const of = check(checking, field.args[0]);
    return checkHas(checking, of, { ...selection(field, field.args[1]), span });
  }
  return refuse(checking, span, {
    code: 'wrong_type',
    message: 'has() asks whether one field is there.',
    advice: 'Write has(x.field), e.g. has(data.coupon).',
  });
}

function checkAll(checking: Checking, nodes: readonly ASTNode[]): Checked[] {
  return nodes.map((node) => check(checking, node));
}

function spanOf(node: ASTNode): Span {
  return { from: node.start, to: node.end };
}

// The library's `pos` of a field access is where the field's name starts.
function selection(node: ASTNode, name: string): { name: string; nameSpan: Span; span: Span } {
  return { name, nameSpan: { from: node.pos, to: node.end }, span: spanOf(node) };
}

// The library limits what brackets nest, not !!!!x.
function isTooDeep(node: ASTNode): boolean {
  let depth = 0;
  for (let at = node; at.op === '!_' || at.op === '-_'; at = at.args) depth += 1;
  return depth > EXPRESSION_DEPTH_MAX;
}

function refuseDepth(checking: Checking, span: Span): Checked {
  return refuse(checking, span, {
    code: 'too_deep',
    message: `More than ${EXPRESSION_DEPTH_MAX} signs in a row.`,
    advice: 'Two ! or two − cancel each other.',
  });
}

const OPTIONAL_SYNTAX = {
  code: 'unsupported',
  message: 'Optional access is not supported.',
  advice: 'Ask has(x.field) first.',
} as const;
