import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import { takeBack } from '../ledger/take-back.ts';
import type { LotKey } from '../log/entry.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import { type GivenFact, givenKey } from './given.ts';

/** Units that a term gave: the term by its beginning, the benefit, where they went, and the period that they are for. */
export type Pack = readonly [
  term: EpochMs,
  benefit: string,
  asset: string,
  lot: LotKey,
  units: Units,
  period: EpochMs,
];
/** The oldest ones are the member's, come what may: a fact is of bounded size. */
export const PACKS_MAX = 100;

/** Fact `packs:<plan>`: what terms gave and may still be there, where their money can come back. */
function packsKey(plan: string): string {
  return `packs:${plan}`;
}

function packsOf(m: Making, plan: string): readonly Pack[] {
  return (factOf(m.draft.head.facts, packsKey(plan)) ?? []) as unknown as readonly Pack[];
}

/** Remembers what a term gave, for as long as some of it can be there. */
export function keepPack(m: Making, plan: CompiledPlan, pack: Pack): void {
  const { refund, guarantee } = plan.def;
  if (guarantee === null && refund.every(({ kind }) => kind === 'none')) return;
  const open = packsOf(m, plan.id).filter(([, , , lot]) => !isOver(lot, m.decidedAt));
  m.fact(packsKey(plan.id), [...open, pack].slice(-PACKS_MAX));
}

function isOver(lot: LotKey, at: EpochMs): boolean {
  const [, until = ''] = lot.split('/');
  return until !== '' && Number(until) <= at;
}

/** The money of these terms goes back: what is left of their packs goes with it, and what was used is used. */
export function takePacks(m: Making, plan: string, terms: readonly { readonly from: EpochMs }[]): void {
  const packs = packsOf(m, plan);
  const taken = packs.filter(([from]) => terms.some((term) => term.from === from));
  if (taken.length === 0) return;
  const others = packs.filter((pack) => !taken.includes(pack));
  m.fact(packsKey(plan), others.length === 0 ? null : others);
  for (const pack of taken) takePack(m, pack);
}

function takePack(m: Making, [, benefit, asset, lot, units, period]: Pack): void {
  const left = m.draft.asset(asset).lots.find(({ key }) => key === lot)?.left ?? 0;
  const amount = Math.min(left, units);
  if (amount === 0) return;
  const [, , funder = ''] = lot.split('/');
  takeBack(m, { asset, amount, lot, funder, rule: `benefit:${benefit}`, happenedAt: m.happenedAt });
  // Who buys anew within the period has that much to come.
  const key = givenKey(benefit);
  const known = factOf(m.draft.head.facts, key) as GivenFact | undefined;
  if (known === undefined || known[0] !== period) return;
  m.fact(key, [known[0], known[1], amount === units ? 0 : Math.max(0, known[2] - amount)]);
}
