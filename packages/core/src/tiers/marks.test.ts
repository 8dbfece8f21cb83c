import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stamp } from '../../test/bought.ts';
import { at, Play, starter } from '../../test/play.ts';
import { Making } from '../deciding.ts';
import { Draft } from '../draft.ts';
import { factOf } from '../facts.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { TrackState } from '../state.ts';
import { type Mark, markOf, walkFrom, walkOn } from './marks.ts';

const order = (orderId: string, amount: number): JsonObject => ({ orderId, amount, currency: 'CNY' });

/** Many small orders, cards that come and that are used by time and by hand, and refunds of older orders. */
interface Step {
  readonly hours: number;
  readonly what: 'order' | 'refund' | 'card' | 'use';
  readonly n: number;
}
const steps = fc.array(
  fc.record({
    hours: fc.constantFrom(0, 1, 4, 20),
    what: fc.oneof(
      { weight: 20, arbitrary: fc.constant<Step['what']>('order') },
      { weight: 3, arbitrary: fc.constantFrom<Step['what']>('refund', 'card', 'use') },
    ),
    n: fc.integer({ min: 0, max: 60_000 }),
  }),
  { minLength: 60, maxLength: 160 },
);
const courses = fc.record({
  window: fc.constantFrom('lifetime', 'calendarYear', 'sinceTierStart', '30 days', '7 days'),
  period: fc.constantFrom('10 days', '20 days', '1 month'),
  grace: fc.constantFrom('30 days', '4 days'),
  demotion: fc.constantFrom('oneStep', 'toEarned'),
});

function programs(course: object) {
  return starter((doc) => {
    const { main } = doc['tracks'] as { main: { tiers: { pack?: unknown; threshold: number }[] } };
    const protection = { asset: 'shield', extends: '10 days' };
    Object.assign(main, course, { onRefund: 'atSettlement', protection });
    for (const [i, tier] of main.tiers.entries()) {
      delete tier.pack;
      tier.threshold = [0, 300, 1000, 3000, 9000][i] ?? 0;
    }
  });
}

/** The member's track at the next settlement, and a decision there that has all her records. */
function settling(play: Play, ms: number): { m: Making; track: CompiledTrack; state: TrackState } {
  const head = play.read(stamp(ms - 1000));
  const records = { get: (key: string): Json | null => play.records.get(key) ?? null };
  const m = new Making(
    {
      programs: play.programs,
      draft: new Draft({ head, records }),
      context: { member: 7, origin: 'time', now: ms, backfill: false, taken: {} },
      entries: [],
    },
    { type: 'time.passed', source: 'time', id: String(ms), time: ms, data: {} },
    'time',
    ms,
  );
  const track = m.program.tracks[0] as CompiledTrack;
  return { m, track, state: head.tracks[track.id] as TrackState };
}

function run(play: Play, all: readonly Step[]): { seen: Mark['seen']; cards: number } {
  let now = at('2020-01-02 09:00');
  let orders = 0;
  let seen: Mark['seen'];
  let cards = 0;
  play.send('member.registered', '2020-01-01 10:00');
  for (const { hours, what, n } of all) {
    now = Math.min(now + hours * 3_600_000 + 1000, at('2020-01-31 22:00'));
    const used = (): number => JSON.stringify(factOf(play.head.facts, 'cards:main') ?? '').length;
    const before = used();
    if (what === 'order') play.send('order.completed', stamp(now), order(`o${orders++}`, n));
    else if (what === 'card')
      play.send('adjustment.made', stamp(now), { asset: 'shield', amount: 1, reason: 'test' });
    else if (what === 'use') play.try('card.used', stamp(now), { track: 'main' });
    else {
      const done = play.try(
        'order.refunded',
        stamp(now),
        order(`o${n % Math.max(orders, 1)}`, 1 + (n % 900)),
      );
      if (done.kind === 'applied') {
        seen = (factOf(play.head.facts, 'refold:main') as unknown as Mark | undefined)?.seen;
        cards = 0;
        continue;
      }
    }
    if (used() !== before) cards++;
  }
  return { seen, cards };
}

test('what a settlement goes on from is what the refund saw, gone on with, and what all the records say', () => {
  let pieces = 0;
  fc.assert(
    fc.property(steps, courses, (all, course) => {
      const play = new Play(programs(course));
      const { seen, cards } = run(play, all);
      const ms = at('2020-02-01 00:00');
      const { m, track, state } = settling(play, ms);
      const mark = markOf(m, track);
      if (mark?.seen === undefined || seen === undefined) return;
      if (mark.seen.item > seen.item) pieces++;
      const { tail = [], items = 0 } = m.draft.head.assets['growth']?.earned ?? {};
      expect(mark.seen.item).toBeGreaterThanOrEqual(items - tail.length);
      const inPieces = walkOn(m, track, state, mark.seen);
      const atOnce = walkOn(m, track, state, seen);
      expect(inPieces.run(ms - 1)).toMatchObject(only(atOnce.run(ms - 1)));
      expect(inPieces.cards.left(ms - 1)?.left ?? []).toEqual(atOnce.cards.left(ms - 1)?.left ?? []);
      // A card that was used since could protect an earlier end in a walk that knows of it from the beginning.
      if (cards === 0)
        expect(walkFrom(m, track, state, mark).run(ms - 1)).toMatchObject(only(inPieces.run(ms - 1)));
    }),
    { numRuns: 60, seed: 11 },
  );
  expect(pieces).toBeGreaterThan(20);
});

/** All of a standing but its cause, which a note does not keep. */
function only({ cause: _, ...standing }: object & { cause: string }): object {
  return standing;
}
