import type { ErrorCode } from './errors.ts';
import { limits } from './limits.ts';
import { Problem } from './problem.ts';

/** What Fastify, Node and the store throw, as codes of the catalogue. */
const byCode: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_json',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty_body',
  // A method that the router does not know.
  FST_ERR_NOT_FOUND: 'method_not_allowed',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'method_not_allowed',
  FST_ERR_BAD_URL: 'invalid_parameter',
  FST_ERR_MAX_PARAM_LENGTH: 'invalid_id',
  FST_ERR_ASYNC_CONSTRAINT: 'invalid_parameter',
  FST_ERR_HANDLER_TIMEOUT: 'request_timeout',
  SQLITE_FULL: 'storage_full',
  ENOSPC: 'storage_full',
  EDQUOT: 'storage_full',
  EIO: 'storage_failed',
  storage_full: 'storage_full',
  storage_failed: 'storage_failed',
  clock_unsure: 'clock_unsure',
  queue_full: 'queue_full',
  stopping: 'stopping',
};

/** Anything that was thrown, as what may be told of it. What we did not foresee is `internal`, and says nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  const known = code === undefined ? undefined : byCode[code];
  if (known === undefined)
    return new Problem('internal', 'Something broke that should not; requestId finds it in the log.');
  return new Problem(known, sentences[known] ?? 'It cannot be done now.');
}

const sentences: Partial<Record<ErrorCode, string>> = {
  body_too_large: `The body is larger than ${limits.bodyBytesMax} bytes, or ${limits.batchBytesMax} for a batch.`,
  malformed_json: 'The body is not as long as its Content-Length says.',
  unsupported_media_type: 'The content type cannot be read.',
  method_not_allowed: 'The address knows no such method.',
  invalid_parameter: 'The address is not properly percent-encoded.',
  invalid_id: 'The id in the address is too long.',
  storage_full: 'There is no room left on the disk; nothing was taken.',
  storage_failed: 'The disk did not take it.',
  queue_full: 'Too much waits to be decided; nothing was taken.',
};

/** The code of the error, or of what caused it. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { code, cause, errcode } = error as { code?: unknown; cause?: unknown; errcode?: unknown };
  if (typeof code === 'string' && Object.hasOwn(byCode, code)) return code;
  // node:sqlite: 13 is SQLITE_FULL, 10 and its extensions are SQLITE_IOERR.
  if (typeof errcode === 'number')
    return errcode === 13 ? 'SQLITE_FULL' : (errcode & 0xff) === 10 ? 'EIO' : undefined;
  return codeOf(cause, depth + 1);
}
