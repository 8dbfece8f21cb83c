import type { RefusalCode } from '@laurel/core';

/** One row of the catalogue: what a code means to who meets it. */
export interface ErrorRow {
  readonly status: number;
  readonly en: string;
  readonly zh: string;
  /** Whether the same request can succeed later without a change of it. */
  readonly retry: 'never' | 'later';
  readonly advice: string;
}

const row = (status: number, en: string, zh: string, advice: string): ErrorRow => ({
  status,
  en,
  zh,
  retry: 'never',
  advice,
});
const later = (status: number, en: string, zh: string, advice: string): ErrorRow => ({
  status,
  en,
  zh,
  retry: 'later',
  advice,
});

/** What HTTP itself refuses, before anything is decided. */
const ofHttp = {
  malformed_json: row(400, 'Not JSON', '不是合法的 JSON', 'Send one JSON document in UTF-8.'),
  empty_body: row(400, 'The body is empty', '请求体为空', 'Send the JSON that the call describes.'),
  duplicate_key: row(400, 'A key stands twice', '键重复', 'Send each key of an object once.'),
  forbidden_key: row(
    400,
    'A key that is never taken',
    '不允许的键',
    'Rename `__proto__`, `constructor`, `prototype`.',
  ),
  too_deep: row(400, 'Nested too deep', '嵌套过深', 'At most 32 levels.'),
  invalid_text: row(
    400,
    'Text that is no text',
    '非法字符',
    'Send valid UTF-8 without NUL or lone surrogates.',
  ),
  invalid_number: row(
    400,
    'A number that cannot be kept exactly',
    '数字无法精确表示',
    'Write integers up to 2^53 − 1 plainly: no exponent, no −0.',
  ),
  string_too_long: row(400, 'A text is too long', '文本过长', 'At most 4,096 bytes.'),
  too_many_items: row(400, 'A list is too long', '列表过长', 'Send fewer items.'),
  invalid_id: row(400, 'Not an id', '标识不合法', 'Ids have 1 to 1,024 bytes and no control characters.'),
  invalid_parameter: row(400, 'A parameter has no such value', '参数值不合法', 'See the call in /docs.'),
  unknown_parameter: row(
    400,
    'The call has no such parameter',
    '未知的查询参数',
    'Leave it out; see the call in /docs.',
  ),
  invalid_cursor: row(400, 'Not a cursor of this list', '游标无效', 'Begin the list again without a cursor.'),
  invalid_idempotency_key: row(
    400,
    'Not an idempotency key',
    '幂等键不合法',
    'Send 1 to 255 visible ASCII characters.',
  ),
  empty_batch: row(400, 'The batch has no event', '批量请求为空', 'Send 1 to 1,000 events.'),
  batch_too_large: row(
    413,
    'The batch has too many events',
    '批量请求过大',
    'Send at most 1,000 events at a time.',
  ),
  body_too_large: row(413, 'The body is too large', '请求体过大', 'At most 1 MiB, 8 MiB for a batch.'),
  unsupported_media_type: row(
    415,
    'Not a content type of this call',
    '不支持的内容类型',
    'Send application/json, or what the call names.',
  ),
  unauthenticated: row(
    401,
    'Who are you?',
    '未认证',
    'Send `Authorization: Bearer` with a key or a member token.',
  ),
  token_invalid: row(
    401,
    'The token is not valid',
    '令牌无效',
    'Take a new one: signature, audience, times and algorithm are checked.',
  ),
  key_expired: row(401, 'The key has expired or was revoked', '密钥已失效', 'Make a new key.'),
  forbidden: row(
    403,
    'This key may not do that',
    '无权限',
    'Use a key with the scope that the detail names.',
  ),
  loopback_only: row(
    403,
    'A key of the demonstration store',
    '演示密钥仅限本机',
    'It works from this machine only; make a key of your own.',
  ),
  not_found: row(404, 'No such address', '地址不存在', 'See /docs for the calls.'),
  unknown_transfer: row(404, 'No such transfer', '流水不存在', 'Take the id from a list of transfers.'),
  unknown_job: row(404, 'No such job', '作业不存在', 'Take the id from the answer that made it.'),
  unknown_key: row(404, 'No such key', '密钥不存在', 'See GET /v1/keys.'),
  unknown_draft: row(404, 'No such draft', '草稿不存在', 'See GET /v1/programs.'),
  unknown_version: row(404, 'No such version of the program', '版本不存在', 'See GET /v1/programs.'),
  unknown_adjustment: row(404, 'No such adjustment', '调整单不存在', 'See GET /v1/adjustments.'),
  unknown_dead_letter: row(404, 'No such dead letter', '死信不存在', 'See GET /v1/dead-letters.'),
  unknown_message: row(404, 'No such message', '消息不存在', 'See the member’s messages.'),
  method_not_allowed: row(405, 'Not a method of this address', '方法不允许', 'See the `Allow` header.'),
  idempotency_conflict: row(
    409,
    'The key was used for something else',
    '幂等键冲突',
    'Use a new key for a new write.',
  ),
  already_decided: row(409, 'It was decided before', '已处理', 'Nothing is left to do.'),
  same_person: row(
    409,
    'A second person has to say so',
    '需要第二人审批',
    'Let another operator approve it.',
  ),
  not_linted: row(409, 'The draft has problems', '会员体系有错误', 'Mend what `lint` lists.'),
  not_approved: row(409, 'The draft is not approved', '草稿未审批', 'Let a second person approve it.'),
  quarantined: later(
    409,
    'The account is set aside',
    '账户已隔离',
    'An invariant of this member broke; somebody has to look. Reads work.',
  ),
  job_finished: row(409, 'The job has ended', '作业已结束', 'Nothing is left to cancel.'),
  not_a_sandbox: row(
    409,
    'This store has no clock of its own',
    '非沙箱',
    'Serve with --sandbox on a new folder.',
  ),
  clock_backwards: row(409, 'The clock only goes forward', '时钟不可后退', 'Name a later time.'),
  evidence_missing: row(422, 'Evidence is missing', '缺少凭证', 'Say where the proof is kept.'),
  rate_limited: later(429, 'Too many requests', '请求过于频繁', 'Wait as long as Retry-After says.'),
  queue_full: later(
    429,
    'Too much waits to be decided',
    '队列已满',
    'Wait as long as Retry-After says; nothing was taken.',
  ),
  request_timeout: later(
    408,
    'The request came too slowly',
    '请求超时',
    'Send it again; the id or Idempotency-Key keeps it single.',
  ),
  header_too_large: row(431, 'The headers are too large', '请求头过大', 'At most 16 KiB.'),
  internal: later(
    500,
    'A fault of ours',
    '内部错误',
    'Send it again with the same id or key, and report requestId.',
  ),
  not_available: later(501, 'Not in this release', '尚未提供', 'See the change log.'),
  clock_unsure: later(
    503,
    'The clock is not sure of the time',
    '时钟不可信',
    'Set the machine’s clock right.',
  ),
  storage_full: later(503, 'The disk is full', '存储已满', 'Make room; nothing was taken.'),
  storage_failed: later(
    503,
    'The disk failed',
    '存储故障',
    'Look at the machine; nothing was taken that was not said to be.',
  ),
  not_ready: later(503, 'Not ready yet', '尚未就绪', 'Wait as long as Retry-After says.'),
  stopping: later(503, 'The server is about to stop', '服务正在停止', 'Send it again.'),
} as const satisfies Readonly<Record<string, ErrorRow>>;

