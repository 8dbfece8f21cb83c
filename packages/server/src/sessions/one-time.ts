import { createHash } from 'node:crypto';
import type { EpochMs } from '@laurel/core';
import { DuplicateError, type Store } from '@laurel/db';
import type { Chance, Clock } from '@laurel/runtime';
import { base32, plainCode } from './factor.ts';

/** What a code is good for; none is good for anything else. */
export type CodeKind = 'first' | 'set-up' | 'page' | 'link';

/** Codes that are good once. Those who hold one need nothing else; the store knows its hash. */
export interface OneTime {
  readonly make: (kind: CodeKind, details: object, ms: number) => Promise<string>;
  /** The same code for the same bytes, however often it is asked for. */
  readonly makeOf: (bytes: Buffer, kind: CodeKind, details: object, ms: number) => Promise<string>;
  /** What it says, without using it; null where it is none, was used, or is over. */
  readonly look: <T>(kind: CodeKind, code: string) => Promise<T | null>;
  readonly take: <T>(kind: CodeKind, code: string) => Promise<T | null>;
}

const codeBytes = 15;

/** Twenty-four signs in groups: to be read to somebody, or typed. */
const textOf = (bytes: Buffer): string =>
  base32(bytes.subarray(0, codeBytes))
    .toLowerCase()
    .replaceAll(/.{4}(?=.)/g, '$&-');

const idOf = (code: string): string => createHash('sha256').update(plainCode(code)).digest('hex');

export function oneTimeIn(
  { oneTimeCodes: codes }: Pick<Store, 'oneTimeCodes'>,
  { now }: Pick<Clock, 'now'>,
  chance: Chance,
): OneTime {
  const makeOf: OneTime['makeOf'] = async (bytes, kind, details, ms) => {
    const code = textOf(bytes);
    const at: EpochMs = now();
    await codes.prune(at);
    try {
      await codes.add({
        id: idOf(code),
        kind,
        details: JSON.stringify(details),
        expiresAt: at + ms,
        usedAt: null,
      });
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error;
    }
    return code;
  };
  const read = (row: { readonly details: string } | null): unknown =>
    row === null ? null : JSON.parse(row.details);
  return {
    makeOf,
    make: (kind, details, ms) => makeOf(chance.bytes(codeBytes), kind, details, ms),
    look: async <T>(kind: CodeKind, code: string) =>
      read(await codes.look(idOf(code), kind, now())) as T | null,
    take: async <T>(kind: CodeKind, code: string) =>
      read(await codes.take(idOf(code), kind, now())) as T | null,
  };
}
