import { createHash, createHmac } from 'node:crypto';
import type { MemberNo } from '@laurel/core';
import type { Bytes, Keyring, RoundRow } from '@laurel/db';

export const seedBytes = 32;

/** What is published before the first play of a round. */
export const hashOfSeed = (seed: Bytes): Buffer => createHash('sha256').update(seed).digest();

/** What a play is made of, beside the seed. */
export interface PlayName {
  readonly game: string;
  readonly round: number;
  /** The member's pseudonym. */
  readonly member: string;
  readonly n: number;
}

/** The number of a play: HMAC-SHA-256 as a whole number, in decimal digits. */
export function numberOf(seed: Bytes, { game, round, member, n }: PlayName): string {
  const digest = createHmac('sha256', seed).update(`${game}/${round}/${member}/${n}`).digest('hex');
  return BigInt(`0x${digest}`).toString();
}

/** Stands for the member in everything that is published of a game; it tells nothing about her. */
export const pseudonymOf = ({ markOf }: Pick<Keyring, 'markOf'>, game: string, member: MemberNo): string =>
  markOf('draws', `${game}/${member}`);

const sealId = (game: string, round: number): Buffer => Buffer.from(`round:${game}:${round}`);

export function sealSeed(
  { sealLetter }: Pick<Keyring, 'sealLetter'>,
  { game, round }: Pick<RoundRow, 'game' | 'round'>,
  seed: Bytes,
): Bytes {
  return sealLetter(sealId(game, round), Buffer.from(seed).toString('hex'));
}

/** @throws SealError */
export function openSeed(
  { openLetter }: Pick<Keyring, 'openLetter'>,
  { game, round, seed }: RoundRow,
): Buffer {
  return Buffer.from(openLetter(sealId(game, round), seed), 'hex');
}
