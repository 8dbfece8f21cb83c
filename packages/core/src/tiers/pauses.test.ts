import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stamp } from '../../test/bought.ts';
import { at, Play, programsOf } from '../../test/play.ts';
import type { JsonObject, Programs, TrackState } from '../index.ts';
import { viewOf } from '../view.ts';

const DAY = 86_400_000;
const doc = (track: object = {}): object => ({
  program: 'pauses',
  currency: 'CNY',
  assets: {
    growth: { kind: 'score', adjustmentLimit: 1_000_000 },
    points: { kind: 'currency' },
    shield: { kind: 'currency' },
  },
  tracks: {
    main: {
      measure: 'growth',
      window: '60 days',
      period: '30 days',
      grace: '10 days',
      notice: '7 days',
      demotion: 'oneStep',
      pause: { kinds: ['parental', 'abroad'], longest: '180 days', perYear: 2, backdated: '90 days' },
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 100 },
        { id: 'v3', threshold: 300 },
      ],
      ...track,
    },
  },
  rules: [{ id: 'growth', on: 'order.completed', grants: { growth: 'paid / 100' } }],
});
const joined = (programs: Programs = programsOf(doc())): Play => {
  const play = new Play(programs);
  play.send('member.registered', '2026-03-01 10:00');
  return play;
};
const grow = (play: Play, amount: number, time: string, more = {}): void => {
  play.send('adjustment.made', time, { asset: 'growth', amount, reason: 'a test' }, more);
};
let n = 0;
const pauseOf = (from: string, to: string, more: object = {}) => ({
  pause: `pa_${++n}`,
  kind: 'parental',
  from,
  to,
  ...more,
});
const main = (play: Play, time: string): TrackState => {
  const state = play.read(time).tracks['main'];
  if (state === undefined) throw new Error('no track');
  return state;
};
const short = ({ tier, cause, until }: TrackState) => [tier, cause, until === null ? null : stamp(until)];

test('while it is paused nothing ends: the end, the notice and the window move by its days', () => {
  const play = joined();
  grow(play, 100, '2026-03-02 10:00');
  expect(short(main(play, '2026-03-05'))).toEqual(['v2', 'upgraded', '2026-04-02 00:00:00']);
  // Planned: nothing has moved before it begins.
  play.send('tier.paused', '2026-03-06 10:00', pauseOf('2026-03-20', '2026-05-19'));
  expect(short(main(play, '2026-03-19 23:59'))).toEqual(['v2', 'upgraded', '2026-04-02 00:00:00']);
  expect(short(main(play, '2026-03-20 00:00'))).toEqual(['v2', 'paused', '2026-06-01 00:00:00']);
  expect(
    viewOf(play.programs, play.read('2026-04-20 10:00'), at('2026-04-20 10:00')).tier?.paused,
  ).toMatchObject({
    kind: 'parental',
    until: at('2026-05-19'),
  });
  expect(short(main(play, '2026-05-19 00:00'))).toEqual(['v2', 'resumed', '2026-06-01 00:00:00']);
  // The window of the last day, 05-31, is of 60 days without those of the pause: it begins on 02-01.
  expect(short(main(play, '2026-06-01 00:00'))).toEqual(['v2', 'renewed', '2026-07-01 00:00:00']);
  // 100 of 03-02 count until 60 running days have passed: 18 before the pause and 42 from 05-19 on, up to 06-29.
  expect(viewOf(play.programs, play.read('2026-06-29 23:00'), at('2026-06-29 23:00')).tier?.units).toBe(100);
  expect(viewOf(play.programs, play.read('2026-06-30 00:00'), at('2026-06-30 00:00')).tier?.units).toBe(0);
  play.pass('2026-06-24 10:00');
  const notices = play.entries.flatMap(({ decidedAt, outcome }) =>
    (outcome.messages ?? []).map(({ template }) => `${template} ${stamp(decidedAt)}`),
  );
  expect(notices.filter((one) => one.startsWith('tier.at_risk'))).toEqual([
    'tier.at_risk 2026-06-24 00:00:00',
  ]);
});

