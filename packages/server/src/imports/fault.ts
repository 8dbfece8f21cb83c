import type { ErrorCode } from '../http/errors.ts';

/** Why a line was not taken: by the importer itself, before any rule saw it. */
export interface LineFault {
  readonly code: LineFaultCode | ErrorCode;
  /** The column of the file, where one is to blame. */
  readonly column?: string;
  readonly detail: string;
}

export type LineFaultCode =
  | 'line_too_long'
  | 'invalid_encoding'
  | 'control_character'
  | 'bad_quotes'
  | 'ragged_line'
  | 'not_json'
  | 'no_record'
  | 'missing_value'
  | 'unknown_value'
  | 'bad_number'
  | 'bad_money'
  | 'inexact_money'
  | 'number_too_large'
  | 'bad_date'
  | 'ambiguous_date'
  | 'group_too_long'
  | 'group_incomplete';

export function fault(code: LineFault['code'], detail: string, column?: string): LineFault {
  return column === undefined ? { code, detail } : { code, detail, column };
}

/** Thrown while one line is mapped and caught right there: most lines have no fault, and pay nothing for it. */
export class LineFaultError extends Error {
  readonly fault: LineFault;

  constructor(code: LineFault['code'], detail: string, column?: string) {
    super(detail);
    this.fault = fault(code, detail, column);
  }
}

/** What was in the cell, short enough for a message. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
