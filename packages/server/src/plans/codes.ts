import type { EpochMs } from '@laurel/core';
import type { Store } from '@laurel/db';

/** Codes that were made together. No code is stored: each proves itself, and a shared counter says whether it was used. */
export interface CodeBatch {
  readonly id: string;
  readonly plan: string;
  readonly variant: string;
  readonly name: string;
  readonly count: number;
  /** What the shop got for each, minor units. */
  readonly worth: number;
  readonly madeAt: EpochMs;
  readonly until: EpochMs | null;
  readonly revoked: boolean;
}

export const batchesMax = 1_024;
export const codesMax = 100_000;

/** Without I, L, O and U, which are read wrong. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function written(value: number, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32))
    text = letters[rest % 32] + text;
  return text;
}

function numberIn(text: string): number {
  let value = 0;
  for (const letter of text) value = value * 32 + letters.indexOf(letter);
  return value;
}

type MarkOf = (purpose: string, value: string) => string;

/** 45 bits of a keyed hash: nobody guesses one. */
function proofOf(markOf: MarkOf, batch: number, serial: number): string {
  const bytes = Buffer.from(markOf('code', `${batch}/${serial}`), 'base64url');
  return written(bytes.readUIntBE(0, 6) % 32 ** 9, 9);
}

/** `0K3-…`: 2 letters of the batch, 5 of the number, 9 of the proof, in fours. */
export function codeText(markOf: MarkOf, batch: string, serial: number): string {
  const no = Number(batch);
  const text = written(no, 2) + written(serial, 5) + proofOf(markOf, no, serial);
  return text.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** The batch and number of a code; null where it is none of ours. Small letters, spaces and misread letters are taken. */
export function readCode(
  markOf: MarkOf,
  text: string,
): { readonly batch: string; readonly serial: number; readonly mark: string } | null {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (plain.length !== 16 || [...plain].some((letter) => !letters.includes(letter))) return null;
  const [batch, serial] = [numberIn(plain.slice(0, 2)), numberIn(plain.slice(2, 7))];
  if (proofOf(markOf, batch, serial) !== plain.slice(7)) return null;
  return { batch: String(batch), serial, mark: markOf('used code', plain) };
}

const keyOf = (id: string): string => `codes/${id}`;

export async function batchOf(meta: Store['meta'], id: string): Promise<CodeBatch | null> {
  const kept = await meta.get(keyOf(id));
  return kept === null ? null : (JSON.parse(kept) as CodeBatch);
}

export async function listBatches(meta: Store['meta']): Promise<readonly CodeBatch[]> {
  const found: CodeBatch[] = [];
  for (let n = 1; n <= batchesMax; n++) {
    const batch = await batchOf(meta, String(n));
    if (batch === null) break;
    found.push(batch);
  }
  return found;
}

/** Takes the next free number; null where there are as many as there may be. */
export async function addBatch(meta: Store['meta'], made: Omit<CodeBatch, 'id'>): Promise<CodeBatch | null> {
  for (let n = (await listBatches(meta)).length + 1; n < batchesMax; n++) {
    const batch: CodeBatch = { id: String(n), ...made };
    const text = JSON.stringify(batch);
    if ((await meta.claim(keyOf(batch.id), text)) === text) return batch;
  }
  return null;
}

export async function revokeBatch(meta: Store['meta'], batch: CodeBatch): Promise<CodeBatch> {
  const revoked = { ...batch, revoked: true };
  await meta.set(keyOf(batch.id), JSON.stringify(revoked));
  return revoked;
}
