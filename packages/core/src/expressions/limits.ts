/** Steps that one evaluation may take: one per node run in a loop, per element looked at, per 64 characters. */
export const EXPRESSION_STEPS_MAX = 10_000;

/** Characters (UTF-16 units) of one source. */
export const EXPRESSION_SOURCE_MAX = 4_096;

/** Brackets, calls, indexes, fields and ternaries inside one another. */
export const EXPRESSION_DEPTH_MAX = 32;

/** Nodes of one parsed expression: bounds the stack that a chain such as a + a + a needs, and its cost. */
export const EXPRESSION_NODES_MAX = 1_024;

/** Bits of a numerator or denominator. Money times six rates fits; a chain of squares does not. */
export const EXPRESSION_BITS_MAX = 256;

/** Characters (UTF-16 units) of a string that `matches` may be asked about. */
export const EXPRESSION_SUBJECT_MAX = 4_096;

/** Instructions that one regular expression may compile to. */
export const EXPRESSION_PATTERN_MAX = 1_000;

/** Problems told of one expression; after that many nobody reads on. */
export const EXPRESSION_PROBLEMS_MAX = 20;
