/** How a command ends. 0 done, 1 the answer is no, 2 wrong use, 3 could not. */
export const exit = { done: 0, no: 1, wrongUse: 2, couldNot: 3 } as const;
export type Exit = (typeof exit)[keyof typeof exit];

/** A command that does not end well: what to print and how to exit. */
export class Trouble extends Error {
  readonly exit: Exit;
  readonly code: string;
  /** More for `--json`, like the places of problems. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(how: { exit: Exit; code: string; more?: Readonly<Record<string, unknown>> }, message: string) {
    super(message);
    this.exit = how.exit;
    this.code = how.code;
    this.more = how.more ?? {};
  }
}

export function wrongUse(
  message: string,
  code = 'wrong_use',
  more: Readonly<Record<string, unknown>> = {},
): Trouble {
  return new Trouble({ exit: exit.wrongUse, code, more }, message);
}

export function couldNot(
  code: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Trouble {
  return new Trouble({ exit: exit.couldNot, code, more }, message);
}

export function answerIsNo(
  code: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Trouble {
  return new Trouble({ exit: exit.no, code, more }, message);
}
