import { cardIssue } from '@laurel/core';
import type { CardRow } from '@laurel/db';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { Found } from '../reads.ts';
import { readPayload, stepOf } from './card-code.ts';
import { readNumber } from './card-number.ts';
import { type CardParts, markOf, secretOf } from './cards.ts';

export interface LookUpParts extends CardParts {
  /** Counts a look-up that found nobody: whoever guesses numbers is soon told to wait. */
  readonly missedCard: (caller: Caller) => void;
}
export interface LookUp {
  readonly number?: string;
  readonly payload?: string;
}
export interface Shown {
  readonly found: Found;
  /** `code`: her screen was there within the last minutes. `number`: whoever asks knows the number, and no more. */
  readonly by: 'code' | 'number';
}

/** Whose card this is. A code is taken once: nobody pays with a photograph of somebody's screen. */
export async function lookUp(parts: LookUpParts, caller: Caller, ask: LookUp): Promise<Shown> {
  const { payload } = ask;
  if ((payload === undefined) === (ask.number === undefined))
    throw new Problem('invalid_value', 'Send either `number` or `payload`.', { pointer: '' });
  if (payload === undefined) {
    const row = await find(parts, caller, ask.number ?? '', '/number');
    return { found: await whoHas(parts, row), by: 'number' };
  }
  const read = readPayload(payload);
  if (read === null)
    throw new Problem('invalid_value', 'It is not what a member’s screen shows.', { pointer: '/payload' });
  const row = await find(parts, caller, read.number, '/payload');
  await takeCode(parts, caller, row, read);
  return { found: await whoHas(parts, row), by: 'code' };
}

/** Whoever was merged into another goes on there, and so does her card. */
async function whoHas({ reads }: LookUpParts, { member }: CardRow): Promise<Found> {
  const [found] = await reads.name([member]);
  if (found === undefined || found === null || found.erased)
    throw new Problem('unknown_card', 'Nobody has a card of this number.');
  return reads.follow(found);
}

async function find(parts: LookUpParts, caller: Caller, text: string, pointer: string): Promise<CardRow> {
  const number = readNumber(text);
  if (number === null)
    throw new Problem('card_mistyped', 'The check digit does not fit the others: read the card again.', {
      pointer,
    });
  const row = await parts.store.cards.find(markOf(parts, number));
  if (row === null) {
    parts.missedCard(caller);
    throw new Problem('unknown_card', 'Nobody has a card of this number.', { pointer });
  }
  const { facts } = await parts.reads.head(row.member);
  if (row.issue < cardIssue(facts))
    throw new Problem('card_replaced', 'The card was lost; another took its place.', { pointer });
  return row;
}

async function takeCode(
  parts: LookUpParts,
  caller: Caller,
  { member, issue }: CardRow,
  { number, code }: { readonly number: string; readonly code: string },
): Promise<void> {
  const step = stepOf(secretOf(parts, number), code, parts.clock.now());
  if (step === null) {
    parts.missedCard(caller);
    throw new Problem(
      'card_code_over',
      'The code is not one of these minutes: let her show the card again.',
      {
        pointer: '/payload',
      },
    );
  }
  if (await parts.store.cards.use(member, issue, step)) return;
  throw new Problem(
    'card_code_used',
    'The code, or a later one, was taken before; the next comes within a minute.',
    {
      pointer: '/payload',
    },
  );
}
