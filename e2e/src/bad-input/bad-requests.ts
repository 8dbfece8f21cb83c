import { gzipSync } from 'node:zlib';

/** A request that must be refused: method and address, body, headers, and how it is refused. */
export type Bad = {
  readonly why: string;
  readonly call?: readonly [method: string, path: string];
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
  readonly pointer?: string;
};

/** An order of the member `m`; fields written as JSON, so that anything can be written. */
export const event = (changes: Readonly<Record<string, string | undefined>> = {}): string => {
  const fields = {
    type: '"order.completed"',
    source: '"shop"',
    id: '"bad"',
    subject: '"m"',
    time: '"2026-03-02T10:00:00+08:00"',
    data: '{"orderId":"bad","amount":100,"currency":"CNY"}',
    ...changes,
  };
  return `{${Object.entries(fields)
    .flatMap(([name, value]) => (value === undefined ? [] : [`"${name}":${value}`]))
    .join(',')}}`;
};
const data = (changes: Readonly<Record<string, string | undefined>>, type = '"order.completed"'): string => {
  const fields = { orderId: '"bad"', amount: '100', currency: '"CNY"', ...changes };
  const body = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`"${name}":${value}`],
  );
  return event({ type, data: `{${body.join(',')}}` });
};
const amount = (text: string, code: string): Bad => ({
  why: `amount ${text}`,
  body: data({ amount: text }),
  status: 400,
  code,
  pointer: '/data/amount',
});
const time = (text: string, code: string, status = 400): Bad => ({
  why: `time ${text}`,
  body: event({ time: `"${text}"` }),
  status,
  code,
  pointer: '/time',
});
const deep = (levels: number): string =>
  event({ data: `${'{"extra":'.repeat(levels)}1${'}'.repeat(levels)}` });
const batch = { 'content-type': 'application/cloudevents-batch+json' };
const lines = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, () => ({ lineId: 'l', sku: 's', quantity: 1, amount: 0 })));

export const badBodies: readonly Bad[] = [
  {
    why: 'an empty body',
    body: '',
    headers: { 'content-type': 'application/json' },
    status: 400,
    code: 'empty_body',
  },
  { why: 'no JSON', body: 'hello', status: 400, code: 'malformed_json' },
  { why: 'a truncated body', body: event().slice(0, -20), status: 400, code: 'malformed_json' },
  {
    why: 'a wrong content type',
    body: event(),
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    why: 'a compressed body',
    body: gzipSync(event()),
    headers: { 'content-encoding': 'gzip' },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    why: 'a key twice',
    body: event().replace('"source"', '"id":"x","source"'),
    status: 400,
    code: 'duplicate_key',
    pointer: '/id',
  },
  {
    why: '__proto__',
    body: data({ __proto__x: '1' }).replace('__proto__x', '__proto__'),
    status: 400,
    code: 'forbidden_key',
    pointer: '/data/__proto__',
  },
  {
    why: 'constructor',
    body: data({ constructor: '{}' }),
    status: 400,
    code: 'forbidden_key',
    pointer: '/data/constructor',
  },
  { why: 'depth of 10,000', body: deep(10_000), status: 400, code: 'too_deep' },
  {
    why: 'a text of 10 MB',
    body: data({ shopId: `"${'x'.repeat(10_000_000)}"` }),
    status: 413,
    code: 'body_too_large',
  },
  {
    why: 'a text of 5,000 bytes',
    body: data({ shopId: `"${'x'.repeat(5_000)}"` }),
    status: 400,
    code: 'string_too_long',
    pointer: '/data/shopId',
  },
  {
    why: 'bytes that are no UTF-8',
    body: Buffer.from(event({ subject: '"m\u00ff"' }), 'latin1'),
    status: 400,
    code: 'invalid_text',
  },
  { why: 'a lone surrogate', body: event({ subject: '"m\\ud800"' }), status: 400, code: 'invalid_text' },
  { why: 'NUL', body: event({ subject: '"m\\u0000"' }), status: 400, code: 'invalid_text' },
  {
    why: 'an array for an event',
    body: '[1]',
    headers: { 'content-type': 'application/cloudevents+json' },
    status: 400,
    code: 'invalid_event',
  },
  { why: 'an empty batch', body: '[]', headers: batch, status: 400, code: 'empty_batch' },
  {
    why: 'a batch of 1,001',
    body: JSON.stringify(Array.from({ length: 1_001 }, () => ({}))),
    headers: batch,
    status: 413,
    code: 'batch_too_large',
  },
];

