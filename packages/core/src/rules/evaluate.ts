import { type Making, Missing, Refused } from '../deciding.ts';
import { type Compiled, ExpressionFault } from '../expressions/index.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Why } from '../log/entry.ts';
import type { CompiledGrant, CompiledRule } from '../program/compiled.ts';
import { type Environment, inputsOf, memberReads } from './environment.ts';

/**
 * An answer of an expression. Of one that reads personal fields only the answer is kept, not what it read; of a rule
 * that reads none nothing need be asked about it.
 */
export function evaluate(m: Making, expression: Compiled, env: Environment, mayBePersonal = true): Json {
  if (!mayBePersonal || !isPersonal(expression)) return run(expression, env);
  const { context } = m.deciding;
  const known = context.taken.personal?.[expression.source];
  if (known === undefined && context.personal === undefined) {
    throw new Missing({ records: [], personal: Object.keys(m.earning.compiled.program.fields) });
  }
  const answer = known ?? run(expression, env);
  m.takePersonal(expression.source, answer);
  return answer;
}

function run(expression: Compiled, env: Environment): Json {
  try {
    return expression.evaluate(env) as Json;
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault;
    throw new Refused(refuse('expression_failed', '/data', `${expression.source}: ${fault.message}`));
  }
}

/** The same for a grant, whose paths are found once. */
export function inputsOfGrant(
  m: Making,
  env: Environment,
  rule: CompiledRule,
  one: CompiledGrant,
): JsonObject | undefined {
  if (rule.personal) return inputsFor(m, env, [rule.when, one.amount]);
  let paths = grantPaths.get(one);
  if (paths === undefined) {
    paths = memberReads([...(rule.when?.reads ?? []), ...one.amount.reads]);
    grantPaths.set(one, paths);
  }
  return paths.length === 0 ? undefined : inputsOf(env, paths);
}
const grantPaths = new WeakMap<CompiledGrant, readonly string[]>();

/** What must be kept to compute again: values of the member's paths; of personal fields only the answers. */
export function inputsFor(
  m: Making,
  env: Environment,
  expressions: readonly (Compiled | null)[],
): JsonObject | undefined {
  let inputs: Record<string, Json> | undefined;
  for (const expression of expressions) {
    if (expression === null) continue;
    const kept = keptOf(expression);
    if (kept === 'personal') {
      inputs ??= {};
      inputs[answerKey(expression)] = evaluate(m, expression, env);
    } else {
      const found = kept.length === 0 ? undefined : inputsOf(env, kept);
      if (found !== undefined) inputs = { ...inputs, ...(found as Record<string, Json>) };
    }
  }
  return inputs;
}

/** What of an expression is kept: the member's paths, or, where it reads the vault, only its answer. */
function keptOf(expression: Compiled): readonly string[] | 'personal' {
  let kept = keptPaths.get(expression);
  if (kept === undefined) {
    kept = readsPersonal(expression) ? 'personal' : memberReads(expression.reads);
    keptPaths.set(expression, kept);
  }
  return kept;
}
const keptPaths = new WeakMap<Compiled, readonly string[] | 'personal'>();

function isPersonal(expression: Compiled): boolean {
  return keptOf(expression) === 'personal';
}

function readsPersonal(expression: Compiled): boolean {
  return expression.reads.some(
    (path) => path.startsWith('member.personal') || path === 'member.birthdayToday',
  );
}

function answerKey(expression: Compiled): string {
  return `= ${expression.source}`;
}

/** A condition or amount computed again from stored inputs; refuses to guess where one is missing. */
export function again(expression: Compiled, why: Pick<Why, 'inputs'>, env: Environment): Json {
  if (!isPersonal(expression)) return expression.evaluate(env) as Json;
  const answer = why.inputs?.[answerKey(expression)];
  if (answer === undefined) throw new Error(`the answer of ${expression.source} was not kept`);
  return answer;
}
