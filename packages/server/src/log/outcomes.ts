import type { Entry } from '@laurel/core';
import type { Core } from './core.ts';
import type { Result, TroubleCode } from './ports.ts';
import { trouble } from './trouble.ts';
import type { Item, Outcome, Ready } from './work.ts';

type Refused = Extract<Result, { status: 'refused' }>;

/** The answer of an event that was taken, now or before. */
export function answered(
  core: Core,
  item: Item,
  status: Exclude<Result['status'], 'refused'>,
  entries: readonly Entry[],
): Outcome {
  const written = status === 'duplicate' ? 0 : entries.length;
  if (item.ask.kind !== 'command') return { result: null, entries: written };
  const { slot, event } = item.ready as Ready;
  const answer = core.answerOf(slot.member, entries, event.source, event.id);
  if (answer === null) throw new Error(`the entries of an event do not contain it`);
  return { result: { status, answer }, entries: written };
}

export function refused(refusal: Refused['refusal'], deadLetter?: string): Outcome {
  return { result: { status: 'refused', refusal, ...(deadLetter === undefined ? {} : { deadLetter }) }, entries: 0 };
}

export function troubled(code: TroubleCode): Outcome {
  return refused(trouble(code));
}
