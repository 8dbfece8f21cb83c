import { Problem } from '../http/problem.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { id, object, oneOf, text } from '../http/schema.ts';
import { loadMember } from '../members/load.ts';
import type { Found } from '../reads.ts';
import { type ExportParts, type ExportWhat, exportLines } from './export-lines.ts';
import { readMonth, statementOf } from './statement.ts';
import { statementCsv, statementJson } from './statement-text.ts';

const csvText = text('Two tables, each under its header');
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
    params: object({
      month: text('Like 2026-03', { pattern: '^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])$' }),
    }),
    query: object({}, { format: oneOf('How', 'json', 'csv') }),
    audit: 'plain',
    answers: {
      200: {
        description: 'The statement: JSON lines, sums first; or CSV',
        type: 'application/jsonl',
        also: { 'text/csv': csvText },
      },
    },
    refusals: ['no_program', 'invalid_parameter'],
    handle: async ({ params, query }: Call<{ month: string }, { format?: 'json' | 'csv' }, undefined>) => {
      const programs = parts.reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
      const month = readMonth(programs, params.month, parts.clock.now());
      const statement = await statementOf(parts, month);
      const isCsv = query.format === 'csv';
      const type = isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8';
      return { status: 200, raw: { type, data: isCsv ? statementCsv(statement) : statementJson(statement) } };
    },
  });
}
