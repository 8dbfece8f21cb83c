export { compileExpression } from './compile-expression.ts';
export { ExpressionFault, type FaultCode } from './fault.ts';
export {
  EXPRESSION_BITS_MAX,
  EXPRESSION_DEPTH_MAX,
  EXPRESSION_NODES_MAX,
  EXPRESSION_PATTERN_MAX,
  EXPRESSION_SOURCE_MAX,
  EXPRESSION_STEPS_MAX,
  EXPRESSION_SUBJECT_MAX,
} from './limits.ts';
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
export { typeText } from './type-relations.ts';
export type {
  Compiled,
  CompileResult,
  ExpressionProblem,
  HostFunction,
  ProblemCode,
  Scope,
  Type,
  Value,
  Wanted,
} from './types.ts';
