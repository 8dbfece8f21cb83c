import { createHash } from 'node:crypto';
import { type Entry, type Head, ledgerLines, type NameOf, stateLine } from '@laurel/core';

/** The two hashes of a store: over all transfers and over all states, member by member in the byte order of names. */
export interface StoreHashes {
  readonly ledgerHash: string;
  readonly stateHash: string;
}

export interface Hashing {
  /** Members come in the byte order of their names. Answers how many transfers there were. */
  readonly member: (name: string, entries: readonly Entry[], head: Head) => number;
  readonly end: () => StoreHashes;
}

export function hashing(nameOf: NameOf): Hashing {
  const [ledger, state] = [createHash('sha256'), createHash('sha256')];
  return {
    member(name, entries, head) {
      let transfers = 0;
      let text = '';
      for (const entry of entries) {
        const lines = ledgerLines(name, entry);
        transfers += lines.length;
        if (lines.length > 0) text += `${lines.join('\n')}\n`;
      }
      ledger.update(text);
      state.update(`${stateLine(name, head, nameOf)}\n`);
      return transfers;
    },
    end: () => ({ ledgerHash: ledger.digest('hex'), stateHash: state.digest('hex') }),
  };
}