test('ended early it gives what it used; one that has not begun never was', () => {
  const play = joined();
  grow(play, 100, '2026-03-02 10:00');
  const one = pauseOf('2026-03-20', '2026-05-19');
  play.send('tier.paused', '2026-03-20 09:00', one);
  play.send('tier.resumed', '2026-03-29 10:00', { pause: one.pause });
  // 03-20 to 03-29: ten days.
  expect(short(main(play, '2026-03-29 10:00'))).toEqual(['v2', 'paused', '2026-04-12 00:00:00']);
  expect(short(main(play, '2026-03-30 00:00'))).toEqual(['v2', 'resumed', '2026-04-12 00:00:00']);
  expect(refusal(play, 'tier.resumed', '2026-03-31 10:00', { pause: one.pause })).toBe('pause_over');
  const two = pauseOf('2026-08-01', '2026-09-01');
  play.send('tier.paused', '2026-04-01 10:00', two);
  play.send('tier.resumed', '2026-04-02 10:00', { pause: two.pause });
  expect(main(play, '2026-08-02').cause).toBe('demoted');
});

function refusal(play: Play, type: string, time: string, data: JsonObject): string {
  const made = play.try(type, time, data);
  return made.kind === 'refused' ? made.refusal.code : made.kind;
}

test('what cannot be is refused: another kind, too long, too far back, two at once, too many', () => {
  const play = joined();
  const ask = (from: string, to: string, more: object = {}) =>
    refusal(play, 'tier.paused', '2026-06-15 10:00', pauseOf(from, to, more));
  expect(ask('2026-06-20', '2026-06-30', { kind: 'holiday' })).toBe('invalid_value');
  expect(ask('2026-06-20', '2026-06-20')).toBe('invalid_value');
  expect(ask('2026-06-20', '2026-12-18')).toBe('pause_too_long');
  expect(ask('2026-03-16', '2026-03-20')).toBe('pause_too_early');
  expect(ask('2027-06-17', '2027-06-20')).toBe('too_far_ahead');
  expect(ask('2026-06-20', '2026-06-30')).toBe('applied');
  expect(ask('2026-06-29', '2026-07-03')).toBe('pause_overlaps');
  expect(ask('2026-06-30', '2026-07-03')).toBe('applied');
  expect(ask('2026-08-01', '2026-08-03')).toBe('pause_limit');
  expect(ask('2027-01-01', '2027-01-03')).toBe('applied');
  const none = joined(programsOf(doc({ pause: undefined })));
  expect(refusal(none, 'tier.paused', '2026-06-15 10:00', pauseOf('2026-06-20', '2026-06-30'))).toBe(
    'pause_not_offered',
  );
});

test('one that is approved late gives back a tier that was lost meanwhile, without its pack', () => {
  const play = joined();
  grow(play, 100, '2026-03-02 10:00');
  // The window of 04-01 holds 100 and renews; that of 05-01 holds nothing.
  expect(short(main(play, '2026-05-20'))).toEqual(['v1', 'demoted', null]);
  play.pass('2026-05-20 10:00');
  play.send('tier.paused', '2026-05-20 10:00', pauseOf('2026-04-20', '2026-05-20'));
  // The period of 04-02 had 30 days: 18 before the pause; 12 more from 05-20 on.
  expect(short(main(play, '2026-05-20 10:00'))).toEqual(['v2', 'resumed', '2026-06-01 00:00:00']);
  expect(main(play, '2026-05-20 10:00').since).toBe(at('2026-04-02'));
  expect(short(main(play, '2026-06-01 00:00'))).toEqual(['v2', 'grace', '2026-06-11 00:00:00']);
});

test('one that is approved late lifts to a tier that she would have reached with the longer window', () => {
  const play = joined(programsOf(doc({ window: '15 days' })));
  grow(play, 60, '2026-03-05 10:00');
  // Ten days of a pause between: she has both on day 13 of 15.
  grow(play, 40, '2026-03-28 10:00');
  expect(short(main(play, '2026-04-02'))).toEqual(['v1', 'joined', null]);
  play.send('tier.paused', '2026-04-02 10:00', pauseOf('2026-03-10', '2026-03-20'));
  expect(short(main(play, '2026-04-02 10:00'))).toEqual(['v2', 'resumed', '2026-04-28 00:00:00']);
  expect(main(play, '2026-04-02 10:00').since).toBe(at('2026-03-28 10:00'));
  // Of what lay in the days that did not count at all, nothing has changed.
  const calm = joined(programsOf(doc({ window: '15 days' })));
  calm.send('tier.paused', '2026-04-02 10:00', pauseOf('2026-03-10', '2026-03-20'));
  expect(short(main(calm, '2026-04-02 10:00'))).toEqual(['v1', 'resumed', null]);
});

