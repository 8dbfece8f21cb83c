import type { EpochMs } from '@laurel/core';
import type { TrustableClock } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, integer, named, object, time } from '../http/schema.ts';
import type { ShowTime } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import type { Time } from '../log/ports.ts';

export interface ClockParts {
  readonly clock: TrustableClock;
  readonly time: Time;
  readonly show: () => ShowTime;
  /** Of a sandbox: moves its clock and keeps where it stands; false where that would be backwards. Null elsewhere. */
  readonly moveClock: ((to: EpochMs) => Promise<boolean>) | null;
}

const clockSchema = named(
  'Clock',
  object({ now: time('What the clock shows'), sandbox: bool('It can be moved') }),
);
const advanced = named(
  'Advanced',
  object({
    now: time('What the clock shows'),
    advanced: integer('Members to whom time did something by this call; the scheduler may have been first', {
      min: 0,
    }),
  }),
);
const ahead = 10 * 366 * 86_400_000;

export function clockRoutes(parts: ClockParts): readonly Route[] {
  const { clock, show, moveClock } = parts;
  return [
    route({
      id: 'getClock',
      method: 'GET',
      path: '/v1/clock',
      tag: 'clock',
      summary: 'What time it is here',
      access: { scope: 'members:read' },
      answers: { 200: { description: 'The time', schema: clockSchema } },
      refusals: [],
      handle: async (_call: Call<undefined, undefined, undefined>) =>
        ok({ now: show()(clock.now()), sandbox: moveClock !== null }),
    }),
    route({
      id: 'moveClock',
      method: 'POST',
      path: '/v1/clock',
      tag: 'clock',
      summary: 'Move a sandbox’s clock forward and let time pass for all',
      access: { scope: 'admin' },
      body: object({ to: time('To then; never back') }),
      write: 'key',
      audit: 'plain',
      answers: { 200: { description: 'Moved', schema: advanced } },
      refusals: ['not_a_sandbox', 'clock_backwards', 'invalid_value'],
      handle: async ({ body }: Call<undefined, undefined, { to: string }>) => {
        if (moveClock === null) throw new Problem('not_a_sandbox', 'This store’s clock is the machine’s.');
        const to = readTime(body.to) as EpochMs;
        if (to > clock.now() + ahead)
          throw new Problem('invalid_value', 'At most ten years at a time.', { pointer: '/to' });
        if (!(await moveClock(to)))
          throw new Problem('clock_backwards', 'That has passed.', { pointer: '/to' });
        return ok({ now: show()(clock.now()), advanced: await passTime(parts.time, clock.now()) });
      },
    }),
    trustRoute(parts),
    route({
      id: 'advance',
      method: 'POST',
      path: '/v1/advance',
      tag: 'clock',
      summary: 'Let time pass for all members who have something due, as the scheduler does by itself',
      access: { scope: 'operations' },
      body: object({}, { to: time('Up to then; now, if not said') }),
      bodyOptional: true,
      write: 'key',
      audit: 'plain',
      answers: { 200: { description: 'Done', schema: advanced } },
      refusals: ['invalid_value'],
      handle: async ({ body }: Call<undefined, undefined, { to?: string }>) => {
        const to = body.to === undefined ? clock.now() : (readTime(body.to) as EpochMs);
        if (to > clock.now())
          throw new Problem('invalid_value', 'That has not come yet.', { pointer: '/to' });
        return ok({ now: show()(clock.now()), advanced: await passTime(parts.time, to) });
      },
    }),
  ];
}

function trustRoute({ clock, show }: ClockParts): Route {
  return route({
    id: 'trustClock',
    method: 'POST',
    path: '/v1/clock/trust',
    tag: 'clock',
    summary: 'Say that the machine’s clock, which leapt, is right now: writes are taken again',
    description:
      'For one process, the one that is asked. `sure` stays false where the clock differs from the database’s.',
    access: { scope: 'operations' },
    write: 'own',
    audit: 'plain',
    answers: {
      200: {
        description: 'What is trusted now',
        schema: object({ now: time('What the clock shows'), sure: bool('Writes are taken') }),
      },
    },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      clock.trust();
      return ok({ now: show()(clock.now()), sure: clock.sure() });
    },
  });
}

const membersAtOnce = 500;

/** Until nobody has anything due any more. */
export async function passTime(time: Time, to: EpochMs): Promise<number> {
  let total = 0;
  for (;;) {
    const { advanced: count, more } = await time.advanceDue(to, membersAtOnce);
    total += count;
    if (!more) return total;
  }
}
