import type { Answer, Entry } from '@laurel/core';
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
  return { result: new Taken(core, status, item.ready as Ready, entries), entries: written };
}

/** What was decided for a command. The answer is made when it is read: an import asks only for the status. */
class Taken {
  readonly status: Exclude<Settled['status'], 'refused'>;
  readonly #core: Core;
  readonly #ready: Ready;
  readonly #entries: readonly Entry[];
  #answer: Answer | null = null;

  constructor(core: Core, status: Taken['status'], ready: Ready, entries: readonly Entry[]) {
    this.status = status;
    this.#core = core;
    this.#ready = ready;
    this.#entries = entries;
  }

  get answer(): Answer {
    const { slot, event, stored } = this.#ready;
    const member = stored?.member ?? slot.member;
    this.#answer ??= this.#core.answerOf(member, this.#entries, event.source, event.id);
    if (this.#answer === null) throw new Error('the entries of an event do not contain it');
    return this.#answer;
  }
}

export function troubled(code: TroubleCode): Outcome {
  return { result: { status: 'refused', refusal: trouble(code) }, entries: 0 };
}

/** Tells whoever waits for an item that it could not be taken now. */
export function giveUp(item: Item, code: TroubleCode): void {
  item.waiter?.settle(item.n, troubled(code));
}