test('one that is approved on its first day counts for what was told of late before, that day', () => {
  const play = joined(programsOf(doc({ window: '1 days' })));
  const order = { orderId: 'a', amount: 10_000, currency: 'CNY' };
  play.send('order.completed', '2026-03-09 23:59', order, { now: '2026-03-10 00:03' });
  expect(main(play, '2026-03-10 00:03').tier).toBe('v1');
  play.send('tier.paused', '2026-03-10 00:10', pauseOf('2026-03-10', '2026-03-11'));
  expect(main(play, '2026-03-10 00:10')).toMatchObject({ tier: 'v2', since: at('2026-03-10 00:03') });
});

test('one that is approved late gives what would have been, also where that is less', () => {
  const play = joined(programsOf(doc({ window: '15 days' })));
  grow(play, 310, '2026-03-02 10:00');
  // v3, in a grace from 04-02 and v2 from 04-12; of the 15 days up to 05-11 this one is the first.
  grow(play, 100, '2026-04-27 10:00');
  expect(short(main(play, '2026-05-12'))).toEqual(['v2', 'renewed', '2026-06-11 00:00:00']);
  // A day later the window is without it.
  play.send('tier.paused', '2026-05-25 10:00', pauseOf('2026-03-20', '2026-03-21'));
  expect(short(main(play, '2026-05-25 10:00'))).toEqual(['v1', 'resumed', null]);
});

test('one may be approved on the last day for it, though the track turned on both days', () => {
  const pause = { kinds: ['parental'], longest: '10 days', backdated: '3 days' };
  const play = joined(programsOf(doc({ pause })));
  const byHand = { tier: 'v2', kind: 'trial', reason: 'x', until: at('2026-03-11 06:00') };
  play.send('tier.set', '2026-03-05 10:00', byHand);
  grow(play, 300, '2026-03-08 03:00');
  expect(main(play, '2026-03-11 06:00').tier).toBe('v3');
  play.send('tier.paused', '2026-03-11 08:00', pauseOf('2026-03-08', '2026-03-12'));
  // Counted from 03-09 on: three days of the pause.
  expect(short(main(play, '2026-03-11 08:00'))).toEqual(['v3', 'paused', '2026-04-11 00:00:00']);
});

test('one of the very day on which she joined and rose goes from her first moment on', () => {
  const play = joined();
  grow(play, 100, '2026-03-01 10:05');
  play.send('tier.paused', '2026-03-01 10:10', pauseOf('2026-03-01', '2026-03-31'));
  // The 30 days of 03-02 are 1 to 30 running days after the pause.
  expect(short(main(play, '2026-03-01 10:10'))).toEqual(['v2', 'paused', '2026-04-30 00:00:00']);
});

test('in a grace the grace is longer; a tier reached in a pause counts its days from the end of it', () => {
  const play = joined();
  grow(play, 100, '2026-03-02 10:00');
  expect(short(main(play, '2026-05-02 00:00'))).toEqual(['v2', 'grace', '2026-05-12 00:00:00']);
  play.send('tier.paused', '2026-05-03 10:00', pauseOf('2026-05-05', '2026-06-04'));
  expect(short(main(play, '2026-05-05 00:00'))).toEqual(['v2', 'paused', '2026-06-11 00:00:00']);
  grow(play, 300, '2026-05-20 10:00');
  expect(short(main(play, '2026-05-20 10:00'))).toEqual(['v3', 'upgraded', '2026-07-04 00:00:00']);
  expect(short(main(play, '2026-06-04 00:00'))).toEqual(['v3', 'resumed', '2026-07-04 00:00:00']);
});

