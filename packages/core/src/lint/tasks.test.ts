import { expect, test } from 'vitest';
import { compileProgram, lint, readProgram } from '../index.ts';

const base = {
  program: 'shop',
  assets: { points: { kind: 'currency' }, growth: { kind: 'score' } },
  tracks: {
    main: {
      measure: 'growth',
      period: '30 days',
      notice: '5 days',
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 10 },
      ],
    },
  },
};
const first = {
  id: 'first',
  on: 'checkin',
  limits: ['once'],
  grants: { points: 1, growth: 1 },
  task: 'growth',
};
const second = {
  id: 'second',
  on: 'review.posted',
  limits: ['once'],
  grants: { points: 1 },
  task: { kind: 'growth', after: ['first'] },
};

function problems(more: object): readonly string[] {
  const read = readProgram({ ...base, ...more });
  if (!read.ok) return read.problems.map(({ code }) => code);
  const made = compileProgram(read.program);
  if (!made.ok) return made.problems.map(({ code }) => code);
  return lint(made.compiled)
    .filter(({ message }) => /task|day|Rule/i.test(message))
    .map(({ code }) => code);
}

test('K7 tasks in order are clean; a circle is refused with its chain', () => {
  expect(problems({ rules: [first, second] })).toEqual([]);
  const back = { ...first, task: { kind: 'growth', after: ['second'] } };
  expect(problems({ rules: [back, second] })).toEqual(['task_cycle']);
  const steps = ['second', 'first'];
  expect(problems({ rules: [first, second], sequences: { start: { steps } } })).toEqual(['task_cycle']);
  expect(problems({ rules: [first, second], sequences: { start: { steps, inOrder: false } } })).toEqual([]);
});

test('K7 a task that waits for what never is, or comes too late, is told', () => {
  const never = { ...first, when: 'local.hour > 5 && local.hour < 3' };
  expect(problems({ rules: [never, second] })).toContain('unreachable_task');
  const late = { ...first, from: '2026-06-01' };
  expect(problems({ rules: [late, { ...second, until: '2026-05-01' }] })).toContain('unreachable_task');
  expect(problems({ rules: [first, { ...second, task: { kind: 'growth', after: ['third'] } }] })).toEqual([
    'unknown_task',
  ]);
});

test('K4 D3 what cannot be claimed or saved is refused', () => {
  const saves = { id: 'rescue', on: 'checkin', goal: { count: 2 }, task: { kind: 'special', saves: 'main' } };
  expect(problems({ rules: [first, saves] })).toEqual([]);
  expect(problems({ rules: [first, { ...saves, goal: { streak: 2 } }] })).toEqual(['bad_goal']);
  expect(problems({ rules: [first, { ...saves, task: { ...saves.task, saves: 'other' } }] })).toEqual([
    'unknown_track',
  ]);
  const { main } = base.tracks;
  const forLife = { tracks: { main: { ...main, demotion: 'never' } } };
  expect(problems({ ...forLife, rules: [first, saves] })).toContain('unreachable_task');
  const byHand = { kind: 'special', claim: 'byHand', claimWithin: '7 days' };
  expect(problems({ rules: [{ ...first, grants: {}, tag: 'x', task: byHand }] })).toContain(
    'nothing_to_claim',
  );
  expect(problems({ rules: [{ ...first, task: { kind: 'special', claim: 'byHand' } }] })).toEqual([
    'bad_claim',
  ]);
});

test('C7 a day that nothing asks for is told, one that is not there is refused', () => {
  const days = { memberDay: { monthly: [8] } };
  expect(problems({ days, rules: [first] })).toEqual(['idle_part']);
  expect(problems({ days, rules: [{ ...first, when: 'day("memberDay")' }] })).toEqual([]);
  expect(problems({ days, rules: [{ ...first, when: 'day("other")' }] })).toEqual(['unknown_day']);
  expect(problems({ days: { none: {} }, rules: [first] })).toEqual(['no_days']);
});

test.each<[string, object]>([
  ['a sequence', { sequences: { start: { audience: 'new-here', steps: ['first', 'second'] } } }],
  [
    'an activity',
    {
      activities: { walk: { kind: 'signUp', from: '2026-03-01', until: '2026-04-01', audience: 'new-here' } },
    },
  ],
  [
    'a line of service',
    {
      service: {
        lines: [
          { id: 'care', when: 'audience("new-here")', priority: 2 },
          { id: 'all', priority: 1 },
        ],
      },
    },
  ],
])('an audience that %s asks is not idle', (_, more) => {
  const idle = (parts: object): readonly string[] => {
    const read = readProgram({
      ...base,
      rules: [first, second],
      audiences: { 'new-here': 'member.orders < 2' },
      ...parts,
    });
    if (!read.ok) return read.problems.map(({ code }) => code);
    const made = compileProgram(read.program);
    if (!made.ok) return made.problems.map(({ code }) => code);
    return lint(made.compiled)
      .map(({ message }) => message)
      .filter((message) => message.includes('udience'));
  };
  expect(idle({})).toEqual(["Audience 'new-here' is used by nothing."]);
  expect(idle(more)).toEqual([]);
});
