import type { Answer, EpochMs, JsonObject } from '@laurel/core';
import type { Command, Inbox, Result } from '../log/ports.ts';
import type { Reads } from '../reads.ts';
import type { Caller } from './caller.ts';
import { checkCommand } from './check-command.ts';
import { Problem } from './problem.ts';

/** Commands of the interface are entries of a member's log. Their source is reserved: no event from outside has it. */
export const commandSource = (caller: Pick<Caller, 'id'>): string => `laurel:${caller.id}`;

export const isReservedSource = (source: string): boolean => source.startsWith('laurel:');

export interface OrderParts {
  readonly inbox: Inbox;
  readonly reads: Pick<Reads, 'programs'>;
}

/** As much of a call as a command is made of. */
export interface Asked {
  readonly caller: Pick<Caller, 'id' | 'actor'>;
  readonly key: string;
  readonly at: EpochMs;
}

export interface Order {
  /** The member's external id. */
  readonly subject: string;
  readonly type: string;
  readonly data: JsonObject;
  /** Distinguishes commands of one call. */
  readonly part?: string;
}

/**
 * Hands a command in. It is named after the call's key and dated when the call was first made, so that the same call
 * sent again is the same command and gets the same answer.
 */
export async function order(
  { inbox, reads }: OrderParts,
  { caller, key, at }: Asked,
  { subject, type, data, part }: Order,
): Promise<Answer> {
  const id = part === undefined ? key : `${key}#${part}`;
  const command = { subject, type, source: commandSource(caller), id, time: at, data, actor: caller.actor };
  const checked = checkCommand(reads.programs(), command);
  if (!checked.ok) throw refused(command, { status: 'refused', refusal: checked.refusal });
  const [result] = await inbox.submit([checked.command]);
  if (result === undefined) throw new Error('the inbox answered nothing');
  if (result.status === 'refused') throw refused(command, result);
  return result.answer;
}

/** Fields that are there: the core knows no `undefined`. */
export function present(fields: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** A refusal as a problem. The pointer of a command's data is that of the body, which has no `data`. */
export function refused(command: Command, result: Extract<Result, { readonly status: 'refused' }>): Problem {
  const { code, detail, pointer } = result.refusal;
  const isCommand = isReservedSource(command.source);
  if (isCommand && code === 'event_conflict')
    return new Problem('idempotency_conflict', 'The Idempotency-Key was used with another body.', {
      pointer: '/header/idempotency-key',
    });
  if (isCommand)
    return new Problem(code, detail, {
      pointer: pointer.replace(/^\/data/, '').replace(/^\/subject$/, '/path/id'),
    });
  const more = result.deadLetter === undefined ? {} : { deadLetter: result.deadLetter };
  return new Problem(code, detail, { pointer, more });
}
