import type { Context } from './command.ts';
import { exit, Trouble } from './trouble.ts';

/** Whether somebody is there who could answer: never under --json, never in a pipe. */
export function canAsk({ out, io }: Context): boolean {
  return io.isTerminal && !out.isJson && process.stdin.isTTY;
}

/** Asks for one of these; loaded when there is a question. */
export async function choose<T extends string>(
  question: string,
  options: readonly { readonly value: T; readonly hint: string }[],
): Promise<T> {
  const { isCancel, select } = await import('@clack/prompts');
  const labelled = options.map(({ value, hint }) => ({ value: value as string, label: value, hint }));
  const chosen = await select({ message: question, options: labelled, output: process.stderr });
  if (isCancel(chosen)) throw cancelled();
  return chosen as T;
}

/** Asks yes or no; no ends the command. */
export async function confirm(question: string): Promise<void> {
  const { confirm: ask, isCancel } = await import('@clack/prompts');
  const answer = await ask({ message: question, initialValue: false, output: process.stderr });
  if (isCancel(answer) || !answer) throw cancelled();
}

function cancelled(): Trouble {
  return new Trouble({ exit: exit.no, code: 'cancelled' }, 'Nothing was done.');
}
