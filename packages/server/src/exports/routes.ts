import { Problem } from '../http/problem.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { id, object, oneOf } from '../http/schema.ts';
import { loadMember } from '../members/load.ts';
import type { Found } from '../reads.ts';
import { type ExportParts, type ExportWhat, exportLines } from './export-lines.ts';
import { readMonth, statementOf } from './statement.ts';
import { statementTables } from './statement-text.ts';
import { type Format, formats, monthName, twoTables, written } from './two-tables.ts';

const whats = ['ledger', 'members', 'events'] as const;

export function exportRoutes(parts: ExportParts): readonly Route[] {
  return [exportRoute(parts), statementRoute(parts)];
}

function exportRoute(parts: ExportParts): Route {
  return route({
    id: 'export',
    method: 'GET',
    path: '/v1/exports/{what}',
    tag: 'exports',
    summary: 'Ledger, members or events as JSON lines, by member’s external id',
    access: { scope: 'exports' },
    params: object({ what: oneOf('What', ...whats) }),
    query: object({}, { member: id('Of this member alone') }),
    audit: 'plain',
    answers: { 200: { description: 'One JSON document a line', type: 'application/jsonl' } },
    refusals: ['unknown_member', 'not_found'],
    handle: async ({ caller, params, query }: Call<{ what: ExportWhat }, { member?: string }, undefined>) => {
      if (!whats.includes(params.what))
        throw new Problem('not_found', `There are exports of ${whats.join(', ')}.`);
      const only: readonly Found[] | null =
        query.member === undefined ? null : [await loadMember(parts, caller, query.member)];
      const data = exportLines(parts, params.what, only);
      return { status: 200, raw: { type: 'application/jsonl; charset=utf-8', data } };
    },
  });
}

function statementRoute(parts: ExportParts): Route {
  return route({
    id: 'getStatement',
    method: 'GET',
    path: '/v1/statements/{month}',
    tag: 'exports',
    summary: 'A month’s statement per asset and funder, by posting date',
    description:
      'Opening, earned, spent, expired, taken back, adjusted, closing, then the lines. A closed month gives the same bytes for ever: what comes late is posted in the month in which it comes.',
    access: { scope: 'exports' },
    params: object({ month: monthName }),
    query: object({}, { format: formats }),
    audit: 'plain',
    answers: { 200: twoTables },
    refusals: ['no_program', 'invalid_parameter'],
    handle: async ({ params, query }: Call<{ month: string }, Format, undefined>) => {
      const programs = parts.reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
      const month = readMonth(programs, params.month, parts.clock.now());
      return written(statementTables(await statementOf(parts, month)), query);
    },
  });
}
