import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stamp } from '../../test/bought.ts';
import { at, Play, programsOf } from '../../test/play.ts';
import { compileProgram, type FollowOn, type JsonObject, type Programs, readProgram } from '../index.ts';
import { type Team, type Tries, teamOf } from './activity-state.ts';
import { scoreOf } from './quizzes.ts';

const open = { from: '2026-03-01', until: '2026-04-01' };
const quiz = (right: readonly string[]) => ({
  kind: 'quiz',
  ...open,
  tries: 3,
  within: '10 minutes',
  questions: [
    { id: 'one', text: 'one?', options: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], right, points: 2 },
    { id: 'two', text: 'two?', options: [{ id: 'a' }, { id: 'b' }], right: ['b'] },
  ],
  rewards: [
    { score: 3, grants: { points: 100 } },
    { score: 1, grants: { points: 10 } },
  ],
});
const team = {
  kind: 'team',
  ...open,
  size: 3,
  goal: { on: ['order.completed'], sum: 'paid / 100', reach: 100 },
  grants: { points: 200 },
};
const doc = (activities: object): object => ({
  program: 'activities',
  currency: 'CNY',
  assets: { points: { kind: 'currency', expires: '5 days', restoreGrace: '2 days' } },
  activities,
});
const programs = (activities: object): Programs => programsOf(doc(activities));
const joined = (under: Programs, member = 7): Play => {
  const play = new Play(under, member);
  play.send('member.registered', '2026-03-01 00:00');
  return play;
};
const balance = (play: Play): number =>
  (play.head.assets['points']?.lots ?? []).reduce((sum, { left }) => sum + left, 0);
const refusal = (play: Play, type: string, time: string, data: JsonObject): string => {
  const made = play.try(`activity.${type}`, time, data);
  return made.kind === 'refused' ? made.refusal.code : made.kind;
};
const problems = (activities: object): readonly string[] => {
  const read = readProgram(doc(activities));
  if (!read.ok) return read.problems.map(({ code }) => code);
  const made = compileProgram(read.program);
  return made.ok ? [] : made.problems.map(({ code }) => code);
};

test('units that were paid for a place come back to their lots, with the grace of the asset where these have ended', () => {
  const under = programs({
    fair: { kind: 'signUp', ...open, places: true, cost: { asset: 'points', units: 30 } },
  });
  const play = joined(under);
  play.stock.set('places:fair', [0, 1]);
  play.send('adjustment.made', '2026-03-02 10:00', { asset: 'points', amount: 50, reason: 'x' });
  play.send('activity.signed_up', '2026-03-03 10:00', { activity: 'fair' });
  expect([balance(play), play.stock.get('places:fair')]).toEqual([20, [1, 1]]);
  expect(refusal(play, 'signed_up', '2026-03-03 10:00', { activity: 'fair' })).toBe('already_signed_up');
  play.send('activity.withdrawn', '2026-03-08 10:00', { activity: 'fair' });
  // The lot of 03-02 ended on 03-07; what comes back lives for two days more.
  expect([balance(play), play.stock.get('places:fair')]).toEqual([30, [0, 1]]);
  play.pass('2026-03-10 10:00');
  expect(balance(play)).toBe(0);
});

test('whoever signed up and came is rewarded once', () => {
  const play = joined(programs({ fair: { kind: 'signUp', ...open, grants: { points: 5 } } }));
  expect(refusal(play, 'checked_in', '2026-03-03 09:00', { activity: 'fair' })).toBe('not_signed_up');
  play.send('activity.signed_up', '2026-03-03 10:00', { activity: 'fair' });
  play.send('activity.checked_in', '2026-03-03 11:00', { activity: 'fair' });
  expect(refusal(play, 'checked_in', '2026-03-03 12:00', { activity: 'fair' })).toBe('already_checked_in');
  expect(balance(play)).toBe(5);
});

test('a vote counts once: one that is changed goes from where it was', () => {
  const taste = { kind: 'poll', ...open, change: true, options: [{ id: 'plum' }, { id: 'fig' }] };
  const play = joined(programs({ taste }));
  for (const id of ['plum', 'fig']) play.stock.set(`poll:taste:${id}`, [0, 9]);
  const counts = () => ['plum', 'fig'].map((id) => play.stock.get(`poll:taste:${id}`)?.[0]);
  play.send('activity.voted', '2026-03-03 10:00', { activity: 'taste', option: 'plum' });
  expect(counts()).toEqual([1, 0]);
  for (const hour of [11, 12])
    play.send('activity.voted', `2026-03-03 ${hour}:00`, { activity: 'taste', option: 'fig' });
  expect(counts()).toEqual([0, 1]);
});

