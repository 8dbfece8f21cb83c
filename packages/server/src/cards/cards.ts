import { type CardDef, cardIssue, type EpochMs, type Head, inForce, type MemberNo } from '@laurel/core';
import type { CardRow, Keyring, Store } from '@laurel/db';
import type { Chance, Clock } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';
import type { Reads } from '../reads.ts';
import { codeOf, payloadOf, stepAt, stepMs } from './card-code.ts';
import { formatNumber, numberFrom, plainCard } from './card-number.ts';

export interface CardParts {
  readonly store: Pick<Store, 'cards'>;
  readonly keyring: Pick<Keyring, 'markOf' | 'sealSecret' | 'openSecret'>;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly reads: Reads;
}

/** A member's card as she shows it. */
export interface Card {
  readonly number: string;
  readonly formatted: string;
  readonly issue: number;
  readonly issuedAt: EpochMs;
  readonly payload: string;
  /** When another payload takes its place on her screen. */
  readonly payloadUntil: EpochMs;
}

/** How often a number is drawn anew that another member has. */
const drawsMax = 8;

/**
 * The card that counts now. Its number is drawn when it is first asked for, and whoever draws first, of any number of
 * processes, gives it: a card that nobody has looked at needs none.
 */
export async function cardOf(parts: CardParts, member: MemberNo, head: Head): Promise<Card> {
  const issue = cardIssue(head.facts);
  const row = (await parts.store.cards.get(member, issue)) ?? (await draw(parts, member, issue));
  const number = parts.keyring.openSecret(placeOf(row), row.number);
  const step = stepAt(parts.clock.now());
  return {
    number,
    formatted: formatNumber(number),
    issue,
    issuedAt: row.issuedAt,
    payload: payloadOf(number, codeOf(secretOf(parts, number), step)),
    payloadUntil: (step + 1) * stepMs,
  };
}

async function draw(parts: CardParts, member: MemberNo, issue: number): Promise<CardRow> {
  const { store, keyring, chance, clock } = parts;
  for (let tries = 0; tries < drawsMax; tries++) {
    const number = numberFrom(cardNow(parts), chance.bytes(16));
    const row = { member, issue, mark: markOf(parts, number), issuedAt: clock.now(), usedStep: 0 };
    await store.cards.add({ ...row, number: keyring.sealSecret(placeOf(row), number) });
    const kept = await store.cards.get(member, issue);
    if (kept !== null) return afterErasing(parts, kept);
  }
  throw new Error('no number of a card is free');
}

/** Who was erased while a number was drawn keeps none: the erasing looked before it was there. */
async function afterErasing({ reads, store }: CardParts, row: CardRow): Promise<CardRow> {
  const { standing } = await reads.head(row.member);
  if (standing !== 'erased') return row;
  await store.cards.forget(row.member);
  throw new Problem('unknown_member', 'No member has this id.', { pointer: '/path/id' });
}

function cardNow({ reads, clock }: CardParts): CardDef {
  const programs = reads.programs();
  if (programs.versions.length === 0) return plainCard;
  return inForce(programs, clock.now()).compiled.program.card ?? plainCard;
}

const placeOf = ({ member, issue }: Pick<CardRow, 'member' | 'issue'>): string => `card:${member}:${issue}`;

export const markOf = ({ keyring }: Pick<CardParts, 'keyring'>, number: string): Buffer =>
  Buffer.from(keyring.markOf('card', number), 'base64url');

/** Of one card's codes: 128 bits that follow from the store's key and its number, so that they go with the number. */
export const secretOf = ({ keyring }: Pick<CardParts, 'keyring'>, number: string): Buffer =>
  Buffer.from(keyring.markOf('card code', number), 'base64url');
