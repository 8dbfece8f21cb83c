import type { CasePlace, CaseRow } from '@laurel/db';
import { order, present } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { limits } from '../http/limits.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { integer, object, oneOf, text } from '../http/schema.ts';
import { memberParams, pageQuery } from '../http/shared-schemas.ts';
import { loadMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { commandRefusals } from '../members/write-routes.ts';
import { allCases, type CaseParts, caseOf, doneCase, showCases, unknownCase } from './cases.ts';
import {
  agent,
  caseDone,
  caseList,
  casePage,
  caseParams,
  caseStates,
  ratedParams,
  serviceCase,
  word,
} from './schemas.ts';

interface Id {
  readonly id: string;
}
interface Asked {
  readonly state?: string;
  readonly line?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Cases of members and who answers them. What is said in them stays in the help desk. */
export function serviceRoutes(parts: CaseParts): readonly Route[] {
  const agents = object({}, { agent });
  return [
    openCase(parts),
    listMemberCases(parts),
    listCases(parts),
    getCase(parts),
    act(parts, {
      id: 'answerCase',
      verb: 'answer',
      type: 'case.answered',
      summary: 'Say that somebody answered',
      body: agents,
    }),
    act(parts, {
      id: 'handOverCase',
      verb: 'hand-over',
      type: 'case.handed_over',
      summary: 'Hand a case over to another agent',
      body: object({ agent }),
    }),
    act(parts, {
      id: 'escalateCase',
      verb: 'escalate',
      type: 'case.escalated',
      summary: 'Give a case to a more urgent line',
      body: object({}, { line: word('Line; that which takes over what is late, if not said'), reason }),
      refusals: ['no_escalation'],
    }),
    act(parts, {
      id: 'closeCase',
      verb: 'close',
      type: 'case.closed',
      summary: 'Close a case; until then it keeps its line and priority',
      body: object({}, { resolution: word('How it ended, in a word of the shop’s own') }),
    }),
    rateCase(parts),
  ];
}

const common = { method: 'POST', tag: 'service', write: 'key', again: true, audit: 'person' } as const;
const access = { scope: 'cases:write' } as const;

function openCase(parts: CaseParts): Route {
  return route({
    ...common,
    id: 'openCase',
    path: '/v1/members/{id}/cases',
    summary: 'Open a case: the member’s status decides line and priority',
    description: 'What the member wrote stays in the help desk; the log holds no free text.',
    access: { ...access, own: true },
    params: memberParams,
    body: object(
      { channel: word('Where it came from: `chat`, `phone`') },
      {
        subject: word('What it is about, in a word of the shop’s own: `refund`'),
        externalId: text('Its id in the help desk', { min: 1, max: 256 }),
        orderId: text('Order that it is about', { min: 1, max: 256 }),
      },
    ),
    answers: { 201: { description: 'Opened', schema: caseDone } },
    refusals: [...commandRefusals, 'service_not_offered', 'case_exists', 'too_many_cases'],
    handle: async (call: Call<Id, undefined, object>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const data = present(call.body as Record<string, unknown>);
      const answer = await order(parts, call, { subject: found.external, type: 'case.opened', data });
      return ok(await doneCase(parts, found, answer), 201);
    },
  });
}

function listMemberCases(parts: CaseParts): Route {
  return route({
    id: 'listMemberCases',
    method: 'GET',
    path: '/v1/members/{id}/cases',
    tag: 'service',
    summary: 'Cases of a member',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'The newest', schema: caseList } },
    refusals: ['unknown_member'],
    handle: async (call: Call<Id, undefined, undefined>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      return ok({ data: await allCases(parts, found) });
    },
  });
}