export const badEvents: readonly Bad[] = [
  ...['-1', '1.5', '9007199254740992', '"100"', 'null', 'true'].map((text) => ({
    ...amount(text, ''),
    code: '',
  })),
  amount('-0', 'invalid_number'),
  amount('1e3', 'invalid_number'),
  amount('1e400', 'invalid_number'),
  { why: 'NaN', body: data({ amount: 'NaN' }), status: 400, code: 'malformed_json' },
  {
    why: 'no amount',
    body: data({ amount: undefined }),
    status: 400,
    code: 'missing_field',
    pointer: '/data/amount',
  },
  {
    why: 'a currency in small letters',
    body: data({ currency: '"cny"' }),
    status: 400,
    code: '',
    pointer: '/data/currency',
  },
  {
    why: 'an unknown currency',
    body: data({ currency: '"XTS"' }),
    status: 422,
    code: 'unknown_currency',
    pointer: '/data/currency',
  },
  {
    why: 'no currency',
    body: data({ currency: undefined }),
    status: 400,
    code: 'missing_field',
    pointer: '/data/currency',
  },
  time('2026-03-02T10:00:00', 'invalid_value'),
  time('2026-03-02T10:00:60+08:00', 'invalid_value'),
  time('2026-03-02T24:00:00+08:00', 'invalid_value'),
  time('2026-02-29T10:00:00+08:00', 'invalid_value'),
  time('0000-01-01T00:00:00Z', ''),
  time('9999-01-01T00:00:00Z', 'in_future', 422),
  time('2036-03-02T10:00:00+08:00', 'in_future', 422),
  { why: 'no subject', body: event({ subject: undefined }), status: 400, code: '', pointer: '/subject' },
  {
    why: 'a subject of 1,025 bytes',
    body: event({ subject: `"${'x'.repeat(1_025)}"` }),
    status: 400,
    code: 'invalid_id',
    pointer: '/subject',
  },
  { why: 'an empty id', body: event({ id: '""' }), status: 400, code: 'invalid_id', pointer: '/id' },
  {
    why: 'an unknown type',
    body: event({ type: '"order.eaten"' }),
    status: 400,
    code: 'unknown_event_type',
    pointer: '/type',
  },
  {
    why: 'an empty type',
    body: event({ type: '""' }),
    status: 400,
    code: 'unknown_event_type',
    pointer: '/type',
  },
  {
    why: 'a type with spaces',
    body: event({ type: '"order completed"' }),
    status: 400,
    code: 'unknown_event_type',
    pointer: '/type',
  },
  {
    why: 'a type of ours',
    body: event({ type: '"tier.upgraded"', data: '{}' }),
    status: 400,
    code: 'unknown_event_type',
    pointer: '/type',
  },
  {
    why: 'a source of ours',
    body: event({ source: '"laurel:rules"' }),
    status: 400,
    code: 'invalid_value',
    pointer: '/source',
  },
  {
    why: 'an unknown field',
    body: data({ ammount: '1' }),
    status: 400,
    code: 'unknown_field',
    pointer: '/data/ammount',
  },
  {
    why: 'items that do not add up',
    body: data({ goods: '90', items: '[{"lineId":"1","sku":"a","quantity":1,"amount":80}]' }),
    status: 422,
    code: 'amounts_do_not_add_up',
  },
  {
    why: '10,001 lines',
    body: data({ amount: '0', items: lines(10_001) }),
    status: 400,
    code: 'too_many_items',
    pointer: '/data/items',
  },
  { why: 'a frozen member', body: event({ subject: '"frozen"' }), status: 409, code: 'member_frozen' },
  { why: 'a closed member', body: event({ subject: '"closed"' }), status: 409, code: 'member_closed' },
  {
    why: 'the same id with other content',
    body: event({ id: '"done"' }),
    status: 409,
    code: 'event_conflict',
  },
  {
    why: 'an order that was completed',
    body: data({ orderId: '"done"' }),
    status: 409,
    code: 'order_already_completed',
  },
  {
    why: 'a refund above the order',
    body: data({ orderId: '"done"', amount: '100000', refundId: '"r"' }, '"order.refunded"'),
    status: 422,
    code: 'refund_above_order',
  },
  {
    why: 'a refund of 0',
    body: data({ orderId: '"done"', amount: '0', refundId: '"r"' }, '"order.refunded"'),
    status: 400,
    code: '',
    pointer: '/data/amount',
  },
  {
    why: 'a refund taken twice',
    body: data({ orderId: '"done"', amount: '100', refundId: '"r1"' }, '"order.refunded"'),
    status: 409,
    code: 'refund_already_taken',
  },
  {
    why: 'a refund in another currency',
    body: data({ orderId: '"done"', amount: '1', currency: '"USD"', refundId: '"r"' }, '"order.refunded"'),
    status: 422,
    code: '',
  },
  {
    why: 'a refund of an unknown line',
    body: data(
      {
        orderId: '"done"',
        amount: '100',
        goods: '100',
        refundId: '"r"',
        items: '[{"lineId":"9","sku":"a","quantity":1,"amount":100}]',
      },
      '"order.refunded"',
    ),
    status: 422,
    code: 'unknown_line',
  },
  {
    why: 'a refund with a negative line',
    body: data(
      {
        orderId: '"done"',
        amount: '100',
        goods: '100',
        refundId: '"r"',
        items: '[{"lineId":"1","sku":"a","quantity":1,"amount":-100}]',
      },
      '"order.refunded"',
    ),
    status: 400,
    code: '',
  },
];

