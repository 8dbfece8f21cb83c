import { checkEvent, eventOrigin, inForce, type Programs, type Refusal } from '@laurel/core';
import type { Command } from '../log/ports.ts';
import { normaliseContacts } from './contacts.ts';

export type CheckedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The command with its data in normal form, under the program in force when it happened. Where there is no program
 * the decision says so.
 */
export function checkCommand(programs: Programs, command: Command): CheckedCommand {
  if (programs.versions.length === 0) return { ok: true, command };
  const { compiled } = inForce(programs, command.time);
  const data = normaliseContacts(compiled.program, command.data);
  const checked = checkEvent(compiled, command.type, data);
  if (!checked.ok) return checked;
  return { ok: true, command: { ...command, data: checked.data } };
}

/** Types that only a call with a right of its own may make are, as events, unknown. */
export function isOutsideType(programs: Programs, type: string, at: number): boolean {
  if (programs.versions.length === 0) return true;
  return eventOrigin(inForce(programs, at).compiled, type) !== 'command';
}
