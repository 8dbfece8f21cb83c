import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stamp } from '../../test/bought.ts';
import { at, Play, programsOf } from '../../test/play.ts';
import { compileProgram, type JsonObject, readProgram } from '../index.ts';
import { CASES_MAX, type CaseRecord, caseKey, casesOf, closedCasesOf } from './case-state.ts';

const lines = [
  {
    id: 'vip',
    when: "member.tier == 'v2' && member.verified.phone",
    priority: 9,
    respondWithin: '10 minutes',
  },
  { id: 'care', when: "member.tier == 'v2'", priority: 5, respondWithin: '1 hours', escalateTo: 'vip' },
  { id: 'normal', priority: 1, respondWithin: '8 hours', escalateTo: 'care' },
];
const doc = (more: object = {}): object => ({
  program: 'service',
  currency: 'CNY',
  fields: { phone: { type: 'string', personal: true }, city: { type: 'string' } },
  assets: { growth: { kind: 'score' } },
  tracks: {
    main: {
      measure: 'growth',
      period: '30 days',
      window: '30 days',
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 100 },
      ],
    },
  },
  service: { lines },
  ...more,
});
const joined = (): Play => {
  const play = new Play(programsOf(doc()));
  play.send('member.registered', '2026-03-01 10:00');
  return play;
};
const caseOf = (play: Play, number: number): CaseRecord => {
  const kept = play.records.get(caseKey(number));
  return kept as CaseRecord;
};
const refusal = (play: Play, type: string, time: string, data: JsonObject = {}): string => {
  const made = play.try(type, time, data);
  return made.kind === 'refused' ? made.refusal.code : made.kind;
};
const problems = (more: object): readonly string[] => {
  const read = readProgram(doc(more));
  if (!read.ok) return read.problems.map(({ code }) => code);
  const made = compileProgram(read.program);
  return made.ok ? [] : made.problems.map(({ code }) => code);
};

test('what is verified is known, and what it holds is not; what changes is verified no longer', () => {
  const play = joined();
  expect(refusal(play, 'member.verified', '2026-03-02 10:00', { field: 'phone' })).toBe('invalid_value');
  expect(refusal(play, 'member.verified', '2026-03-02 10:00', { field: 'mail' })).toBe(
    'unknown_field_of_profile',
  );
  play.send('member.updated', '2026-03-02 10:00', {
    personal: { set: ['phone'] },
    profile: { city: 'Hangzhou' },
  });
  play.send('member.verified', '2026-03-02 10:01', { field: 'phone', method: 'sms' });
  play.send('member.verified', '2026-03-02 10:02', { field: 'city' });
  const facts = () => JSON.parse(JSON.stringify(play.head.facts)) as Record<string, unknown>;
  expect(facts()['verified']).toEqual({ phone: at('2026-03-02 10:01'), city: at('2026-03-02 10:02') });
  play.send('member.updated', '2026-03-03 10:00', { personal: { set: ['phone'] } });
  expect(facts()['verified']).toEqual({ city: at('2026-03-02 10:02') });
  // The same value again changes nothing.
  play.send('member.updated', '2026-03-03 11:00', { profile: { city: 'Hangzhou' } });
  expect(facts()['verified']).toEqual({ city: at('2026-03-02 10:02') });
  play.send('member.verified', '2026-03-04 10:00', { field: 'city', verified: false });
  expect(facts()['verified']).toBeUndefined();
});

test('by hand, too, a case goes to more urgent lines alone', () => {
  const play = joined();
  play.send('adjustment.made', '2026-03-02 10:00', { asset: 'growth', amount: 100, reason: 'x' });
  play.send('case.opened', '2026-03-02 10:00', { channel: 'chat' });
  const one = { case: play.head.seq };
  expect(refusal(play, 'case.escalated', '2026-03-02 10:01', { ...one, line: 'normal' })).toBe(
    'no_escalation',
  );
  expect(refusal(play, 'case.escalated', '2026-03-02 10:02', { ...one, line: 'care' })).toBe('no_escalation');
  play.send('case.escalated', '2026-03-02 10:03', { ...one, line: 'vip' });
  expect(caseOf(play, one.case)).toMatchObject({ line: 'vip', priority: 9 });
  expect(refusal(play, 'case.escalated', '2026-03-02 10:04', { ...one, line: 'care' })).toBe('no_escalation');
});

