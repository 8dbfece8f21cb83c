import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { decide } from '../decide.ts';
import type { Json } from '../kernel/json.ts';

test('units of many lots that have ended come back after one question, however many lots there were', () => {
  const play = new Play(
    programsOf({
      program: 'daily',
      assets: { points: { kind: 'currency', expires: '30 days', restoreGrace: '10 days' } },
    }),
  );
  play.send('member.registered', '2026-03-01 10:00');
  for (let day = 1; day <= 28; day++)
    for (const hour of [11, 12])
      play.send('adjustment.made', `2026-03-${String(day).padStart(2, '0')} ${hour}:00`, {
        asset: 'points',
        amount: 1,
        reason: 'a test',
      });
  play.send('hold.placed', '2026-03-28 13:00', { asset: 'points', amount: 56 });
  const hold = Object.keys(play.head.holds)[0] ?? '';
  const holdId = `hd-${play.member}-${hold.replace('.', '-')}`;
  play.send('hold.captured', '2026-03-28 13:10', { holdId });
  // Whatever happens then, what has ended leaves the head.
  play.send('adjustment.made', '2026-05-15 09:00', { asset: 'points', amount: 1, reason: 'a test' });
  const event = {
    type: 'spend.restored',
    source: 'test',
    id: 'back',
    time: at('2026-05-15 10:00'),
    data: { holdId },
  };
  const loaded = new Map<string, Json | null>();
  let questions = 0;
  for (;;) {
    const decision = decide(
      play.programs,
      { head: play.head, records: { get: (key) => loaded.get(key) } },
      event,
      {
        member: play.member,
        origin: 'outside',
        now: event.time,
        backfill: false,
        taken: {},
      },
    );
    if (decision.kind !== 'needs') {
      expect(decision.kind).toBe('applied');
      break;
    }
    questions += 1;
    for (const key of decision.needs.records) loaded.set(key, play.records.get(key) ?? null);
  }
  expect(questions).toBeLessThanOrEqual(3);
});