test('a try is scored by the version under which it began, and what is late counts nothing', () => {
  const [first, second] = [
    programs({ q: quiz(['a']) }).versions[0],
    programs({ q: quiz(['b']) }).versions[0],
  ];
  if (first === undefined || second === undefined) throw new Error('a program has a version');
  const begins = at('2026-03-02 10:05');
  const play = joined({ versions: [first, { ...second, number: 2, effectiveAt: begins }] });
  const answers = (one: string[]) => ({
    activity: 'q',
    answers: [
      { question: 'one', options: one },
      { question: 'two', options: ['b'] },
    ],
  });
  play.send('activity.started', '2026-03-02 10:00', { activity: 'q' });
  play.send('activity.answered', '2026-03-02 10:09', answers(['a']));
  const tries = () => play.records.get('activity/q') as Tries;
  // Both rewards, as their scores are reached together.
  expect([tries().best, tries().given, balance(play)]).toEqual([3, [1, 3], 110]);
  play.send('activity.started', '2026-03-02 10:10', { activity: 'q' });
  play.send('activity.answered', '2026-03-02 10:11', answers(['a']));
  expect([tries().last?.score, tries().best, balance(play)]).toEqual([1, 3, 110]);
  play.send('activity.started', '2026-03-02 10:12', { activity: 'q' });
  expect(refusal(play, 'answered', '2026-03-02 10:22', answers(['b']))).toBe('try_over');
  expect(refusal(play, 'started', '2026-03-02 10:23', { activity: 'q' })).toBe('no_tries_left');
  expect(tries().tries).toBe(3);
});

test('when a quiz is over nothing is answered any more, however long a try may take', () => {
  const { within: _, ...endless } = quiz(['a']);
  const play = joined(programs({ q: endless }));
  const answers = { activity: 'q', answers: [{ question: 'one', options: ['a'] }] };
  play.send('activity.started', '2026-03-31 23:59', { activity: 'q' });
  expect(refusal(play, 'answered', '2026-04-01 00:00', answers)).toBe('activity_not_open');
  expect(balance(play)).toBe(0);
});

test('a question is right where all of its right options were named and no other', () => {
  const options = ['a', 'b', 'c', 'd'];
  const question = fc.record({
    right: fc.subarray(options, { minLength: 1 }),
    named: fc.subarray(options),
    points: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(question, { minLength: 1, maxLength: 6 }), (list) => {
      const asked = list.map(({ right, points }, i) => ({
        id: `q${i}`,
        text: { zh: '', en: '' },
        options: options.map((id) => ({ id, name: { zh: id, en: id } })),
        right,
        points,
      }));
      const answers = new Map(list.map(({ named }, i) => [`q${i}`, named]));
      const same = (a: readonly string[], b: readonly string[]) =>
        [...a].sort().join() === [...b].sort().join();
      const expected = list.reduce(
        (sum, { right, named, points }) => sum + (same(right, named) ? points : 0),
        0,
      );
      expect(scoreOf(asked, answers)).toBe(expected);
    }),
  );
});

test('what is wrong with activities is said', () => {
  expect(problems({ q: quiz(['a']), walk: team })).toEqual([]);
  expect(problems({ q: quiz(['x']) })).toEqual(['unknown_option']);
  expect(problems({ q: { ...quiz(['a']), rewards: [{ score: 9, grants: { points: 1 } }] } })).toEqual([
    'never_reached',
  ]);
  expect(problems({ walk: { ...team, until: '2026-02-01' } })).toEqual(['empty_span']);
  expect(problems({ p: { kind: 'poll', ...open, options: [{ id: 'a' }, { id: 'a' }] } })).toEqual([
    'duplicate_id',
  ]);
  expect(problems({ s: { kind: 'signUp', ...open, cost: { asset: 'gold', units: 1 } } })).toEqual([
    'unknown_asset',
  ]);
  expect(problems({ s: { kind: 'signUp', ...open, signUpUntil: '2026-05-01' } })).toEqual(['empty_span']);
});