function listCases(parts: CaseParts): Route {
  return route({
    id: 'listCases',
    method: 'GET',
    path: '/v1/cases',
    tag: 'service',
    summary: 'Cases of all members, the most urgent first, then the oldest',
    description:
      'The order is that of the newest entries: what is late takes its new place when the scheduler has written it.',
    access,
    query: object(
      {},
      {
        state: oneOf('`open` unless said', ...caseStates),
        line: text('Of this line alone', { min: 1, max: 64 }),
        ...pageQuery,
      },
    ),
    answers: { 200: { description: 'A page', schema: casePage } },
    refusals: ['invalid_cursor'],
    handle: async ({ caller, query }: Call<undefined, Asked, undefined>) => {
      const { state = 'open', line, limit = limits.pageDefault, cursor } = query;
      const binding = `cases ${caller.id} ${state} ${line ?? ''}`;
      const first = { priority: 0, at: 0, member: 0, seq: 0 };
      const after = cursor === undefined ? first : parts.cursors.read(binding, cursor);
      await parts.caughtUp();
      const rows = await parts.store.cases.list({ state, line }, after as unknown as CasePlace, limit);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return ok({ data: await showRows(parts, rows), nextCursor: cursorAt(parts, binding, last) });
    },
  });
}

function cursorAt({ cursors }: CaseParts, binding: string, last: CaseRow | undefined): string | null {
  if (last === undefined) return null;
  const { priority, at, member, seq } = last;
  return cursors.write(binding, { priority, at, member, seq });
}

async function showRows(parts: CaseParts, rows: readonly CaseRow[]): Promise<readonly object[]> {
  const found = await parts.reads.name(rows.map(({ member }) => member));
  const shown = await Promise.all(
    rows.map(async ({ seq }, i) => {
      const whose = found[i];
      return whose == null ? [] : showCases(parts, whose, [seq]);
    }),
  );
  return shown.flat();
}

function getCase(parts: CaseParts): Route {
  return route({
    id: 'getCase',
    method: 'GET',
    path: '/v1/cases/{id}',
    tag: 'service',
    summary: 'One case',
    access,
    params: caseParams,
    answers: { 200: { description: 'The case', schema: serviceCase } },
    refusals: ['unknown_case'],
    handle: async ({ params }: Call<Id, undefined, undefined>) => {
      const { found, number } = await caseOf(parts, params.id);
      const [shown] = await showCases(parts, found, [number]);
      if (shown === undefined) throw unknownCase('/path/id');
      return ok(shown);
    },
  });
}

interface Act {
  readonly id: string;
  readonly verb: string;
  readonly type: string;
  readonly summary: string;
  readonly body: ReturnType<typeof object>;
  readonly refusals?: readonly ErrorCode[];
}

function act(parts: CaseParts, { id, verb, type, summary, body, refusals = [] }: Act): Route {
  return route({
    ...common,
    id,
    path: `/v1/cases/{id}/${verb}`,
    summary,
    access,
    params: caseParams,
    body,
    bodyOptional: true,
    answers: { 200: { description: 'Done', schema: caseDone } },
    refusals: [...commandRefusals, 'unknown_case', 'case_closed', ...refusals],
    handle: async (call: Call<Id, undefined, unknown>): Promise<Reply> => {
      const { found, number } = await caseOf(parts, call.params.id);
      const data = present({ case: number, ...(call.body as object) });
      const answer = await order(parts, call, { subject: found.external, type, data });
      return ok(await doneCase(parts, found, answer));
    },
  });
}

function rateCase(parts: CaseParts): Route {
  return route({
    ...common,
    id: 'rateCase',
    path: '/v1/members/{id}/cases/{case}/rate',
    summary: 'Say how good the help was, once it is over',
    access: { ...access, own: true },
    params: ratedParams,
    body: object({ stars: integer('How good', { min: 1, max: 5 }) }),
    answers: { 200: { description: 'Rated', schema: caseDone } },
    refusals: [...commandRefusals, 'unknown_case', 'case_open', 'already_rated'],
    handle: async (call: Call<{ id: string; case: string }, undefined, { stars: number }>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const of = await caseOf(parts, call.params.case, '/path/case');
      if (of.found.member !== found.member) throw unknownCase('/path/case');
      const data = { case: of.number, stars: call.body.stars };
      const answer = await order(parts, call, { subject: found.external, type: 'case.rated', data });
      return ok(await doneCase(parts, found, answer));
    },
  });
}
