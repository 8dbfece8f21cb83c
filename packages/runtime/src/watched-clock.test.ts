import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { clockDriftMsMax, sandboxClock, watchedClock } from './watched-clock.ts';

function parts(): { clock: Clock; wall: (ms: number) => void; both: (ms: number) => void } {
  let wall = 1_000_000;
  let count = 0;
  return {
    clock: { now: () => wall, monotonicMs: () => count },
    wall: (ms) => {
      wall += ms;
    },
    both: (ms) => {
      wall += ms;
      count += ms;
    },
  };
}

test('a wall clock that leaps either way is not trusted, and trusted again when it is back', () => {
  for (const leap of [clockDriftMsMax + 1, -clockDriftMsMax - 1]) {
    const { clock, wall, both } = parts();
    const watched = watchedClock(clock);
    both(86_400_000);
    expect(watched.sure()).toBe(true);
    wall(leap);
    expect(watched.sure()).toBe(false);
    wall(-leap);
    expect(watched.sure()).toBe(true);
  }
});

test('a leap is not forgotten however long it lasts', () => {
  const { clock, wall, both } = parts();
  const watched = watchedClock(clock);
  wall(60_000);
  both(10 * 86_400_000);
  expect(watched.sure()).toBe(false);
});

test('a leap is over when somebody who looked says that the clock is right', () => {
  const { clock, wall, both } = parts();
  const watched = watchedClock(clock);
  wall(60_000);
  expect(watched.sure()).toBe(false);
  watched.trust();
  expect(watched.sure()).toBe(true);
  both(86_400_000);
  expect(watched.sure()).toBe(true);
  wall(-60_000);
  expect(watched.sure()).toBe(false);
  // The database's doubt is another one, and nobody can talk it away.
  watched.trust();
  watched.compare(clock.now() + 60_000, 0);
  watched.trust();
  expect(watched.sure()).toBe(false);
});

test('small steps of a time service are absorbed, one an hour', () => {
  const { clock, wall, both } = parts();
  const watched = watchedClock(clock);
  for (let hour = 0; hour < 24; hour++) {
    wall(900);
    both(3_600_000);
    expect(watched.sure()).toBe(true);
  }
});

test('a database whose clock is elsewhere makes it unsure, less what asking took', () => {
  const { clock } = parts();
  const watched = watchedClock(clock);
  watched.compare(clock.now() + 6_000, 1_500);
  expect(watched.sure()).toBe(true);
  watched.compare(clock.now() - 6_000, 500);
  expect(watched.sure()).toBe(false);
  watched.compare(clock.now(), 0);
  expect(watched.sure()).toBe(true);
});

test('a sandbox goes forward only, ticks, and doubts what its base doubts', () => {
  const { clock, wall, both } = parts();
  const sandbox = sandboxClock(watchedClock(clock), 5_000);
  expect(sandbox.now()).toBe(clock.now() + 5_000);
  expect(sandbox.moveTo(sandbox.now() - 1)).toBe(false);
  expect(sandbox.moveTo(sandbox.now() + 86_400_000)).toBe(true);
  expect(sandbox.offsetMs()).toBe(86_405_000);
  both(1_000);
  expect(sandbox.now()).toBe(clock.now() + 86_405_000);
  expect(sandbox.sure()).toBe(true);
  wall(60_000);
  expect(sandbox.sure()).toBe(false);
});
