import { inForce, occurrenceAt } from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, list, named, nullable, object, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';
import { orNull, showTimeOf } from '../http/show-time.ts';
import type { LoadParts } from '../members/load.ts';

const day = named(
  'NamedDay',
  object({
    id: text('Day of the program'),
    name: names,
    open: bool('It is now'),
    from: nullable(time('When it began, or the next one begins; null none within 400 days')),
    until: nullable(time('When that one ends')),
  }),
);

/** Days that come again, as the program names them. */
export function dayRoutes(parts: LoadParts): readonly Route[] {
  return [
    route({
      id: 'listDays',
      method: 'GET',
      path: '/v1/days',
      tag: 'days',
      summary: 'Member days and other named days: the one that is, or the next',
      access: 'anyone',
      answers: { 200: { description: 'All of them', schema: object({ data: list(day, 'Days') }) } },
      refusals: ['no_program'],
      handle: async (_call: Call<undefined, undefined, undefined>) => {
        const programs = parts.reads.programs();
        if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
        const now = parts.clock.now();
        const { program, calendar } = inForce(programs, now).compiled;
        const show = showTimeOf(programs, now);
        const data = Object.entries(program.days).map(([id, def]) => {
          const found = occurrenceAt(calendar, def, now);
          const open = found !== null && found.from <= now;
          const { from = null, until = null } = found ?? {};
          return { id, name: def.name, open, from: orNull(show, from), until: orNull(show, until) };
        });
        return ok({ data });
      },
    }),
  ];
}
