import type { Rule } from './rule.ts';
import { boundaryRules } from './rules/boundaries.ts';
import { commandRules } from './rules/commands.ts';
import { paperRules } from './rules/papers.ts';
import { shapeRules } from './rules/shape.ts';
import { tokenRules } from './rules/tokens.ts';
import { wordRules } from './rules/words.ts';

export const rules: readonly Rule[] = [
  ...tokenRules,
  ...boundaryRules,
  ...shapeRules,
  ...paperRules,
  ...wordRules,
  ...commandRules,
];
