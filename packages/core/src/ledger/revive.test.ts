import { expect, test } from 'vitest';
import { at, Play, starter } from '../../test/play.ts';
import type { Entry, JsonObject } from '../index.ts';
import { balanceOf } from './lots.ts';

const program = (remind?: readonly object[]) =>
  starter((doc) => {
    const assets = doc['assets'] as Record<string, Record<string, unknown>>;
    assets['points'] = {
      ...assets['points'],
      expires: { after: { days: 60 } },
      ...(remind ? { remind } : {}),
    };
  });
const joined = (remind?: readonly object[]): Play => {
  const play = new Play(program(remind));
  play.send('member.registered', '2026-03-01 09:00');
  return play;
};
const told = ({ entries }: Play): readonly unknown[] =>
  entries.flatMap(({ outcome, decidedAt }: Entry) =>
    (outcome.messages ?? [])
      .filter(({ template }) => template === 'asset.expiring')
      .map(({ params }) => [
        Temporal.Instant.fromEpochMilliseconds(decidedAt).toString(),
        params['units'],
        params['by'],
      ]),
  );

const pointsOf = ({ head }: Play): number => balanceOf(head.assets['points'], head.decidedAt);
const refused = (play: Play, type: string, time: string, data: JsonObject): string => {
  const decision = play.try(type, time, data);
  return decision.kind === 'refused' ? decision.refusal.code : decision.kind;
};

test('L10 what expires on one day is told of at once, once for each reminder', () => {
  const play = joined([{ days: 30 }, { days: 3 }]);
  play.send('adjustment.made', '2026-03-01 15:00', { asset: 'points', amount: 40, reason: 'r' });
  play.send('adjustment.made', '2026-03-02 15:00', { asset: 'points', amount: 7, reason: 'r' });
  play.pass('2026-06-01 00:00');
  const [first, second] = ['2026-04-30 09:00', '2026-05-01 15:00'].map(at);
  expect(told(play)).toEqual([
    ['2026-03-30T16:00:00Z', 140, first],
    ['2026-03-31T16:00:00Z', 7, second],
    ['2026-04-26T16:00:00Z', 140, first],
    ['2026-04-27T16:00:00Z', 7, second],
  ]);
});

test('L10 a program without reminders tells nothing, and has the hash that it had', () => {
  const play = joined();
  play.pass('2026-06-01 00:00');
  expect(told(play)).toEqual([]);
  const hashed = JSON.stringify(program().versions[0]?.compiled.hashable);
  expect(hashed).not.toContain('remind');
});

test('L10 an extension moves what expires soonest to a later end; nothing is earned and nothing lost', () => {
  const play = joined();
  play.send('lots.extended', '2026-04-01 10:00', {
    asset: 'points',
    amount: 60,
    expiresAt: at('2026-12-31 00:00'),
    reason: 'r',
  });
  expect(pointsOf(play)).toBe(100);
  play.pass('2026-06-01 00:00');
  expect(pointsOf(play)).toBe(60);
  play.pass('2027-01-01 00:00');
  expect(pointsOf(play)).toBe(0);
  expect(
    refused(play, 'lots.extended', '2027-01-02 10:00', {
      asset: 'points',
      expiresAt: at('2027-12-31 00:00'),
      reason: 'r',
    }),
  ).toBe('insufficient_available');
});

test('L10 what expired comes back once, and no more than expired', () => {
  const play = joined();
  play.pass('2026-06-01 00:00');
  const expired = play.entries
    .flatMap(({ outcome }) => outcome.transfers ?? [])
    .find(({ asset, kind }) => asset === 'points' && kind === 'expire');
  const [lot = '', units = 0] = expired?.lots[0] ?? [];
  const back = (n: number) => ({
    asset: 'points',
    lots: [{ lot, units: n }],
    expiresAt: at('2026-12-31 00:00'),
    reason: 'r',
  });
  expect(units).toBe(100);
  expect(refused(play, 'lots.reinstated', '2026-06-02 10:00', back(101))).toBe('not_expired');
  play.send('lots.reinstated', '2026-06-02 10:00', back(70));
  expect(pointsOf(play)).toBe(70);
  expect(refused(play, 'lots.reinstated', '2026-06-02 10:01', back(31))).toBe('not_expired');
  play.send('lots.reinstated', '2026-06-02 10:02', back(30));
  expect(pointsOf(play)).toBe(100);
});
