import type { Making } from '../deciding.ts';
import { grant } from '../ledger/grant.ts';
import { availableOf, pick } from '../ledger/lots.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import type { TrialDef } from '../program/program.ts';
import type { PlanFact } from './plan-state.ts';

/** What a trial froze is gone. */
export function voidFrozen(m: Making, plan: CompiledPlan, trial: TrialDef): void {
  for (const asset of Object.keys(trial.frozen)) {
    for (const lot of m.draft.asset(asset).lots) {
      if (lot.left === 0) continue;
      const from = lot.from > m.decidedAt ? 'pending' : 'balance';
      const lots = [[lot.key, lot.left]] as const;
      const common = { asset, amount: lot.left, lots, funder: lot.funder, rule: `frozen:${plan.id}` };
      m.transfer({ kind: 'expire', from, to: 'expired', ...common });
    }
  }
}

/** A purchase came in time: what the trial froze becomes what it stands for. */
export function thawAll(m: Making, plan: CompiledPlan, before: PlanFact): void {
  const { trial } = plan.def;
  if (trial === null || (before.trial === undefined && before.frozenUntil === undefined)) return;
  for (const [asset, becomes] of Object.entries(trial.frozen)) {
    const amount = availableOf(m.draft.asset(asset), m.decidedAt);
    if (amount === 0) continue;
    const rule = `released:${plan.id}`;
    const lots = pick(m.draft.asset(asset), amount, m.decidedAt);
    const common = { asset, amount, lots, funder: 'platform', rule };
    m.transfer({ kind: 'spend', from: 'balance', to: 'spent', ...common });
    grant(m, { asset: becomes, amount, expires: null, availableAfter: null, funder: 'platform', rule });
  }
}
