import { inForce } from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, object, page } from '../http/schema.ts';
import { draftRoutes } from './draft-routes.ts';
import { getOutline } from './outline.ts';
import { type ProgramParts, presentVersion } from './parts.ts';
import { version } from './schemas.ts';

export function programRoutes(parts: ProgramParts): readonly Route[] {
  return [getProgram(parts), getOutline(parts), listVersions(parts), ...draftRoutes(parts)];
}

function getProgram({ reads, versions, clock }: ProgramParts): Route {
  return route({
    id: 'getProgram',
    method: 'GET',
    path: '/v1/program',
    tag: 'programs',
    summary: 'The rule book in force, or another version of it',
    access: { scope: 'programs:read' },
    query: object({}, { version: integer('Its number; the one in force, if not said', { min: 1 }) }),
    answers: { 200: { description: 'The version with its text', schema: version } },
    refusals: ['no_program', 'unknown_version'],
    handle: async ({ query }: Call<undefined, { version?: number }, undefined>) => {
      const programs = reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
      const now = inForce(programs, clock.now()).number;
      const number = query.version ?? now;
      const row = (await versions.list()).find((one) => one.number === number);
      const compiled = programs.versions.find((one) => one.number === number)?.compiled;
      if (row === undefined || compiled === undefined)
        throw new Problem('unknown_version', 'No version has this number.', { pointer: '/query/version' });
      return ok({ ...presentVersion(row, now, reads, clock), source: row.source, program: compiled.program });
    },
  });
}

function listVersions({ reads, versions, clock }: ProgramParts): Route {
  return route({
    id: 'listVersions',
    method: 'GET',
    path: '/v1/program/versions',
    tag: 'programs',
    summary: 'All published versions, newest first',
    access: { scope: 'programs:read' },
    answers: { 200: { description: 'All of them', schema: page(version, 'Versions') } },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const programs = reads.programs();
      const now = programs.versions.length === 0 ? 0 : inForce(programs, clock.now()).number;
      const rows = await versions.list();
      return ok({
        data: rows.toReversed().map((row) => presentVersion(row, now, reads, clock)),
        nextCursor: null,
      });
    },
  });
}