test('lines in their order, kept while the status goes, late ones by time alone', () => {
  const play = joined();
  play.send('adjustment.made', '2026-03-02 10:00', { asset: 'growth', amount: 100, reason: 'x' });
  play.send('case.opened', '2026-03-31 10:00', { channel: 'chat' });
  const number = play.head.seq;
  expect(caseOf(play, number)).toMatchObject({ line: 'care', priority: 5, tier: 'v2' });
  play.send('case.answered', '2026-03-31 10:30', { case: number });
  play.pass('2026-04-03 10:00');
  expect(play.head.tracks['main']?.tier).toBe('v1');
  expect(casesOf(play.head)[0]).toMatchObject({ line: 'care', priority: 5, state: 'answered', overdue: 0 });
  play.send('case.opened', '2026-04-03 10:00', { channel: 'chat' });
  const second = play.head.seq;
  // 18:00 to care, 19:00 to the VIP line, 19:10 late once more and nobody is left.
  const seen = (time: string) => casesOf(play.read(time))[1];
  expect(seen('2026-04-03 17:59')).toMatchObject({ line: 'normal', overdue: 0 });
  expect(seen('2026-04-03 18:00')).toMatchObject({
    line: 'care',
    overdue: 1,
    respondBy: at('2026-04-03 19:00'),
  });
  expect(seen('2026-04-03 19:00')).toMatchObject({
    line: 'vip',
    overdue: 2,
    respondBy: at('2026-04-03 19:10'),
  });
  expect(seen('2026-04-05 10:00')).toMatchObject({ line: 'vip', priority: 9, overdue: 3, respondBy: null });
  play.pass('2026-04-05 10:00');
  expect(
    play.entries.filter(({ event }) => event.type === 'case.overdue').map(({ event }) => event.data['line']),
  ).toEqual(['care', 'vip', 'vip']);
  play.send('member.closed', '2026-04-05 11:00', { reason: 'x' });
  expect(refusal(play, 'case.opened', '2026-04-05 11:01', { channel: 'chat' })).toBe('member_closed');
  play.send('case.closed', '2026-04-05 11:02', { case: second });
  play.send('member.erased', '2026-04-05 11:03', { reason: 'x' });
  expect(casesOf(play.head)).toEqual([]);
  expect(closedCasesOf(play.head)).toEqual([second, number]);
  expect(caseOf(play, number)).toMatchObject({ state: 'closed', resolution: 'erased' });
});

test('a program whose lines leave somebody out, or grow less urgent, is refused', () => {
  const [vip, care, normal] = lines;
  expect(problems({})).toEqual([]);
  expect(problems({ service: { lines: [vip, care] } })).toEqual(['line_out_of_reach']);
  expect(problems({ service: { lines: [normal, care, { ...normal, id: 'other' }] } })).toContain(
    'line_out_of_reach',
  );
  expect(problems({ service: { lines: [{ ...vip, escalateTo: 'normal' }, care, normal] } })).toEqual([
    'not_more_urgent',
  ]);
  expect(problems({ service: { lines: [vip, care, { ...normal, escalateTo: 'vipp' }] } })).toEqual([
    'unknown_line',
  ]);
  expect(problems({ service: { lines: [vip, vip, care, normal] } })).toEqual(['duplicate_id']);
  expect(problems({ service: { lines, agent: 'phone' } })).toEqual(['wrong_field']);
  const personal = { ...vip, when: "has(member.personal.phone) && member.personal.phone == '1'" };
  expect(problems({ service: { lines: [personal, care, normal] } })).toEqual(['personal_not_allowed']);
  expect(problems({ benefits: { fast: { service: { line: 'vipp', priority: 1 } } } })).toEqual([
    'unknown_line',
  ]);
});

const acts = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 600 }),
    type: fc.constantFrom(
      'opened',
      'opened',
      'opened',
      'answered',
      'handed_over',
      'escalated',
      'closed',
      'rated',
    ),
    which: fc.nat(30),
    growth: fc.boolean(),
  }),
  { maxLength: 60 },
);

test('a case keeps what it was given or grows more urgent; the head holds the open ones as their records say', () => {
  fc.assert(
    fc.property(acts, (list) => {
      const play = joined();
      const numbers: number[] = [];
      const priorities = new Map<number, number>();
      let now = at('2026-03-01 11:00');
      for (const { gap, type, which, growth } of list) {
        now += gap * 60_000;
        if (growth) play.send('adjustment.made', stamp(now), { asset: 'growth', amount: 40, reason: 'x' });
        const number = numbers[which % Math.max(1, numbers.length)] ?? 1;
        const extra = type === 'handed_over' ? { agent: 'li' } : type === 'rated' ? { stars: 4 } : {};
        const data = type === 'opened' ? { channel: 'chat' } : { case: number, ...extra };
        const made = play.try(`case.${type}`, stamp(now), data);
        if (type === 'opened' && made.kind === 'applied') numbers.push(play.head.seq);
        const open = casesOf(play.head);
        expect(open.length).toBeLessThanOrEqual(CASES_MAX);
        for (const one of numbers) {
          const kept = caseOf(play, one);
          expect(kept.priority).toBeGreaterThanOrEqual(priorities.get(one) ?? 0);
          priorities.set(one, kept.priority);
          expect(open.find((each) => each.case === one) ?? null).toEqual(
            kept.state === 'closed' ? null : kept,
          );
          if (kept.state !== 'open') expect(kept.respondBy).toBeNull();
        }
      }
    }),
    { numRuns: 60 },
  );
});
