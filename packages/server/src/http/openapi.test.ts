import { readFileSync } from 'node:fs';
import { refusalCodes } from '@laurel/core';
import { expect, test } from 'vitest';
import { troubleCodes } from '../log/ports.ts';
import { errorCodes, errors } from './errors.ts';
import { describedRoutes, errorsText, openApiText } from './generate.ts';
import { limits } from './limits.ts';
import { codesOf } from './openapi.ts';

const root = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const document = JSON.parse(read('openapi.json'));

test('X1 openapi.json is what the routes say', () => expect(read('openapi.json')).toBe(openApiText()));

test('X1 every route stands in openapi.json, and nothing else does', () => {
  const routes = describedRoutes().map(({ method, path }) => `${method} ${path}`);
  const written = Object.entries<object>(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(written.toSorted()).toEqual(routes.toSorted());
});

test('error codes agree: catalogue, docs/errors.md, openapi.json, both ways', () => {
  const inDocs = [...read('docs/errors.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(read('docs/errors.md')).toBe(errorsText());
  expect(inDocs).toEqual(errorCodes);
  expect(document.components.schemas.ErrorCode.enum).toEqual(errorCodes);
  const inCalls = new Set(describedRoutes().flatMap(codesOf));
  // What no call of its own answers: addresses, connections.
  const outside = ['not_found', 'method_not_allowed'];
  const unused = errorCodes.filter((code) => !inCalls.has(code) && !outside.includes(code));
  expect(unused).toEqual([]);
});

test('every code of the core and of the write path has a row', () => {
  for (const code of [...refusalCodes, ...troubleCodes]) expect(errors).toHaveProperty(code);
});

test('codes that can come again later say so, and have a status that does not blame the caller for ever', () => {
  for (const [code, { status, retry }] of Object.entries(errors)) {
    if (status === 429 || status === 503) expect([code, retry]).toEqual([code, 'later']);
    expect(status).toBeGreaterThanOrEqual(400);
  }
});

test('lists know their bounds', () => {
  const bounds = describedRoutes().flatMap(({ query }) => {
    const limit = (query?.json['properties'] as Record<string, { maximum: number }> | undefined)?.['limit'];
    return limit === undefined ? [] : [limit.maximum];
  });
  expect(new Set(bounds)).toEqual(new Set([limits.pageMax]));
});
