import {
  advance,
  balanceOf,
  type Entry,
  type Head,
  inForce,
  type MemberNo,
  type Programs,
  type Transfer,
} from '@laurel/core';
import type { Simulated } from './simulate-member.ts';

/** What another program would have changed. */
export interface Comparison {
  /** Who would stand on another tier at the end. */
  readonly moves: readonly Move[];
  readonly movesInAll: number;
  /** Members per step, like `main: v2 → v3`. */
  readonly steps: readonly {
    readonly track: string;
    readonly from: string;
    readonly to: string;
    readonly members: number;
  }[];
  /** Units per asset and month of the decision. */
  readonly months: readonly Month[];
  /** Balances at the end, all members together. */
  readonly assets: readonly { readonly asset: string; readonly before: number; readonly after: number }[];
  /** Who would have least of what they have, by the worth of it. */
  readonly hardestHit: readonly Hit[];
  readonly losers: number;
  readonly gainers: number;
  /** Events that the record took and that would be refused. */
  readonly refused: number;
}
export interface Move {
  readonly member: string;
  readonly track: string;
  readonly from: string;
  readonly to: string;
}
export interface Month {
  /** `2026-03` in the program's zone. */
  readonly month: string;
  readonly asset: string;
  readonly granted: Pair;
  readonly takenBack: Pair;
  readonly expired: Pair;
}
export interface Pair {
  readonly before: number;
  readonly after: number;
}
export interface Hit {
  readonly member: string;
  /** Change of worth in minor units of the program's currency; below zero is a loss. */
  readonly worth: number;
  readonly assets: Readonly<Record<string, number>>;
}

/** One member's two outcomes. */
export interface Outcomes {
  readonly member: MemberNo;
  readonly name: string;
  readonly before: { readonly head: Head; readonly entries: readonly Entry[] };
  readonly after: Simulated;
}

/** Adds up the differences of member after member. `times` -1 takes a member's out again. */
export function comparison(trial: Programs, at: number) {
  const parts = [monthTally(trial, at), moveTally(), balanceTally(trial, at)] as const;
  let refused = 0;
  return {
    add(outcomes: Outcomes, times: 1 | -1 = 1): void {
      for (const part of parts) part.add(outcomes, times);
      refused += times * outcomes.after.refused;
    },
    result: (): Comparison => {
      const [months, moves, balances] = parts;
      return { months: months.result(), ...moves.result(), ...balances.result(), refused };
    },
  };
}

