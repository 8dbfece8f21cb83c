import {
  type Entry,
  type EpochMs,
  type IssueRecord,
  inForce,
  type SavingsLine,
  savingsAt,
  sumOfSavings,
  textOf,
  type UseRecord,
  useKey,
} from '@laurel/core';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, list, named, object, text, time } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { readTime } from '../http/times.ts';
import { type LoadParts, loadMember, seeMember } from '../members/load.ts';
import type { MemberWriteParts } from '../members/write-routes.ts';
import { issueTypes } from '../partners/issue-log.ts';
import type { Found } from '../reads.ts';

interface Id {
  readonly id: string;
}
interface Query {
  readonly plan?: string;
  readonly from?: string;
  readonly to?: string;
}
interface Span {
  readonly plan: string | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const savings = named(
  'SavingsOfMember',
  object({
    currency: text('Of the amounts'),
    cash: integer('Money that was not paid, minor units'),
    list: integer('What was given that only has a list value; never added to `cash`'),
    data: list(
      object(
        { at: time('When it was used'), cash: integer('Minor units'), list: integer('Minor units') },
        { benefit: text('Benefit'), order: text('Order'), plan: text('Plan') },
      ),
      'Line by line, newest first',
    ),
  }),
);

/** Entries looked at in one read. */
const pageSize = 500;

/** What benefits saved: of the orders that stand, and where they were used elsewhere. */
export function savingsRoutes(parts: MemberWriteParts): readonly Route[] {
  return [
    route({
      id: 'getSavings',
      method: 'GET',
      path: '/v1/members/{id}/savings',
      tag: 'redemptions',
      summary: 'What benefits saved: in money and in list value, each line with its order',
      access: { scope: 'members:read', own: true },
      params: memberParams,
      query: object(
        {},
        { plan: text('Of this plan alone', { max: 64 }), from: time('From'), to: time('Before') },
      ),
      answers: { 200: { description: 'The savings', schema: savings } },
      refusals: ['unknown_member', 'invalid_parameter'],
      handle: async ({ caller, params, query }: Call<Id, Query, undefined>) => {
        const found = await loadMember(parts, caller, params.id);
        const { at } = await seeMember(parts, found);
        const span = {
          plan: query.plan,
          // The schema has found them to be times.
          from: readTime(query.from ?? '') ?? 0,
          to: readTime(query.to ?? '') ?? Number.MAX_SAFE_INTEGER,
        };
        const lines = await linesIn(parts, found, span);
        const show = parts.show();
        return ok({
          currency: inForce(parts.reads.programs(), at).compiled.program.currency,
          ...sumOfSavings(lines),
          data: lines.map((line) => ({ ...line, at: show(line.at) })),
        });
      },
    }),
  ];
}

async function linesIn(parts: LoadParts, found: Found, span: Span): Promise<readonly SavingsLine[]> {
  const lines: SavingsLine[] = [];
  const seen = new Set<string>();
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const types = ['redemption.captured', 'benefit.used', ...issueTypes];
    const entries = await parts.reads.newestFirst(found.member, { before, limit: pageSize, types });
    for (const entry of entries) lines.push(...(await linesOf(parts, found, entry, seen)));
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageSize || last.decidedAt < span.from) break;
    before = last.seq;
  }
  return lines.filter(
    ({ at, plan }) => at >= span.from && at < span.to && (span.plan === undefined || plan === span.plan),
  );
}

async function linesOf(
  { reads }: LoadParts,
  { member }: Found,
  { event, happenedAt, outcome }: Entry,
  seen: Set<string>,
): Promise<readonly SavingsLine[]> {
  const { data } = event;
  if (event.type === 'benefit.used') return elsewhere(data, happenedAt);
  if (issueTypes.includes(event.type)) return issueLines({ reads }, member, outcome, seen);
  const order = textOf(data['orderId']);
  if (seen.has(order)) return [];
  seen.add(order);
  const [record] = await reads.records(member, [useKey(order)]);
  return record == null ? [] : savingsAt(order, record as UseRecord);
}

function elsewhere(data: Entry['event']['data'], at: EpochMs): readonly SavingsLine[] {
  const { amount = 0, listValue = 0, benefit, orderId: order, plan } = data;
  if (amount === 0 && listValue === 0) return [];
  return [
    {
      at,
      cash: Number(amount),
      list: Number(listValue),
      ...(benefit === undefined ? {} : { benefit: textOf(benefit) }),
      ...(order === undefined ? {} : { order: textOf(order) }),
      ...(plan === undefined ? {} : { plan: textOf(plan) }),
    },
  ];
}

/** Pieces of partners that members have: each with its list value, never with money. */
async function issueLines(
  { reads }: Pick<LoadParts, 'reads'>,
  member: Found['member'],
  { records = {} }: Entry['outcome'],
  seen: Set<string>,
): Promise<readonly SavingsLine[]> {
  const keys = Object.keys(records).filter((key) => key.startsWith('issue/') && !seen.has(key));
  for (const key of keys) seen.add(key);
  return (await reads.records(member, keys)).flatMap((record) => {
    const { state, value, settledAt = 0, benefit, plan } = record as IssueRecord;
    if (state !== 'delivered' || value === 0) return [];
    return [{ at: settledAt, cash: 0, list: value, benefit, ...(plan === undefined ? {} : { plan }) }];
  });
}
