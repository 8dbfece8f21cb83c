import { type ErrorCode, errorCodes, errors } from './errors.ts';
import type { AnswerDoc, Route } from './route.ts';
import { type JsonSchema, namedSchemas, refer, type Schema } from './schema.ts';
import { problem } from './shared-schemas.ts';

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [part: string]: unknown;
}

/** Codes that any call can answer. */
const always: readonly ErrorCode[] = [
  'header_too_large',
  'internal',
  'rate_limited',
  'request_timeout',
  'stopping',
  'not_ready',
];
const ofKeyed: readonly ErrorCode[] = [
  'unauthenticated',
  'token_invalid',
  'key_expired',
  'forbidden',
  'loopback_only',
  'session_over',
];
const ofBody: readonly ErrorCode[] = [
  'malformed_json',
  'empty_body',
  'duplicate_key',
  'forbidden_key',
  'too_deep',
  'invalid_text',
  'invalid_number',
  'string_too_long',
  'invalid_value',
  'missing_field',
  'unknown_field',
  'too_many_items',
  'body_too_large',
  'unsupported_media_type',
];
const ofWrite: readonly ErrorCode[] = [
  'cross_site',
  'idempotency_conflict',
  'invalid_idempotency_key',
  'queue_full',
  'storage_full',
  'storage_failed',
  'clock_unsure',
];

/** Every code that the route may answer with, sorted. */
export function codesOf(route: Route): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>([...always, ...route.refusals]);
  const add = (more: readonly ErrorCode[]): void => more.forEach((code) => codes.add(code));
  if (route.access !== 'anyone') add(ofKeyed);
  if (route.body !== undefined) add(ofBody);
  if (route.write !== undefined) add(ofWrite);
  if (route.path.includes('{')) add(['invalid_id', 'invalid_parameter']);
  add(route.query === undefined ? ['unknown_parameter'] : ['unknown_parameter', 'invalid_parameter']);
  if (route.query?.json['required'] !== undefined) codes.add('missing_field');
  if (queryNames(route).includes('cursor')) codes.add('invalid_cursor');
  return [...codes].sort();
}

/** The interface as OpenAPI 3.1, made of nothing but the table of routes. */
export function openApiOf(routes: readonly Route[], version: string): OpenApi {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    (paths[route.path] as Record<string, unknown>)[route.method.toLowerCase()] = operationOf(route);
  }
  const schemas = Object.fromEntries([...namedSchemas()].sort(byKey).map(([name, { json }]) => [name, json]));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Laurel',
      version,
      summary: 'A membership system that you host yourself',
      description:
        'Members, tiers, growth, points, tasks and benefits on one ledger. Errors are `application/problem+json` with a code of docs/errors.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server that serves this page' }],
    security: [{ key: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({
      name,
      description: `Calls about ${name}`,
    })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A service key: `lk_…`' },
        member: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A member token of the shop: `sub` is the member',
        },
      },
      responses: refusals(),
      schemas,
    },
  };
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

function operationOf(route: Route): JsonSchema {
  const parameters = parametersOf(route);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: securityOf(route),
    ...(route.access === 'anyone' ? {} : { 'x-scope': route.access.scope }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: bodyOf(route, route.body) }),
    'x-codes': codesOf(route),
    responses: responsesOf(route),
  };
}

function securityOf({ access }: Route): readonly object[] {
  if (access === 'anyone') return [];
  return access.own === true ? [{ key: [] }, { member: [] }] : [{ key: [] }];
}

const propertiesOf = (schema: Schema<unknown> | undefined): readonly [string, JsonSchema][] =>
  Object.entries((schema?.json['properties'] ?? {}) as Record<string, JsonSchema>);

const queryNames = (route: Route): readonly string[] => propertiesOf(route.query).map(([name]) => name);

function parametersOf(route: Route): readonly object[] {
  const requiredQuery = (route.query?.json['required'] ?? []) as readonly string[];
  const part = (where: 'path' | 'query', required: boolean, [name, schema]: [string, JsonSchema]): object => {
    const { description, ...rest } = schema;
    return { name, in: where, required, description, schema: rest };
  };
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Names this write: sent again it gives the first answer and has no second effect. Made if not sent.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return [
    ...propertiesOf(route.params).map((one) => part('path', true, one)),
    ...propertiesOf(route.query).map((one) => part('query', requiredQuery.includes(one[0]), one)),
    ...(route.write === 'key' ? [key] : []),
  ];
}

function bodyOf(route: Route, body: Schema<unknown>): JsonSchema {
  const types = route.accepts ?? ['application/json'];
  return {
    required: route.bodyOptional !== true,
    content: Object.fromEntries(types.map((type) => [type, { schema: refer(route.bodies?.[type] ?? body) }])),
  };
}

function responsesOf(route: Route): JsonSchema {
  const answers: Record<string, JsonSchema> = {};
  for (const [status, answer] of Object.entries(route.answers)) answers[status] = answerOf(answer);
  for (const code of codesOf(route)) {
    const { status } = errors[code];
    answers[status] ??= { $ref: `#/components/responses/Refused${status}` };
  }
  return answers;
}

/** One response per status, shared by all calls: what differs between calls are the codes, listed at each. */
function refusals(): JsonSchema {
  const shared: Record<string, JsonSchema> = {};
  for (const [status, codes] of Map.groupBy(errorCodes, (code) => errors[code].status)) {
    const later = codes.some((code) => errors[code].retry === 'later');
    shared[`Refused${status}`] = {
      description: codes.map((code) => `\`${code}\``).join(', '),
      ...(later
        ? { headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } } }
        : {}),
      content: { 'application/problem+json': { schema: refer(problem) } },
    };
  }
  return shared;
}

function answerOf({ description, schema, also = {}, type = 'application/json' }: AnswerDoc): JsonSchema {
  const main = schema === undefined ? (type === 'application/json' ? {} : { type: 'string' }) : refer(schema);
  const others = Object.entries(also).map(([name, other]) => [name, { schema: refer(other) }]);
  return { description, content: { [type]: { schema: main }, ...Object.fromEntries(others) } };
}
