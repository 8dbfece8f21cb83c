export { compileExpression } from './compile-expression.ts';
export { ExpressionFault } from './fault.ts';
export { EXPRESSION_STEPS_MAX } from './limits.ts';
export {
  add,
  compare,
  divide,
  type Exact,
  equal,
  isRational,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
} from './rational.ts';
export {
  ceil,
  floor,
  fromDecimalText,
  halfEven,
  halfUp,
  type Rounding,
  roundTo,
  toDecimalText,
} from './rounding.ts';
export { type Tree, treeOf } from './tree.ts';
export { typeText } from './type-relations.ts';
export type {
  Compiled,
  ElementRequirement,
  ExpressionProblem,
  HostFunction,
  Requirement,
  Scope,
  Type,
  Unsure,
  Value,
  Wanted,
} from './types.ts';
