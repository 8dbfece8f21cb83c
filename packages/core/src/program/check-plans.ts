import { NOT_HELD, ON_TRIAL } from '../plans/plan-state.ts';
import type { Finder } from './finder.ts';
import type { PlanDef, Program } from './program.ts';

/** Everything that a plan names, and prices that always say one amount. */
export function checkPlans(program: Program, finder: Finder): void {
  for (const plan of Object.values(program.plans)) {
    checkVariants(plan, finder);
    checkTrial(plan, program, finder);
    checkRetries(plan, finder);
    for (const [i, id] of plan.upgrade.entries())
      finder.must(finder.at(plan, 'upgrade', i), 'plan', id, Object.keys(program.plans));
    for (const [i, id] of plan.protects.entries())
      finder.must(finder.at(plan, 'protects', i), 'track', id, Object.keys(program.tracks));
  }
}

function checkVariants(plan: PlanDef, finder: Finder): void {
  for (const [id, variant] of Object.entries(plan.variants)) {
    if (id === NOT_HELD || id === ON_TRIAL) {
      const place = finder.at(plan, 'variants', id);
      finder.tell(place, 'bad_name', `'${id}' says something else.`, 'Give the variant another name.');
    }
    for (const [i, { when }] of variant.price.entries()) {
      const isLast = i === variant.price.length - 1;
      if ((when === null) === isLast) continue;
      const advice = 'Let every amount but the last have a condition.';
      finder.tell(finder.at(variant, 'price', i), 'bad_price', 'It would not always be clear.', advice);
    }
  }
}

function checkTrial({ trial, variants }: PlanDef, program: Program, finder: Finder): void {
  if (trial === null) return;
  const assets = Object.keys(program.assets);
  if (trial.variant !== null)
    finder.must(finder.at(trial, 'variant'), 'variant', trial.variant, Object.keys(variants));
  for (const [frozen, asset] of Object.entries(trial.frozen)) {
    finder.must(finder.at(trial, 'frozen', frozen), 'asset', frozen, assets);
    finder.must(finder.at(trial, 'frozen', frozen), 'asset', asset, assets);
    if ((program.assets[frozen]?.shortfall ?? 'debt') !== 'debt') {
      const advice = 'Leave shortfall out: what an order gave back owes is taken from what it became.';
      finder.tell(finder.at(trial, 'frozen', frozen), 'bad_shortfall', 'Nobody would owe it.', advice);
    }
  }
  const personal = Object.keys(program.fields).filter((field) => program.fields[field]?.personal === true);
  for (const [i, field] of trial.once.entries())
    finder.must(finder.at(trial, 'once', i), 'personal field', field, personal);
}

function checkRetries({ renewal }: PlanDef, finder: Finder): void {
  const retries = renewal?.retries ?? [];
  if (renewal === null || retries.every((day, i) => i === 0 || day > (retries[i - 1] ?? 0))) return;
  const advice = 'Write the days from the first to the last, like [1, 3, 5].';
  finder.tell(finder.at(renewal, 'retries'), 'bad_order', 'The days are not in order.', advice);
}
