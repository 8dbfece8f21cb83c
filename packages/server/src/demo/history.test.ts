import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { DEMO_DAYS, DEMO_MEMBERS, demoTime } from './demo-event.ts';
import { demoHistory } from './history.ts';
import { shownActs } from './shown-acts.ts';

const time = demoTime(Date.UTC(2026, 8, 1, 6, 30), 'Asia/Shanghai');
const history = demoHistory(time);

test('the same seed and end make the same history', () => {
  expect(demoHistory(time)).toEqual(history);
  expect(demoHistory(time, 7)).not.toEqual(history);
});

test('half a year of 300 members, ending now, in order of time', () => {
  expect(new Set(history.map(({ subject }) => subject)).size).toBe(DEMO_MEMBERS);
  expect(history.every((event, i) => event.time >= (history[i - 1]?.time ?? 0))).toBe(true);
  expect(history.at(-1)?.time).toBeLessThanOrEqual(time.end);
  expect(history.at(-1)?.time).toBeGreaterThan(time.end - 86_400_000);
  expect(history[0]?.time).toBeGreaterThan(time.end - (DEMO_DAYS + 1) * 86_400_000);
});

test('every id is used once per member, and everybody joins before anything else', () => {
  const keys = history.map(({ subject, id }) => `${subject} ${id}`);
  expect(new Set(keys).size).toBe(keys.length);
  const known = new Set<string>();
  for (const { subject, type } of history) {
    if (type === 'member.registered' || type === 'member.imported') known.add(subject);
    expect(known).toContain(subject);
  }
});

test('of each kind there is something to show', () => {
  const kinds = Object.groupBy(history, ({ type }) => type);
  const counts = Object.fromEntries(
    Object.entries(kinds).map(([type, events]) => [type, events?.length ?? 0]),
  );
  expect(counts['order.completed']).toBeGreaterThan(1_000);
  expect(counts['order.refunded']).toBeGreaterThan(50);
  expect(counts['checkin']).toBeGreaterThan(1_000);
  expect(counts['review.posted']).toBeGreaterThan(200);
  expect(counts['invite.accepted']).toBeGreaterThan(20);
});

test('what is done by calls is of known members, in order of time, under names used once', () => {
  const acts = shownActs(time);
  expect(new Set(acts.map(({ id }) => id)).size).toBe(acts.length);
  expect(acts.every((act, i) => act.time >= (acts[i - 1]?.time ?? 0) && act.time <= time.end)).toBe(true);
  // After its members have joined, and within what is lived through.
  expect((acts[0]?.time ?? 0) > time.at(34, 0)).toBe(true);
});

test('the program of the demonstration is all of starter, and more', () => {
  const [starter, demo] = ['starter', 'demo'].map((name) =>
    parse(readFileSync(new URL(`../../../../examples/programs/${name}.yaml`, import.meta.url), 'utf8')),
  ) as [Record<string, unknown>, Record<string, unknown>];
  const { program: _, name: __, rules, ...parts } = starter;
  expect(demo).toMatchObject(parts);
  expect(demo['rules']).toEqual(expect.arrayContaining(rules as unknown[]));
});
