import type { Done } from '../http/commands.ts';

/** The answer to an event or a command, as it leaves. */
export function presentAnswer({ status, answer }: Done): object {
  return { status, ...(answer as object) };
}