/** Logs of several members, and what one says to another, brought one by one as the relay does, in any order of members. */
class Town {
  readonly plays: readonly Play[];
  private readonly read: number[];
  constructor(under: Programs, count: number) {
    this.plays = Array.from({ length: count }, (_, i) => joined(under, i + 1));
    this.read = this.plays.map(() => 0);
  }
  /** What one member's log has said next, brought to whom it is for; false where there is nothing. */
  bring(i: number, time: string, twice = false): boolean {
    const play = this.plays[i] as Play;
    for (; (this.read[i] ?? 0) < play.entries.length; this.read[i] = (this.read[i] ?? 0) + 1) {
      const follows = play.entries[this.read[i] ?? 0]?.outcome.follow ?? [];
      const away = follows.filter(({ to }) => to !== undefined);
      if (away.length === 0) continue;
      this.read[i] = (this.read[i] ?? 0) + 1;
      for (const one of away) this.take(one, time, twice);
      return true;
    }
    return false;
  }
  private take(one: FollowOn, time: string, twice: boolean): void {
    const play = this.plays[(one.to ?? 0) - 1] as Play;
    play.follow(one, time);
    // The shell applies an event once; a reward that came by another one is still given once.
    if (twice && one.type === 'activity.team_completed') play.follow({ ...one, id: `${one.id}-again` }, time);
  }
}

const acts = fc.array(
  fc.record({
    who: fc.nat(4),
    what: fc.constantFrom('found', 'join', 'join', 'join', 'buy', 'buy', 'buy', 'bring', 'bring', 'bring'),
    whose: fc.constantFrom(0, 0, 0, 1),
    yuan: fc.integer({ min: 1, max: 70 }),
    twice: fc.boolean(),
  }),
  { minLength: 30, maxLength: 90 },
);

test('a team never has more than its size, its goal is the sum of its members, and each is rewarded once', () => {
  const under = programs({ walk: team });
  let completed = 0;
  fc.assert(
    fc.property(acts, (list) => {
      const town = new Town(under, 5);
      let now = at('2026-03-02 10:00');
      town.plays[0]?.send('activity.team_founded', stamp(now), { activity: 'walk' });
      for (const { who, what, whose, yuan, twice } of list) {
        now += 60_000;
        const play = town.plays[who] as Play;
        const founder = whose + 1;
        const number = teamOf((town.plays[whose] as Play).head, 'walk')?.team ?? 1;
        if (what === 'found') play.try('activity.team_founded', stamp(now), { activity: 'walk' });
        else if (what === 'join')
          play.try('activity.team_joined', stamp(now), {
            activity: 'walk',
            founder: { member: founder },
            team: number,
          });
        else if (what === 'buy')
          play.send('order.completed', stamp(now), {
            orderId: `o${now}`,
            amount: yuan * 100,
            currency: 'CNY',
          });
        else for (let i = 0; i < 5; i++) town.bring((who + i) % 5, stamp(now), twice);
      }
      for (let again = true; again; )
        again = town.plays.map((_, i) => town.bring(i, stamp((now += 1_000)))).some(Boolean);
      const rewarded = town.plays.map((play) => balanceOf(play));
      const expected = town.plays.map(() => 0);
      for (const play of town.plays) {
        const one: Team | undefined = teamOf(play.head, 'walk');
        if (one === undefined) continue;
        expect(one.members.length).toBeLessThanOrEqual(3);
        const sum = one.members.reduce((all, { units }) => all + units, 0);
        expect(one.completedAt !== undefined).toBe(sum >= 100);
        if (one.completedAt !== undefined)
          for (const { member } of one.members) expected[member - 1] = (expected[member - 1] ?? 0) + 200;
      }
      completed += expected.filter((units) => units > 0).length > 1 ? 1 : 0;
      expect(rewarded).toEqual(expected);
    }),
    { numRuns: 100 },
  );
  expect(completed).toBeGreaterThan(30);
});

const balanceOf = (play: Play): number =>
  play.entries
    .flatMap(({ outcome }) => outcome.transfers ?? [])
    .reduce((sum, { kind, amount }) => sum + (kind === 'grant' ? amount : 0), 0);
