import { createHash } from 'node:crypto';
import {
  apply,
  type Entry,
  emptyHead,
  type Head,
  ledgerLines,
  type Programs,
  replay,
  stateLine,
} from '@laurel/core';
import type { Keyring, StoreReads } from '@laurel/db';
import { membersInOrder, orderSettings } from '../members-in-order.ts';

/** What a store holds, as lines that two stores of the same history share. */
export interface Dump {
  readonly ledger: readonly string[];
  readonly states: readonly string[];
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  readonly hash: string;
}

export async function dump(reads: StoreReads, keyring: Keyring, settings = orderSettings): Promise<Dump> {
  const logs = new Map<string, Entry[]>();
  const names = new Map<number, string>();
  for await (const { member, name, entries } of membersInOrder(reads, keyring, settings)) {
    names.set(member, name);
    const known = logs.get(name);
    if (known === undefined) logs.set(name, [...entries]);
    else known.push(...entries);
  }
  const nameOf = (member: number): string => names.get(member) ?? '';
  const ledger = [...logs].flatMap(([name, entries]) => entries.flatMap((entry) => ledgerLines(name, entry)));
  const states = [...logs].map(([name, entries]) => stateLine(name, folded(entries), nameOf));
  const hash = createHash('sha256').update(ledger.join('\n')).update(states.join('\n')).digest('hex');
  return { ledger, states, entries: logs, hash };
}

export function folded(entries: readonly Entry[]): Head {
  return entries.reduce((head, entry) => apply(head, entry).head, emptyHead);
}

/** Decides every member's log again; what came out otherwise. */
export async function differences(
  reads: StoreReads,
  keyring: Keyring,
  programs: Programs,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const { member, name, entries } of membersInOrder(reads, keyring)) {
    for (const difference of replay(programs, member, entries).differences)
      found.push({ name, ...difference });
  }
  return found;
}
