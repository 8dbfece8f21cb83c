/** Why a regular expression was refused; caught where the pattern is read. */
export class PatternError extends Error {
  readonly code: 'bad_pattern' | 'unsafe_pattern';
  readonly advice: string;

  constructor(code: 'bad_pattern' | 'unsafe_pattern', message: string, { advice }: { advice: string }) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}

/** What is left to read. */
export interface Cursor {
  readonly points: readonly string[];
  at: number;
  depth: number;
}

export function bad(cursor: Cursor, what: string, advice: string): PatternError {
  return new PatternError('bad_pattern', `At character ${cursor.at + 1} of the pattern: ${what}.`, {
    advice,
  });
}

export function unsafe(cursor: Cursor, what: string, advice: string): PatternError {
  return new PatternError('unsafe_pattern', `At character ${cursor.at + 1} of the pattern: ${what}.`, {
    advice,
  });
}
