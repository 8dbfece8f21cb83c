import type { RefusalCode } from '@laurel/core';
import type { ErrorRow } from './error-row.ts';
import { ofCore } from './errors-of-core.ts';
import { ofHttp } from './errors-of-http.ts';

export type HttpErrorCode = keyof typeof ofHttp;
export type ErrorCode = HttpErrorCode | RefusalCode;

/** The one catalogue. `docs/errors.md`, the OpenAPI enumeration and every answer come from it. */
export const errors: Readonly<Record<ErrorCode, ErrorRow>> = { ...ofHttp, ...ofCore };

export const errorCodes: readonly ErrorCode[] = Object.keys(errors).sort() as ErrorCode[];

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);
