import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, integer, list, named, nullable, object, text, time } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import type { ShowTime } from '../http/show-time.ts';
import type { CaseRow, Quarantine } from '../log/quarantine.ts';
import type { Reads } from '../reads.ts';

export interface QuarantineParts {
  readonly quarantine: Pick<Quarantine, 'list' | 'lift'>;
  readonly reads: Reads;
  readonly show: () => ShowTime;
}

const setAside = named(
  'Quarantined',
  object(
    {
      member: text('External id'),
      since: time('When she was set aside'),
      entry: integer('Her newest entry then; what broke was to come behind it'),
      asked: text('What was being decided: a command, or what time does'),
      type: text('Type of the event'),
      error: text('Kind of the fault'),
      place: text('Where in the code; worth a report'),
    },
    {},
    'A member whose account broke an invariant: reads work, writes are refused',
  ),
);

export function quarantineRoutes(parts: QuarantineParts): readonly Route[] {
  return [listQuarantine(parts), liftQuarantine(parts)];
}

function listQuarantine(parts: QuarantineParts): Route {
  return route({
    id: 'listQuarantine',
    method: 'GET',
    path: '/v1/quarantine',
    tag: 'operations',
    summary: 'Members who are set aside because a decision about them broke, and what broke',
    access: { scope: 'operations' },
    answers: {
      200: {
        description: 'All of them',
        schema: object({
          data: list(setAside, 'Members, those longest there first'),
          nextCursor: nullable(text('Always null')),
        }),
      },
    },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const cases = [...(await parts.quarantine.list())].sort((a, b) => a.at - b.at || a.member - b.member);
      const found = await parts.reads.name(cases.map(({ member }) => member));
      const show = parts.show();
      const data = cases.map((each, i) => present(each, found[i]?.external ?? '', show));
      return ok({ data, nextCursor: null });
    },
  });
}

function present({ at, detail }: CaseRow, member: string, show: ShowTime): object {
  const { entry, ask, type, error } = detail;
  return { member, since: show(at), entry, asked: ask, type, error: error.name, place: error.at };
}

function liftQuarantine({ quarantine, reads }: QuarantineParts): Route {
  return route({
    id: 'liftQuarantine',
    method: 'POST',
    path: '/v1/quarantine/{id}/lift',
    tag: 'operations',
    summary: 'Take a member’s events again who was set aside; what breaks again sets her aside again',
    access: { scope: 'operations' },
    params: memberParams,
    write: 'key',
    audit: 'person',
    answers: { 200: { description: 'Taken back', schema: object({ lifted: bool('True') }) } },
    refusals: ['unknown_member', 'not_quarantined'],
    handle: async ({ params, caller, key }: Call<{ readonly id: string }, undefined, undefined>) => {
      const pointer = '/path/id';
      const found = await reads.find(params.id);
      if (found === null) throw new Problem('unknown_member', 'Nobody has this id.', { pointer });
      if (!(await quarantine.lift(found.member, JSON.stringify([caller.id, key]))))
        throw new Problem('not_quarantined', 'She is not set aside.', { pointer });
      return ok({ lifted: true });
    },
  });
}
