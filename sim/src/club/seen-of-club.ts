import {
  accountOf,
  advance,
  choiceOf,
  type Entry,
  type EpochMs,
  factOf,
  gameOf,
  type Head,
  inForce,
  type Json,
  type MallOrder,
  type PlayRecord,
  type Programs,
  planOf,
  savingsOf,
  type Term,
  type UseOfTerm,
  type UseRecord,
} from '@laurel/core';
import type { Stored, Texts } from '../kind.ts';
import { clubAssets } from '../oracle/club/club.ts';
import { endOf, instant } from '../oracle/club/seen-of-person.ts';
import { byEnd } from '../store.ts';
import { noticesIn } from './refs.ts';

interface Read {
  readonly programs: Programs;
  readonly head: Head;
  readonly entries: readonly Entry[];
  readonly records: ReadonlyMap<string, Json>;
  readonly at: EpochMs;
}

/** The product's member of a club in the words of the comparison: from her head and her log, time let pass. */
export function seenOfClub(programs: Programs, of: Stored, asked: EpochMs): Texts | null {
  if (of.head.joinedAt === null) return null;
  const at = Math.max(asked, of.head.decidedAt);
  const passed = advance(programs, of.head, at, of.member);
  const entries = [...of.log, ...passed.entries];
  const read: Read = { programs, head: passed.head, entries, records: recordsOf(entries), at };
  const calls = entries.flatMap(({ outcome }) => outcome.calls ?? []);
  const amounts = (action: string): readonly number[] =>
    calls.filter((call) => call.action === action).map(({ data }) => Number(data['amount']));
  const { head } = read;
  return {
    standing: head.standing,
    ...assetsOf(read),
    ...termsOf(read),
    charges: amounts('charge').join(' '),
    'asked back': String(amounts('refund').reduce((total, amount) => total + amount, 0)),
    notices: String(noticesIn(entries).length),
    settled: settledOf(head),
    misses: String(gameOf(head, 'wheel').misses),
    ...usedOf(read),
  };
}

function settledOf(head: Head): string {
  const fact = factOf(head.facts, 'settled:loyalty') as { readonly total: number } | undefined;
  return String(fact?.total ?? 0);
}

/** The records that a log leaves. */
export function recordsOf(entries: readonly Entry[]): ReadonlyMap<string, Json> {
  const records = new Map<string, Json>();
  for (const { outcome } of entries)
    for (const [key, value] of Object.entries(outcome.records ?? {}))
      if (value === null) records.delete(key);
      else records.set(key, value);
  return records;
}

function assetsOf({ head }: Read): Texts {
  const seen = clubAssets.map((asset): readonly [string, string] => {
    const { lots, owed } = head.assets[asset] ?? { lots: [], owed: 0 };
    const texts = byEnd(lots).map(([end, left, held]) => `${left}+${held} until ${instant(end)}`);
    return [asset, `${texts.join(', ')} owed ${owed}`];
  });
  return Object.fromEntries(seen);
}

function termsOf({ programs, head, records, at }: Read): Texts {
  const fact = planOf(head, 'plus');
  const seen: Record<string, string> = { plan: standingOf(fact) };
  const over = valuesOf(records, 'term/plus/') as readonly Term[];
  const open = new Set((fact?.terms ?? []).map(({ no }) => no));
  const { calendar } = inForce(programs, at).compiled;
  for (const term of [...over.filter(({ no }) => !open.has(no)), ...(fact?.terms ?? [])]) {
    const { paid, recognised, deferred, refunded, moved } = accountOf(calendar, term, at);
    const money = `${paid} = ${recognised} + ${deferred} + ${refunded} + ${moved}`;
    const state = open.has(term.no) ? 'open' : endOf(term);
    seen[`term ${term.no}`] =
      `${term.variant} ${instant(term.from)} to ${instant(term.until)} ${money} ${state}`;
    const uses = (records.get(`uses/plus/${term.no}`) ?? []) as unknown as readonly UseOfTerm[];
    seen[`saved in ${term.no}`] = String(savingsOf(uses).cash);
  }
  return seen;
}

function standingOf(fact: ReturnType<typeof planOf>): string {
  if (fact === null) return 'none';
  if (fact.terms.length > 0) return fact.grace === undefined ? 'held' : 'grace';
  return fact.trial === undefined ? 'none' : 'trial';
}

function valuesOf(records: ReadonlyMap<string, Json>, prefix: string): readonly Json[] {
  const found = [...records].filter(([key]) => key.startsWith(prefix));
  const numberOf = (key: string): number => Number(key.slice(prefix.length));
  return found.sort(([a], [b]) => numberOf(a) - numberOf(b)).map(([, value]) => value);
}

function usedOf({ head, records, at }: Read): Texts {
  const plays = valuesOf(records, 'play/wheel/') as readonly PlayRecord[];
  const items = valuesOf(records, 'mall/') as readonly MallOrder[];
  const rows = choiceOf(head, 'extra')?.rows ?? [];
  const seen: Record<string, string> = {
    prizes: plays.map(({ prize }) => prize ?? '–').join(' '),
    items: items.map(({ item, state }) => `${item} ${state}`).join(', '),
    chosen: rows
      .filter(([, from, until]) => from <= at && (until === null || at < until))
      .map(([benefit]) => benefit)
      .join(' '),
  };
  for (const [key, value] of records) {
    if (!key.startsWith('use/')) continue;
    const use = value as UseRecord;
    const isOver = use.state === 'placed' && use.until <= at;
    seen[`use ${key.slice(4)}`] = `${isOver ? 'released' : use.state} ${use.pays}`;
  }
  return seen;
}