const get = (why: string, path: string, status: number, code: string, pointer?: string): Bad => ({
  why,
  call: ['GET', path],
  status,
  code,
  ...(pointer === undefined ? {} : { pointer }),
});
const hold = (why: string, body: object, status: number, code: string, pointer?: string): Bad => ({
  why,
  call: ['POST', '/v1/members/m/holds'],
  body: JSON.stringify({ asset: 'points', amount: 10, ...body }),
  status,
  code,
  ...(pointer === undefined ? {} : { pointer }),
});

export const badCalls: readonly Bad[] = [
  get('an unknown member', '/v1/members/nobody', 404, 'unknown_member', '/path/id'),
  get('a member %00', '/v1/members/%00', 400, '', '/path/id'),
  get('a member ..', '/v1/members/%2E%2E', 404, ''),
  get('a member /', '/v1/members/%2F', 404, 'unknown_member'),
  get('an unknown parameter', '/v1/members?colour=red', 400, 'unknown_parameter', '/query/colour'),
  get('limit 0', '/v1/members?limit=0', 400, 'invalid_parameter', '/query/limit'),
  get('limit -1', '/v1/members?limit=-1', 400, 'invalid_parameter', '/query/limit'),
  get('limit 1e9', '/v1/members?limit=1000000000', 400, 'invalid_parameter', '/query/limit'),
  get('a cursor made by hand', '/v1/members?cursor=abc', 400, 'invalid_cursor', '/query/cursor'),
  get('at without an offset', '/v1/members/m?at=2026-03-01T00:00:00', 400, 'invalid_parameter', '/query/at'),
  get('an unknown address', '/v1/nothing', 404, 'not_found'),
  get('an unknown transfer', '/v1/transfers/tr-1-1-999/why', 404, 'unknown_transfer'),
  get('a transfer that is none', '/v1/transfers/__proto__/why', 404, 'unknown_transfer'),
  {
    why: 'a method that there is not',
    call: ['PUT', '/v1/members/m'],
    body: '{}',
    status: 405,
    code: 'method_not_allowed',
  },
  {
    why: 'an empty idempotency key',
    call: ['POST', '/v1/members/m/holds'],
    body: '{"asset":"points","amount":1}',
    headers: { 'idempotency-key': '' },
    status: 400,
    code: 'invalid_idempotency_key',
  },
  {
    why: 'a long idempotency key',
    call: ['POST', '/v1/members/m/holds'],
    body: '{"asset":"points","amount":1}',
    headers: { 'idempotency-key': 'x'.repeat(256) },
    status: 400,
    code: 'invalid_idempotency_key',
  },
  hold('a hold of 0', { amount: 0 }, 400, '', '/amount'),
  hold('a hold above the balance', { amount: 1_000_000 }, 409, 'insufficient_available'),
  hold('a hold of an unknown asset', { asset: 'gold' }, 422, 'unknown_asset', '/asset'),
  hold('a hold with an unknown field', { colour: 'red' }, 400, 'unknown_field', '/colour'),
  {
    why: 'an adjustment without a reason',
    call: ['POST', '/v1/members/m/adjustments'],
    body: '{"asset":"points","amount":1}',
    status: 400,
    code: 'missing_field',
    pointer: '/reason',
  },
  {
    why: 'a capture of no hold',
    call: ['POST', '/v1/holds/hd-999999-1/capture'],
    body: '{}',
    status: 404,
    code: 'unknown_hold',
  },
  { why: 'no key', headers: { authorization: '' }, body: event(), status: 401, code: 'unauthenticated' },
  {
    why: 'a wrong key',
    headers: { authorization: 'Bearer lk_0000000000000000_x' },
    body: event(),
    status: 401,
    code: '',
  },
  {
    why: 'a clock moved back',
    call: ['POST', '/v1/clock'],
    body: '{"to":"2020-01-01T00:00:00Z"}',
    status: 409,
    code: 'clock_backwards',
    pointer: '/to',
  },
];
