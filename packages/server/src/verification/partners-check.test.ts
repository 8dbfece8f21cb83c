import {
  compileProgram,
  type Entry,
  type IssueRecord,
  type JsonObject,
  type Programs,
  readProgram,
} from '@laurel/core';
import { expect, test } from 'vitest';
import { checkMember } from './check-member.ts';
import { codeNumbers } from './code-numbers.ts';
import { logOf } from './try-log.ts';

const programs = programsOf({
  program: 'partners',
  partners: {
    video: {
      items: { hour: { cost: 90, delivery: 'call', instead: 'day' }, day: { cost: 60, delivery: 'call' } },
    },
  },
  benefits: { hours: { claim: { per: 'day', times: 1 }, partner: { partner: 'video', item: 'hour' } } },
});

function programsOf(doc: object): Programs {
  const read = readProgram(doc);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const made = compileProgram(read.program);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return { versions: [{ number: 1, effectiveAt: 0, compiled: made.compiled, policy: 'honourPeriod' }] };
}

const day = (n: number, time: string): string => `2026-03-0${n}T${time}:00+08:00`;

/** Delivered; failed and substituted; failed and given back, then delivered all the same. */
const life = logOf(programs, [
  { type: 'member.registered', time: day(1, '10:00') },
  { type: 'benefit.claimed', time: day(1, '11:00'), data: { benefit: 'hours' } },
  { type: 'partner.delivered', time: day(1, '12:00'), data: { callId: 'cl-1-2-0' } },
  { type: 'benefit.claimed', time: day(2, '11:00'), data: { benefit: 'hours' } },
  { type: 'partner.failed', time: day(2, '12:00'), data: { callId: 'cl-1-4-0' } },
  { type: 'partner.failed', time: day(2, '13:00'), data: { callId: 'cl-1-5-0' } },
  { type: 'partner.delivered', time: day(2, '14:00'), data: { callId: 'cl-1-5-0' } },
]);

function violationsOf(entries: readonly Entry[]): readonly string[] {
  const found: string[] = [];
  const at = entries.at(-1)?.decidedAt ?? 0;
  checkMember(programs, { member: 1, entries }, at, (invariant, _seq, detail) =>
    found.push(`${invariant} ${detail}`),
  );
  return found;
}

/** The log with what its n-th entry says of an issue changed. */
function changed(seq: number, key: string, change: Partial<IssueRecord>): readonly Entry[] {
  return life.map((entry) => {
    const known = entry.outcome.records?.[key];
    if (entry.seq !== seq || known === undefined) return entry;
    const records = {
      ...entry.outcome.records,
      [key]: { ...(known as JsonObject), ...change } as JsonObject,
    };
    return { ...entry, outcome: { ...entry.outcome, records } };
  });
}

test('I13 a life with partners holds', () => {
  expect(life.flatMap(({ outcome }) => outcome.calls ?? [])).toHaveLength(3);
  expect(violationsOf(life)).toEqual([]);
});

test('I13 a claim that came to nothing, and pieces that do not stand in for each other, are found', () => {
  expect(violationsOf(changed(3, 'issue/2.0', { state: 'failed' }))).toContain(
    'I13 issue/2.0: nothing stands in for it, and the claim did not come back',
  );
  expect(violationsOf(changed(5, 'issue/4.0', { returned: true }))).toContain(
    'I13 issue/4.0: something stands in for it, and the claim came back',
  );
  expect(violationsOf(changed(5, 'issue/4.0', { by: '2.0' }))).toContain(
    'I13 issue/4.0: issue 2.0 does not stand in for it',
  );
  expect(violationsOf(changed(7, 'issue/5.0', { of: '2.0' }))).toEqual(
    expect.arrayContaining([expect.stringContaining('I13 issue/4.0')]),
  );
  expect(violationsOf(changed(3, 'issue/2.0', { state: 'revoked' }))).toContain(
    'I13 issue/2.0 went from open to revoked',
  );
});

test('I14 a posting that is not what the issues come to is found', () => {
  // The cost of an issue changes after it was posted.
  const later: Entry = {
    ...(life.at(-1) as Entry),
    outcome: {
      records: { 'issue/2.0': { ...(life[2]?.outcome.records?.['issue/2.0'] as JsonObject), cost: 80 } },
    },
  };
  const entries = [...life.slice(0, -1), later];
  expect(violationsOf(entries)).toContain('I14 90 was posted for partners, their issues come to 80');
});

test('I13 a number that was given twice, or by a commit that did not claim it, is found', () => {
  const given = (seq: number, number: number, exact: number): Entry => ({
    ...(life[1] as Entry),
    seq,
    outcome: {
      claims: { 'codes:video:code': { by: 1, limit: 9, loaded: true, exact } },
      records: { [`issue/${seq}.0`]: { partner: 'video', item: 'code', number } },
    },
  });
  const faults = (...logs: readonly (readonly Entry[])[]): readonly string[] => {
    const found: string[] = [];
    const codes = codeNumbers();
    for (const log of logs)
      codes.take(log, (invariant, _seq, detail) => found.push(`${invariant} ${detail}`));
    return found;
  };
  expect(faults([given(2, 1, 0), given(3, 2, 1)], [given(2, 3, 2)])).toEqual([]);
  expect(faults([given(2, 1, 0)], [given(2, 1, 0)])).toEqual([
    'I13 number 1 of codes:video:code was given twice',
  ]);
  expect(faults([given(2, 3, 0)])).toEqual([
    'I13 issue/2.0 has number 3 of codes:video:code, which its commit did not claim',
  ]);
});
