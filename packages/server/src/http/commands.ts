import type { Command, Inbox, Result } from '../log/ports.ts';
import type { Caller } from './caller.ts';
import { Problem, problemOf } from './problem.ts';

/** Commands of the interface as entries of a member's log. Their source is reserved: no event from outside has it. */
export const commandSource = (caller: Caller): string => `laurel:${caller.id}`;

export const isReservedSource = (source: string): boolean => source.startsWith('laurel:');

export type Done = Extract<Result, { readonly answer: unknown }>;

/** One command: its answer, or its refusal as a problem. */
export async function submitOne(inbox: Inbox, command: Command): Promise<Done> {
  const [result] = await inbox.submit([command]);
  if (result === undefined) throw new Error('the inbox answered nothing');
  if (result.status === 'refused') throw refused(command, result);
  return result;
}

export function refused(command: Command, result: Extract<Result, { status: 'refused' }>): Problem {
  const { code } = result.refusal;
  if (code === 'event_conflict' && isReservedSource(command.source))
    return new Problem('idempotency_conflict', 'The Idempotency-Key was used with another body.', {
      pointer: '/header/idempotency-key',
    });
  const problem = problemOf(result.refusal);
  return result.deadLetter === undefined
    ? problem
    : new Problem(problem.code, problem.message, {
        pointer: problem.pointer,
        more: { deadLetter: result.deadLetter },
      });
}