test('a version that begins in a pause, with another period or without pauses, lets it run to its end', () => {
  const first = programsOf(doc()).versions[0];
  const later = programsOf(doc({ pause: undefined, period: '20 days' })).versions[0];
  if (first === undefined || later === undefined) throw new Error('a program has a version');
  const play = joined({ versions: [first, { ...later, number: 2, effectiveAt: at('2026-04-01') }] });
  grow(play, 100, '2026-03-02 10:00');
  play.send('tier.paused', '2026-03-20 10:00', pauseOf('2026-03-20', '2026-05-19'));
  play.send('tier.paused', '2026-03-20 10:00', pauseOf('2026-06-19', '2026-07-19'));
  expect(short(main(play, '2026-04-02'))).toEqual(['v2', 'paused', '2026-06-01 00:00:00']);
  expect(main(play, '2026-05-19').cause).toBe('resumed');
  expect(short(main(play, '2026-06-01'))).toEqual(['v2', 'renewed', '2026-06-21 00:00:00']);
  // What was planned under the version before does not begin.
  expect(short(main(play, '2026-06-20'))).toEqual(['v2', 'renewed', '2026-06-21 00:00:00']);
});

test('a pause whose first day passed under a version without pauses never begins, whatever comes after', () => {
  const first = programsOf(doc()).versions[0];
  const none = programsOf(doc({ pause: undefined })).versions[0];
  if (first === undefined || none === undefined) throw new Error('a program has a version');
  const play = joined({
    versions: [
      first,
      { ...none, number: 2, effectiveAt: at('2026-03-10') },
      { ...first, number: 3, effectiveAt: at('2026-03-25') },
    ],
  });
  grow(play, 100, '2026-03-02 10:00');
  play.send('tier.paused', '2026-03-06 10:00', pauseOf('2026-03-20', '2026-03-24'));
  play.send('tier.paused', '2026-03-26 10:00', pauseOf('2026-03-27', '2026-03-30'));
  // Three days of the second alone.
  expect(short(main(play, '2026-03-30'))).toEqual(['v2', 'resumed', '2026-04-05 00:00:00']);
});

test('a refund after a pause folds the track with it, and a late event counts for its own day', () => {
  const play = joined();
  const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });
  play.send('order.completed', '2026-03-02 10:00', order('a', 10_000));
  play.send('order.completed', '2026-03-03 10:00', order('b', 20_000));
  expect(short(main(play, '2026-03-03 10:00'))).toEqual(['v3', 'upgraded', '2026-04-03 00:00:00']);
  play.send('tier.paused', '2026-03-10 10:00', pauseOf('2026-03-10', '2026-04-09'));
  expect(short(main(play, '2026-03-10 10:00'))).toEqual(['v3', 'paused', '2026-05-03 00:00:00']);
  play.send('order.refunded', '2026-03-20 10:00', order('b', 10_000));
  // Without the half of b there was v2 from 03-02 on: 30 days and 30 of the pause.
  expect(short(main(play, '2026-03-20 10:00'))).toEqual(['v2', 'revoked_by_refund', '2026-05-02 00:00:00']);
  play.send('order.completed', '2026-03-05 10:00', order('c', 10_000), { now: '2026-04-02 10:00' });
  expect(short(main(play, '2026-04-02 10:00'))).toEqual(['v3', 'upgraded', '2026-05-09 00:00:00']);
});

/** Acts on whole hours, by days from the beginning. */
const acts = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 260 }),
    hour: fc.integer({ min: 0, max: 23 }),
    units: fc.constantFrom(20, 60, 100, 310),
  }),
  { minLength: 1, maxLength: 14 },
);
const courses = fc.record({
  window: fc.constantFrom('60 days', '15 days', 'lifetime', 'sinceTierStart'),
  period: fc.constantFrom('30 days', '45 days'),
  grace: fc.constantFrom('10 days', '3 days'),
  demotion: fc.constantFrom('oneStep', 'toEarned', 'never'),
});

