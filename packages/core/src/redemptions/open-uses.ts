import { count } from '../benefits/counters.ts';
import type { Claimed } from '../benefits/uses.ts';
import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { Head } from '../state.ts';
import type { UseRecord } from './use-record.ts';

/** A use that waits for its order to be paid, and what it took of counters that all members share. */
export interface OpenUse extends JsonObject {
  readonly until: EpochMs;
  readonly claims: readonly Claimed[];
}

/**
 * Fact: uses that are placed and took from stock or budget, by order. Time alone may end them, and time loads no record.
 * There are no more of them than the stock and budget allow.
 */
const OPEN_USES = 'open-uses';
const NONE: Readonly<Record<string, OpenUse>> = {};

export function openUsesOf(head: Pick<Head, 'facts'>): Readonly<Record<string, OpenUse>> {
  return (factOf(head.facts, OPEN_USES) ?? NONE) as Readonly<Record<string, OpenUse>>;
}

/** Whether what was set aside ended without having been used: its time is up, or its member left. */
export function hasEnded(head: Head, at: EpochMs, order: string, use: UseRecord): boolean {
  if (use.state !== 'placed') return false;
  return (
    use.until <= at ||
    isGivenBack(head, order, use) ||
    !Object.values(use.holds).every((id) => head.holds[id])
  );
}

/** What it took of shared counters is back already, or it took nothing. */
export function isGivenBack(head: Head, order: string, { counted }: UseRecord): boolean {
  return counted === true && openUsesOf(head)[order] === undefined;
}

export function openUse(m: Making, order: string, use: OpenUse): void {
  keep(m, { ...openUsesOf(m.draft.head), [order]: use });
}

/** It was captured, or what it took was given back by hand. */
export function closeUse(m: Making, order: string): void {
  const { [order]: open, ...rest } = openUsesOf(m.draft.head);
  if (open !== undefined) keep(m, rest);
}

/** What uses took of shared counters goes back: of those whose time is up, or of all. */
export function endUses(m: Making, which: 'lapsed' | 'all'): void {
  const all = Object.entries(openUsesOf(m.draft.head));
  if (all.length === 0) return;
  const ends = ({ until }: OpenUse): boolean => which === 'all' || until <= m.decidedAt;
  const rest = all.filter(([, use]) => !ends(use));
  if (rest.length === all.length) return;
  for (const [, use] of all) if (ends(use)) for (const [counter, by] of use.claims) count(m, counter, -by);
  keep(m, Object.fromEntries(rest));
}

function keep(m: Making, uses: Readonly<Record<string, OpenUse>>): void {
  m.fact(OPEN_USES, Object.keys(uses).length === 0 ? null : uses);
}
