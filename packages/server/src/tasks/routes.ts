import { type CompiledRule, inForce } from '@laurel/core';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, integer, list, named, nullable, object, oneOf, page, text, time } from '../http/schema.ts';
import { memberParams, names } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, loadMember, seeMember } from '../members/load.ts';
import { progressOf } from './progress.ts';

interface Id {
  readonly id: string;
}

const task = named(
  'MemberTask',
  object({
    id: text('Rule of the program'),
    name: names,
    how: names,
    kind: oneOf('Kind', 'daily', 'growth', 'special'),
    goal: nullable(text('What it takes, as decimal text; null where each time counts')),
    progress: text('How far, as decimal text'),
    reached: integer('How often it was reached in this window', { min: 0 }),
    done: bool('Nothing is left to do in this window'),
    until: nullable(time('When the window ends; null never')),
    rewards: list(
      object({ asset: text('Asset'), amount: text('A number or an expression of the program') }),
      'What it gives',
    ),
  }),
);

export function taskRoutes(parts: LoadParts): readonly Route[] {
  return [
    route({
      id: 'listTasks',
      method: 'GET',
      path: '/v1/members/{id}/tasks',
      tag: 'tasks',
      summary: 'The task centre: what there is to do, and how far the member is',
      access: { scope: 'members:read', own: true },
      params: memberParams,
      answers: { 200: { description: 'All of them', schema: page(task, 'Tasks') } },
      refusals: ['unknown_member', 'no_program'],
      handle: async ({ caller, params }: Call<Id, undefined, undefined>) => {
        const found = await loadMember(parts, caller, params.id);
        const seen = await seeMember(parts, found);
        const programs = parts.reads.programs();
        const { compiled } = inForce(programs, seen.at);
        const show = showTimeOf(programs, seen.at);
        const rules = [...compiled.rules.values()].filter(
          ({ def }) => def.task !== null && isOpen(def, seen.at),
        );
        const data = rules.map((rule) => {
          const { until, ...rest } = progressOf(compiled, rule, seen.head, seen.at);
          const { id, name, task: shown } = rule.def;
          const rewards = rule.grants.map(({ asset, amount }) => ({ asset, amount: amount.source }));
          return {
            id,
            name,
            how: shown?.how,
            kind: shown?.kind,
            ...rest,
            until: until === null ? null : show(until),
            rewards,
          };
        });
        return ok({ data, nextCursor: null });
      },
    }),
  ];
}

const isOpen = ({ from, until }: CompiledRule['def'], at: number): boolean =>
  (from === null || from <= at) && (until === null || at < until);