/** Units per asset and month of the decision, before and after. */
function monthTally(trial: Programs, at: number) {
  const { calendar } = inForce(trial, at).compiled;
  const rows = new Map<string, Month & Record<Movement, { before: number; after: number }>>();
  const rowOf = (month: string, asset: string) => {
    const key = `${month} ${asset}`;
    let row = rows.get(key);
    if (row === undefined) {
      row = { month, asset, granted: pair(), takenBack: pair(), expired: pair() };
      rows.set(key, row);
    }
    return row;
  };
  const addSide = (side: keyof Pair, entries: readonly Entry[], times: number): void => {
    for (const { decidedAt, outcome } of entries) {
      if (outcome.transfers === undefined) continue;
      const { key: month } = calendar.window(decidedAt, 'month');
      for (const { kind, asset, amount } of outcome.transfers) {
        const movement = movements[kind];
        if (movement) rowOf(month, asset)[movement][side] += times * amount;
      }
    }
  };
  return {
    add({ before, after }: Outcomes, times: number): void {
      addSide('before', before.entries, times);
      addSide('after', after.entries, times);
    },
    result: (): readonly Month[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  };
}

type Movement = 'granted' | 'takenBack' | 'expired';
const movements: Partial<Record<Transfer['kind'], Movement>> = {
  grant: 'granted',
  takeback: 'takenBack',
  expire: 'expired',
};
const pair = () => ({ before: 0, after: 0 });

const MOVES_MAX = 100_000;

/** Who stands on another tier. */
function moveTally() {
  const moves = new Map<string, Move>();
  const steps = new Map<string, number>();
  return {
    add({ name, before, after }: Outcomes, times: number): void {
      const tracks = new Set([...Object.keys(before.head.tracks), ...Object.keys(after.head.tracks)]);
      for (const track of tracks) {
        const [from, to] = [shown(before.head, track), shown(after.head, track)];
        if (from === to) continue;
        bump(steps, [track, from, to].join('\n'), times);
        if (times < 0) moves.delete(`${name}\n${track}`);
        else if (moves.size < MOVES_MAX) moves.set(`${name}\n${track}`, { member: name, track, from, to });
      }
    },
    result: () => ({
      moves: [...moves.values()],
      movesInAll: [...steps.values()].reduce((a, b) => a + b, 0),
      steps: stepsOf(steps),
    }),
  };
}

const HITS_MAX = 20;

/** What members have at the end, and who loses most of it. */
function balanceTally(trial: Programs, at: number) {
  const { program } = inForce(trial, at).compiled;
  const sums = new Map<string, { before: number; after: number }>();
  const hits = new Map<MemberNo, Hit>();
  const counts = { losers: 0, gainers: 0 };
  return {
    add({ member, name, before, after }: Outcomes, times: number): void {
      const assets: Record<string, number> = {};
      let worth = 0;
      for (const asset of new Set([...Object.keys(before.head.assets), ...Object.keys(after.head.assets)])) {
        const [was, is] = [balanceOf(before.head.assets[asset], at), balanceOf(after.head.assets[asset], at)];
        const sum = sums.get(asset) ?? pair();
        sums.set(asset, { before: sum.before + times * was, after: sum.after + times * is });
        if (was !== is) assets[asset] = is - was;
        const rate = program.assets[asset]?.worth;
        if (rate) worth += Math.trunc(((is - was) * rate.amount) / rate.units);
      }
      if (worth < 0) counts.losers += times;
      if (worth > 0) counts.gainers += times;
      if (times < 0) hits.delete(member);
      else if (worth < 0) keepHardest(hits, member, { member: name, worth, assets });
    },
    result: () => ({
      assets: [...sums]
        .map(([asset, sum]) => ({ asset, ...sum }))
        .sort((a, b) => (a.asset < b.asset ? -1 : 1)),
      hardestHit: [...hits.values()].sort((a, b) => a.worth - b.worth).slice(0, HITS_MAX),
      ...counts,
    }),
  };
}

/** Who moves when a version begins right after `at`: exactly what its publication would do then. */
export function movesAtPublication(
  next: Programs,
  { head, name }: { head: Head; name: string },
  at: number,
): readonly Move[] {
  const after = advance(next, head, at).head;
  return Object.keys(head.tracks).flatMap((track) => {
    const [from, to] = [shown(head, track), shown(after, track)];
    return from === to ? [] : [{ member: name, track, from, to }];
  });
}

function shown(head: Head, track: string): string {
  const state = head.tracks[track];
  return state === undefined ? 'none' : (state.shown ?? state.tier);
}

function bump(sums: Map<string, number>, key: string, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by);
}

function keepHardest(hits: Map<MemberNo, Hit>, member: MemberNo, hit: Hit): void {
  hits.set(member, hit);
  if (hits.size <= HITS_MAX * 2) return;
  const kept = [...hits].sort(([, a], [, b]) => a.worth - b.worth).slice(0, HITS_MAX);
  hits.clear();
  for (const [no, one] of kept) hits.set(no, one);
}

function stepsOf(steps: ReadonlyMap<string, number>): Comparison['steps'] {
  return [...steps].flatMap(([key, members]) => {
    const [track = '', from = '', to = ''] = key.split('\n');
    return members === 0 ? [] : [{ track, from, to, members }];
  });
}
