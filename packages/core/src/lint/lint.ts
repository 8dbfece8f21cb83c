import type { CompiledProgram } from '../program/compiled.ts';
import type { Origins } from '../shape/shape.ts';
import { checkAllowances } from './allowances.ts';
import { checkBenefits } from './benefits.ts';
import { checkFarming } from './farming.ts';
import { type Check, type Finding, tellerInto } from './finding.ts';
import { checkGames } from './games.ts';
import { checkGrants } from './grants.ts';
import { checkIdle } from './idle.ts';
import { checkPlans } from './plans.ts';
import { checkReach } from './reach.ts';
import { checkRules } from './rules.ts';
import { checkTasks } from './tasks.ts';
import { checkTiers } from './tiers.ts';

const checks: readonly Check[] = [
  checkTiers,
  checkReach,
  checkRules,
  checkGrants,
  checkAllowances,
  checkBenefits,
  checkFarming,
  checkIdle,
  checkGames,
  checkPlans,
  checkTasks,
];

/**
 * What a program that is valid does badly, by the four principles: worth, fairness, growth, difference. Each finding has
 * a witness, a case in which it shows. It looks at the program alone, so the same program has the same findings.
 */
export function lint(compiled: CompiledProgram, origins: Origins = new WeakMap()): readonly Finding[] {
  const findings: Finding[] = [];
  const tell = tellerInto(findings, origins);
  for (const check of checks) check(compiled, tell);
  return findings;
}