test('a life with a pause of d days is a life in which all that is after it lies d days later', () => {
  fc.assert(
    fc.property(
      acts,
      courses,
      fc.integer({ min: 2, max: 200 }),
      fc.integer({ min: 1, max: 180 }),
      fc.constantFrom('ahead', 'late', 'late', 'early'),
      fc.integer({ min: 0, max: 120 }),
      (list, course, begins, days, how, more) => {
        const programs = programsOf(
          doc({
            ...course,
            protection: 'shield',
            pause: { kinds: ['parental'], longest: '400 days', backdated: '400 days' },
          }),
        );
        const zero = at('2026-01-01');
        const [paused, plain] = [new Play(programs), new Play(programs)];
        for (const play of [paused, plain]) play.send('member.registered', stamp(zero));
        const from = zero + begins * DAY;
        const later = (ms: number): number => (ms < from ? ms : ms + days * DAY);
        const said = how === 'ahead' ? from - DAY : how === 'early' ? from : from + days * DAY;
        const asked = how === 'early' ? days + 20 : days;
        const pause = pauseOf(stamp(from).slice(0, 10), stamp(from + asked * DAY).slice(0, 10));
        const all = [
          { at: said, act: () => paused.send('tier.paused', stamp(said), pause) },
          ...(how === 'early'
            ? [
                {
                  at: from + (days - 1) * DAY + 3_600_000,
                  act: () =>
                    paused.send('tier.resumed', stamp(from + (days - 1) * DAY + 3_600_000), {
                      pause: pause.pause,
                    }),
                },
              ]
            : []),
          ...list.map(({ day, hour, units }) => {
            const ms = zero + day * DAY + hour * 3_600_000 + 60_000;
            return { at: later(ms), act: () => grow(paused, units, stamp(later(ms))) };
          }),
        ];
        for (const { act } of all.toSorted((a, b) => a.at - b.at)) act();
        for (const { day, hour, units } of list.toSorted((a, b) => a.day - b.day || a.hour - b.hour))
          grow(plain, units, stamp(zero + day * DAY + hour * 3_600_000 + 60_000));
        const end = zero + (261 + more) * DAY + 1;
        const shown = (play: Play, ms: number, map: (ms: number) => number): unknown => {
          const { tier, since, until, graceFrom } = main(play, stamp(ms));
          return {
            tier,
            // What ends as the pause begins has ended before it.
            since: since === from ? from : map(since),
            until: until === null ? null : until === from ? from : map(until),
            graceFrom: graceFrom === undefined ? null : map(graceFrom * DAY - 8 * 3_600_000),
          };
        };
        expect(shown(paused, later(end), (ms) => ms)).toEqual(shown(plain, end, later));
      },
    ),
    { numRuns: 100 },
  );
});

const bought = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 200 }),
    units: fc.constantFrom(20, 60, 100, 310),
    back: fc.constantFrom(0, 0, 10, 60),
    after: fc.integer({ min: 1, max: 90 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('what is refunded is as if it had never been bought, whatever pauses lie between, known ahead or late', () => {
  fc.assert(
    fc.property(
      bought,
      courses,
      fc.array(
        fc.record({
          begins: fc.integer({ min: 2, max: 200 }),
          days: fc.integer({ min: 1, max: 60 }),
          late: fc.integer({ min: 0, max: 80 }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      (list, course, pauses) => {
        const pause = { kinds: ['parental'], longest: '400 days', backdated: '400 days', perYear: 6 };
        const programs = programsOf(doc({ ...course, pause }));
        const zero = at('2026-01-01');
        const live = (net: boolean): Play => {
          const play = new Play(programs);
          play.send('member.registered', stamp(zero));
          const order = (i: number, units: number) => ({
            orderId: `o${i}`,
            amount: units * 100,
            currency: 'CNY',
          });
          const all = list.flatMap(({ day, units, back, after }, i) => {
            const ms = zero + day * DAY + (i + 1) * 60_000;
            const given = Math.min(units, back);
            const buy = {
              at: ms,
              act: () => play.send('order.completed', stamp(ms), order(i, net ? units - given : units)),
            };
            const returned = ms + after * DAY;
            const refund = {
              at: returned,
              act: () => play.send('order.refunded', stamp(returned), order(i, given)),
            };
            return net || given === 0 ? [buy] : [buy, refund];
          });
          for (const { begins, days, late } of pauses) {
            const from = zero + begins * DAY;
            const said = from + late * DAY + 1_000;
            const data = pauseOf(stamp(from).slice(0, 10), stamp(from + days * DAY).slice(0, 10));
            all.push({ at: said, act: () => play.try('tier.paused', stamp(said), data) as never });
          }
          for (const { act } of all.toSorted((a, b) => a.at - b.at)) act();
          return play;
        };
        const end = stamp(zero + 420 * DAY);
        const shown = (play: Play): unknown => {
          const { tier, since, until, graceFrom } = main(play, end);
          return { tier, since, until, graceFrom };
        };
        expect(shown(live(false))).toEqual(shown(live(true)));
      },
    ),
    { numRuns: 100 },
  );
});
