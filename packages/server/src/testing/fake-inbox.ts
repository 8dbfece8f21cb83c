import type { Answer } from '@laurel/core';
import type { Command, Inbox, Result } from '../log/ports.ts';

const nothing: Answer = {
  happenedAt: 0,
  decidedAt: 0,
  version: 1,
  transfers: [],
  statusChanges: [],
  echoes: [],
  shortfall: [],
  limited: [],
  messages: [],
};

/** Takes everything, once: for tests of what stands in front of the inbox. */
export function fakeInbox(): Inbox & { readonly taken: Command[] } {
  const taken: Command[] = [];
  const known = new Map<string, string>();
  return {
    taken,
    submit: async (commands) =>
      commands.map((command): Result => {
        const { subject, source, id, actor: _actor, ...rest } = command;
        const name = JSON.stringify([subject, source, id]);
        const content = JSON.stringify(rest);
        const before = known.get(name);
        if (before !== undefined && before !== content)
          return {
            status: 'refused',
            refusal: { code: 'event_conflict', pointer: '', detail: 'other content' },
          };
        known.set(name, content);
        if (before === undefined) taken.push(command);
        return { status: before === undefined ? 'applied' : 'duplicate', answer: nothing };
      }),
  };
}
