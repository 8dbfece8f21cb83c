import { type ErrorCode, errors } from './errors.ts';

/** A refusal on its way out. Thrown by whatever reads a request; the only error that is told in full. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly pointer: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Members beside the standard ones, like `problems` of a program. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, detail: string, extra: ProblemExtra = {}) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.pointer = extra.pointer ?? '';
    this.headers = extra.headers ?? {};
    this.more = extra.more ?? {};
  }
}
export interface ProblemExtra {
  readonly pointer?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly pointer: string;
  readonly retry: 'never' | 'later';
  readonly requestId: string;
}

export const typeOf = (code: ErrorCode): string => `urn:laurel:problem:${code}`;

/** The document as sent. `language` is the request's `Accept-Language`. */
export function documentOf(
  problem: Problem,
  requestId: string,
  language: string | undefined,
): ProblemDocument {
  const { status, en, zh, retry } = errors[problem.code];
  return {
    type: typeOf(problem.code),
    title: language?.trim().toLowerCase().startsWith('zh') === true ? zh : en,
    status,
    code: problem.code,
    detail: problem.message,
    pointer: problem.pointer,
    retry,
    requestId,
    ...problem.more,
  };
}
