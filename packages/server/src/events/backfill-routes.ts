import { commandSource } from '../http/commands.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, named, object } from '../http/schema.ts';
import type { Time } from '../log/ports.ts';

export interface BackfillParts {
  readonly time: Time;
}

export function backfillRoutes({ time }: BackfillParts): readonly Route[] {
  return [
    route({
      id: 'closeBackfills',
      method: 'POST',
      path: '/v1/backfills/close',
      tag: 'events',
      summary: 'End the backfill: from now on time passes for all members again',
      access: { scope: 'backfill' },
      write: 'key',
      audit: 'plain',
      answers: {
        200: {
          description: 'Ended',
          schema: named(
            'ClosedBackfills',
            object({ closed: integer('Members who were in backfill', { min: 0 }) }),
          ),
        },
      },
      refusals: ['no_program'],
      handle: async ({ caller, key }: Call<undefined, undefined, undefined>) =>
        ok({
          closed: await time.closeBackfills({ source: commandSource(caller), id: key, actor: caller.actor }),
        }),
    }),
  ];
}