/** What the core refuses. Total over its codes: a code that is missing here does not compile. */
const ofCore: Readonly<Record<RefusalCode, ErrorRow>> = {
  invalid_event: row(400, 'Not an event', '事件不合法', 'See CloudEvents 1.0 and the pointer.'),
  unknown_event_type: row(
    400,
    'No such type of event',
    '未知的事件类型',
    'Use a built-in type or declare it in the program.',
  ),
  invalid_value: row(400, 'A value that does not fit', '值不合法', 'The pointer names the field.'),
  missing_field: row(400, 'A field is missing', '缺少字段', 'The pointer names the field.'),
  unknown_field: row(
    400,
    'There is no such field',
    '未知字段',
    'Leave it out, or declare it in the program.',
  ),
  no_program: later(
    409,
    'The store has no program',
    '尚无会员体系',
    'Publish one: `laurel program publish FILE`.',
  ),
  in_future: row(422, 'It has not happened yet', '事件时间在未来', 'Events may be up to 5 minutes ahead.'),
  too_late: row(
    422,
    'It came too late',
    '事件过期',
    'It is with the dead letters and can be driven again with an override.',
  ),
  behind_log: row(
    409,
    'History comes before life',
    '早于已有记录',
    'Backfill a member before newer events are sent.',
  ),
  before_joining: row(
    422,
    'It happened before the member joined',
    '早于入会时间',
    'Register the member at an earlier time.',
  ),
  unknown_member: row(404, 'No such member', '会员不存在', 'Register the member first.'),
  member_frozen: row(409, 'The member is frozen', '账户已冻结', 'Unfreeze the member first.'),
  member_closed: row(409, 'The member has left', '会员已退会', 'Register the member again.'),
  member_erased: row(
    409,
    'It happened before the person was erased',
    '会员已被抹除',
    'Nothing from before is taken any more.',
  ),
  already_a_member: row(409, 'Is a member already', '已是会员', 'Change the member instead.'),
  event_conflict: row(409, 'The same id with other content', '事件标识冲突', 'Give a new fact a new id.'),
  amounts_do_not_add_up: row(
    422,
    'Amounts do not add up',
    '金额不平',
    'goods + shipping + tax = amount; goods = Σ items.',
  ),
  currency_mismatch: row(422, 'Not the currency of the order', '币种不一致', 'Use the order’s currency.'),
  unknown_currency: row(422, 'The program knows no such currency', '未知币种', 'Declare it in the program.'),
  order_already_completed: row(409, 'The order was completed before', '订单已完成', 'One order earns once.'),
  order_already_paid: row(409, 'The order was paid before', '订单已支付', 'One order is paid once.'),
  order_cancelled: row(409, 'The order was cancelled', '订单已取消', 'Send a new order.'),
  unknown_order: row(404, 'No such order', '订单不存在', 'Send the order first.'),
  refund_above_order: row(
    422,
    'More than is left of the order',
    '退款超出订单',
    'See what is left with GET /v1/orders/{id}.',
  ),
  refund_already_taken: row(
    409,
    'This refund was taken before',
    '退款已处理',
    'Give each refund its own refundId.',
  ),
  unknown_line: row(422, 'The order has no such line', '订单行不存在', 'Use the lineIds of the order.'),
  insufficient_available: row(
    409,
    'Not enough is available',
    '可用余额不足',
    'See `available` of the member.',
  ),
  unknown_asset: row(422, 'The program has no such asset', '未知资产', 'See GET /v1/program.'),
  unknown_hold: row(404, 'No such hold', '预占单不存在', 'Take the id from the answer that placed it.'),
  hold_closed: row(409, 'The hold is closed', '预占单已结束', 'It was captured, released or has lapsed.'),
  capture_above_hold: row(
    422,
    'More than is held',
    '扣减超出预占',
    'Capture at most what is left of the hold.',
  ),
  restore_above_spend: row(
    422,
    'More than was spent',
    '退回超出已使用',
    'Restore at most what was captured and not yet restored.',
  ),
  unknown_tier: row(422, 'The track has no such tier', '等级不存在', 'See GET /v1/program.'),
  unknown_track: row(422, 'The program has no such track', '等级序列不存在', 'See GET /v1/program.'),
  unknown_field_of_profile: row(
    422,
    'The program declares no such field',
    '资料字段未声明',
    'Declare it under `fields`.',
  ),
  invitation_void: row(
    422,
    'The invitation does not count',
    '邀请无效',
    'Only the first accepted one counts, and none in a ring.',
  ),
  consent_missing: row(
    422,
    'An agreement is missing',
    '缺少同意',
    'Send the agreements that the program requires.',
  ),
  expression_failed: row(
    422,
    'An expression of the program failed',
    '规则表达式出错',
    'Mend the program; the detail names the rule.',
  ),
  chain_too_long: row(422, 'Rules feed each other too long', '规则链过长', 'Mend the program.'),
  stock_exhausted: row(409, 'Nothing is left', '库存不足', 'Nothing was taken.'),
  unknown_rule: row(404, 'The program has no such rule', '规则不存在', 'See GET /v1/program.'),
  no_card: row(409, 'The member has no card to use', '没有可用的保级卡', 'See the member’s assets.'),
};

export type HttpErrorCode = keyof typeof ofHttp;
export type ErrorCode = HttpErrorCode | RefusalCode;

/** The one catalogue. `docs/errors.md`, the OpenAPI enumeration and every answer come from it. */
export const errors: Readonly<Record<ErrorCode, ErrorRow>> = { ...ofHttp, ...ofCore };

export const errorCodes: readonly ErrorCode[] = Object.keys(errors).sort() as ErrorCode[];

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);
