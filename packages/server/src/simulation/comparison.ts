import {
  advance,
  balanceOf,
  type Entry,
  type Head,
  inForce,
  type MemberNo,
  type Programs,
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

const MOVES_MAX = 100_000;
const HITS_MAX = 20;

/** Adds up the differences of member after member. `times` -1 takes a member's out again. */
export function comparison(trial: Programs, at: number) {
  const moves = new Map<string, Move>();
  const steps = new Map<string, number>();
  const months = new Map<string, number>();
  const balances = new Map<string, { before: number; after: number }>();
  const hits = new Map<MemberNo, Hit>();
  const counts = { losers: 0, gainers: 0, refused: 0 };
  const { calendar, program } = inForce(trial, at).compiled;

  const addMonths = (side: 'before' | 'after', entries: readonly Entry[], times: number): void => {
    for (const { decidedAt, outcome } of entries) {
      if (outcome.transfers === undefined) continue;
      const { key: month } = calendar.window(decidedAt, 'month');
      for (const { kind, asset, amount } of outcome.transfers) {
        const what =
          kind === 'takeback'
            ? 'takenBack'
            : kind === 'grant'
              ? 'granted'
              : kind === 'expire'
                ? 'expired'
                : undefined;
        if (what) bump(months, [month, asset, what, side].join('\n'), times * amount);
      }
    }
  };
  const addMoves = ({ name, before, after }: Outcomes, times: number): void => {
    for (const track of new Set([...Object.keys(before.head.tracks), ...Object.keys(after.head.tracks)])) {
      const [from, to] = [shown(before.head, track), shown(after.head, track)];
      if (from === to) continue;
      bump(steps, [track, from, to].join('\n'), times);
      if (times < 0) moves.delete(`${name}\n${track}`);
      else if (moves.size < MOVES_MAX) moves.set(`${name}\n${track}`, { member: name, track, from, to });
    }
  };
  const addBalances = ({ member, name, before, after }: Outcomes, times: number): void => {
    const changed: Record<string, number> = {};
    let worth = 0;
    for (const asset of new Set([...Object.keys(before.head.assets), ...Object.keys(after.head.assets)])) {
      const [was, is] = [balanceOf(before.head.assets[asset], at), balanceOf(after.head.assets[asset], at)];
      const sum = balances.get(asset) ?? { before: 0, after: 0 };
      balances.set(asset, { before: sum.before + times * was, after: sum.after + times * is });
      if (was !== is) changed[asset] = is - was;
      const rate = program.assets[asset]?.worth;
      if (rate) worth += Math.trunc(((is - was) * rate.amount) / rate.units);
    }
    if (worth < 0) counts.losers += times;
    if (worth > 0) counts.gainers += times;
    if (times < 0) hits.delete(member);
    else if (worth < 0) keepHardest(hits, member, { member: name, worth, assets: changed });
  };
  return {
    add(outcomes: Outcomes, times: 1 | -1 = 1): void {
      addMonths('before', outcomes.before.entries, times);
      addMonths('after', outcomes.after.entries, times);
      addMoves(outcomes, times);
      addBalances(outcomes, times);
      counts.refused += times * outcomes.after.refused;
    },
    result: (): Comparison => ({
      moves: [...moves.values()],
      movesInAll: [...steps.values()].reduce((a, b) => a + b, 0),
      steps: stepsOf(steps),
      months: monthsOf(months),
      assets: [...balances]
        .map(([asset, pair]) => ({ asset, ...pair }))
        .sort((a, b) => (a.asset < b.asset ? -1 : 1)),
      hardestHit: [...hits.values()].sort((a, b) => a.worth - b.worth),
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

function monthsOf(sums: ReadonlyMap<string, number>): readonly Month[] {
  const found = new Map<
    string,
    Month & Record<'granted' | 'takenBack' | 'expired', { before: number; after: number }>
  >();
  for (const [key, units] of sums) {
    const [month = '', asset = '', what = '', side = ''] = key.split('\n');
    const row = found.get(`${month} ${asset}`) ?? {
      month,
      asset,
      granted: pair(),
      takenBack: pair(),
      expired: pair(),
    };
    row[what as 'granted'][side as 'before'] += units;
    found.set(`${month} ${asset}`, row);
  }
  return [...found.values()].sort((a, b) => (`${a.month} ${a.asset}` < `${b.month} ${b.asset}` ? -1 : 1));
}

const pair = () => ({ before: 0, after: 0 });
