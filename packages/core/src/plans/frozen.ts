import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { Units } from '../kernel/json.ts';
import { grant } from '../ledger/grant.ts';
import { availableOf, pick } from '../ledger/lots.ts';
import { takeBack } from '../ledger/take-back.ts';
import type { LotKey } from '../log/entry.ts';
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
    const more = { expires: null, availableAfter: null, funder: 'platform', rule };
    const { lot } = grant(m, { asset: becomes, amount, ...more });
    m.fact(releasedKey(plan.id), { ...releasedOf(m, plan), [asset]: [amount, lot] });
  }
}

/** Fact: what was released of each frozen asset and still stands, and the lot that it went into. */
type Released = Readonly<Record<string, readonly [units: Units, lot: LotKey]>>;

function releasedKey(plan: string): string {
  return `released:${plan}`;
}

function releasedOf(m: Making, plan: CompiledPlan): Released {
  return (factOf(m.draft.head.facts, releasedKey(plan.id)) ?? {}) as Released;
}

/** An order of the trial was given back after the release: what it had frozen is owed, and what it became goes. */
export function takeReleased(m: Making): void {
  for (const plan of m.program.plans.values()) {
    for (const [asset, becomes] of Object.entries(plan.def.trial?.frozen ?? {})) {
      const { owed } = m.draft.asset(asset);
      const [units, lot] = releasedOf(m, plan)[asset] ?? [0, ''];
      const amount = Math.min(owed, units);
      if (amount === 0) continue;
      const common = { amount, funder: 'platform', rule: `released:${plan.id}` };
      takeBack(m, { asset: becomes, lot, happenedAt: m.happenedAt, ...common });
      grant(m, { asset, expires: null, availableAfter: null, ...common });
      m.fact(releasedKey(plan.id), { ...releasedOf(m, plan), [asset]: [units - amount, lot] });
    }
  }
}
