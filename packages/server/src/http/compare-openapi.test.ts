import { expect, test } from 'vitest';
import { breaksOf } from './compare-openapi.ts';
import { describedRoutes } from './generate.ts';
import { openApiOf } from './openapi.ts';

type Draft = { [key: string]: Draft } & Draft[] & string & { push: (value: unknown) => void };

const document = (): Draft => JSON.parse(JSON.stringify(openApiOf(describedRoutes(), '0.1.0')));
const op = (draft: Draft, path: string, method: string): Draft => draft['paths']?.[path]?.[method] as Draft;
const schema = (draft: Draft, name: string): Draft => draft['components']?.['schemas']?.[name] as Draft;
const set = (node: Draft | undefined, key: string, value: unknown): void => {
  (node as unknown as Record<string, unknown>)[key] = value;
};

test('the same document breaks nothing', () => expect(breaksOf(document(), document())).toEqual([]));

test.each<readonly [string, (draft: Draft) => void, RegExp]>([
  ['a call taken away', (d) => delete d['paths']?.['/v1/quotes'], /POST \/v1\/quotes: the call is gone/],
  [
    'a method taken away',
    (d) => delete d['paths']?.['/v1/keys']?.['get'],
    /GET \/v1\/keys: the call is gone/,
  ],
  [
    'a field of an answer taken away',
    (d) => delete schema(d, 'Member')['properties']?.['tier'],
    /\/tier: the field is gone/,
  ],
  [
    'a field no longer certain',
    (d) => set(schema(d, 'Member'), 'required', ['id']),
    /\/standing: the field is no longer certain/,
  ],
  [
    'a new required field',
    (d) => (schema(d, 'NewMember')['required'] as Draft).push('profile'),
    /\/profile: the field is required now/,
  ],
  [
    'a narrower type',
    (d) => set(schema(d, 'NewMember')['properties']?.['id'], 'type', 'integer'),
    /\/id: the type was string and is integer/,
  ],
  [
    'a wider answer',
    (d) => set(schema(d, 'Member')['properties']?.['id'], 'type', ['string', 'null']),
    /\/id: the type was string and is string or null/,
  ],
  [
    'a shorter text',
    (d) => set(schema(d, 'NewMember')['properties']?.['id'], 'maxLength', 10),
    /maxLength is 10 now/,
  ],
  [
    'a parameter taken away',
    (d) => op(d, '/v1/members', 'get')['parameters']?.shift(),
    /no parameter query limit/,
  ],
  [
    'a new required parameter',
    (d) =>
      (op(d, '/v1/members', 'get')['parameters'] as Draft).push({ name: 'x', in: 'query', required: true }),
    /needs the new query x/,
  ],
  [
    'a value that is taken no more',
    (d) =>
      set(
        op(d, '/v1/members/{id}/tier', 'post')['requestBody']?.['content']?.['application/json']?.[
          'schema'
        ]?.['properties']?.['kind'],
        'enum',
        ['floor'],
      ),
    /takes no trial any more/,
  ],
  [
    'a new value in an answer',
    (d) =>
      schema(d, 'Hold')['properties']?.['id']
        ? set(schema(d, 'Decision')['properties']?.['status'], 'enum', [
            'applied',
            'duplicate',
            'deferred',
            'lost',
          ])
        : undefined,
    /may be lost now/,
  ],
  [
    'a content type taken away',
    (d) => delete op(d, '/v1/events', 'post')['requestBody']?.['content']?.['application/cloudevents+json'],
    /takes no application\/cloudevents\+json/,
  ],
])('%s', (_name, change, expected) => {
  const after = document();
  change(after);
  const told = breaksOf(document(), after).map(({ where, what }) => `${where}: ${what}`);
  expect(told.some((line) => expected.test(line))).toBe(true);
});

test.each<readonly [string, (draft: Draft) => void]>([
  ['a new call', (d) => set(d['paths'], '/v1/new', { get: { operationId: 'new', responses: {} } })],
  ['a new optional field', (d) => set(schema(d, 'NewMember')['properties'], 'nick', { type: 'string' })],
  ['a new field in an answer', (d) => set(schema(d, 'Member')['properties'], 'nick', { type: 'string' })],
  ['a new error code', (d) => (schema(d, 'ErrorCode')['enum'] as Draft).push('new_code')],
  ['a longer text', (d) => set(schema(d, 'NewMember')['properties']?.['id'], 'maxLength', 9_999)],
])('%s breaks nothing', (_name, change) => {
  const after = document();
  change(after);
  expect(breaksOf(document(), after)).toEqual([]);
});
