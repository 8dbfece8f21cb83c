import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import { grant } from '../ledger/grant.ts';
import { availableOf, type LotPart, pick, sumParts } from '../ledger/lots.ts';
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

/** A purchase came in time: what the trial froze becomes what it stands for; what is pending stays so until its day. */
export function thawAll(m: Making, plan: CompiledPlan, before: PlanFact): void {
  const { trial } = plan.def;
  if (trial === null || (before.trial === undefined && before.frozenUntil === undefined)) return;
  for (const [asset, becomes] of Object.entries(trial.frozen)) {
    const { lots } = m.draft.asset(asset);
    const units = availableOf(m.draft.asset(asset), m.decidedAt);
    const thaw: Thaw = { plan, asset, becomes };
    if (units > 0) {
      const lot = release(m, thaw, pick(m.draft.asset(asset), units, m.decidedAt));
      const [, , ...pending] = releasedOf(m, plan, asset);
      keep(m, thaw, [units, lot, ...pending]);
    }
    for (const lot of lots) {
      if (lot.from <= m.decidedAt || lot.left === 0) continue;
      const into = release(m, thaw, [[lot.key, lot.left]], lot.from);
      const [now, key, ...pending] = releasedOf(m, plan, asset);
      keep(m, thaw, [now, key, ...pending, [lot.left, into]]);
    }
  }
}

interface Thaw {
  readonly plan: CompiledPlan;
  readonly asset: string;
  readonly becomes: string;
}

/** @param opensAt of units that are pending @returns the lot that they went into */
function release(
  m: Making,
  { plan, asset, becomes }: Thaw,
  lots: readonly LotPart[],
  opensAt?: EpochMs,
): LotKey {
  const rule = `released:${plan.id}`;
  const common = { amount: sumParts(lots), funder: 'platform', rule };
  const from = opensAt === undefined ? 'balance' : 'pending';
  m.transfer({ kind: 'spend', from, to: 'spent', asset, lots, ...common });
  const when = { expires: null, availableAfter: null, ...(opensAt === undefined ? {} : { opensAt }) };
  return grant(m, { asset: becomes, ...common, ...when }).lot;
}

/**
 * Fact: what was released of each frozen asset and still stands, and the lot that it went into; then the same of what was
 * pending, lot by lot.
 */
type Released = readonly [units: Units, lot: LotKey, ...pending: readonly (readonly [Units, LotKey])[]];
const NOTHING: Released = [0, ''];

function releasedKey(plan: string): string {
  return `released:${plan}`;
}

function allReleased(m: Making, plan: CompiledPlan): Readonly<Record<string, Released>> {
  return (factOf(m.draft.head.facts, releasedKey(plan.id)) ?? {}) as Readonly<Record<string, Released>>;
}

function releasedOf(m: Making, plan: CompiledPlan, asset: string): Released {
  return allReleased(m, plan)[asset] ?? NOTHING;
}

function keep(m: Making, { plan, asset }: Pick<Thaw, 'plan' | 'asset'>, released: Released): void {
  m.fact(releasedKey(plan.id), { ...allReleased(m, plan), [asset]: released });
}

/** An order of the trial was given back after the release: what it had frozen is owed, and what it became goes. */
export function takeReleased(m: Making): void {
  for (const plan of m.program.plans.values()) {
    for (const [asset, becomes] of Object.entries(plan.def.trial?.frozen ?? {})) {
      const { owed } = m.draft.asset(asset);
      if (owed === 0) continue;
      const [units, lot, ...pending] = releasedOf(m, plan, asset);
      // What is not there yet goes first, and of that what opens last.
      const all = [...pending.toReversed(), [units, lot] as const];
      const left = all.map((part) => takePart(m, { plan, asset, becomes }, part));
      const now = left.pop() ?? NOTHING;
      if (m.draft.asset(asset).owed !== owed)
        keep(m, { plan, asset }, [...now, ...left.toReversed().filter(([n]) => n > 0)]);
    }
  }
}

type Part = readonly [units: Units, lot: LotKey];

/** @returns what of a part still stands */
function takePart(m: Making, { plan, asset, becomes }: Thaw, [units, lot]: Part): Part {
  const amount = Math.min(m.draft.asset(asset).owed, units);
  if (amount === 0) return [units, lot];
  const common = { amount, funder: 'platform', rule: `released:${plan.id}` };
  takeBack(m, { asset: becomes, lot, happenedAt: m.happenedAt, ...common });
  grant(m, { asset, expires: null, availableAfter: null, ...common });
  return [units - amount, lot];
}
