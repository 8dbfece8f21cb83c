import { createHash } from 'node:crypto';
import { type Entry, type Head, ledgerLines, type NameOf, stateLine } from '@laurel/core';

/** The two hashes of a store: over all transfers and over all states, member by member in the byte order of names. */
export interface StoreHashes {
  readonly ledgerHash: string;
  readonly stateHash: string;
}

/** Lines of members, one member behind the other. */
export interface Lines {
  readonly ledger: readonly (string | Uint8Array)[];
  readonly state: readonly (string | Uint8Array)[];
}

export interface Hashing {
  /** Members come in the byte order of their names. Answers how many transfers there were. */
  readonly member: (name: string, entries: readonly Entry[], head: Head) => number;
  /** The same, with the lines made elsewhere. */
  readonly lines: (lines: Lines) => void;
  readonly end: () => StoreHashes;
}

export function hashing(nameOf: NameOf): Hashing {
  const [ledger, state] = [createHash('sha256'), createHash('sha256')];
  return {
    member(name, entries, head) {
      const made = linesOf(name, entries, head, nameOf);
      ledger.update(made.ledger);
      state.update(made.state);
      return made.transfers;
    },
    lines(made) {
      for (const part of made.ledger) ledger.update(part);
      for (const part of made.state) state.update(part);
    },
    end: () => ({ ledgerHash: ledger.digest('hex'), stateHash: state.digest('hex') }),
  };
}

/** One member's lines, and how many transfers they tell. */
export function linesOf(name: string, entries: readonly Entry[], head: Head, nameOf: NameOf) {
  let transfers = 0;
  let ledger = '';
  for (const entry of entries) {
    const own = ledgerLines(name, entry);
    transfers += own.length;
    if (own.length > 0) ledger += `${own.join('\n')}\n`;
  }
  return { transfers, ledger, state: `${stateLine(name, head, nameOf)}\n` };
}
