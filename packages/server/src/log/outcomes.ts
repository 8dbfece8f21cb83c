import type { Answer } from '@laurel/core';
import type { Core } from './core.ts';
import type { TroubleCode } from './ports.ts';
import { trouble } from './trouble.ts';
import type { Item, Outcome, Ready, Settled } from './work.ts';

/** What an item is told, once its group is durable. */
export function outcomeOf(core: Core, settled: Settled): Outcome {
  const { item } = settled;
  if (settled.status === 'refused') {
    const { refusal, deadLetter } = settled;
    return {
      result: { status: 'refused', refusal, ...(deadLetter === null ? undefined : { deadLetter }) },
      entries: 0,
    };
  }
  const { status, entries } = settled;
  const written = status === 'duplicate' ? 0 : entries.length;
  if (item.ask.kind !== 'command') return { result: null, entries: written };
  const { slot, event } = item.ready as Ready;
  let answer: Answer | null = null;
  const result = {
    status,
    // Made when it is read: an import asks only what became of its events.
    get answer(): Answer {
      answer ??= core.answerOf(slot.member, entries, event.source, event.id);
      if (answer === null) throw new Error('the entries of an event do not contain it');
      return answer;
    },
  };
  return { result, entries: written };
}

export function troubled(code: TroubleCode): Outcome {
  return { result: { status: 'refused', refusal: trouble(code) }, entries: 0 };
}

/** Tells whoever waits for an item that it could not be taken now. */
export function giveUp(item: Item, code: TroubleCode): void {
  item.waiter?.settle(item.n, troubled(code));
}
