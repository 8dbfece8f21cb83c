import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FactMap, factMap } from './facts.ts';

const change = fc.record({
  /** Which of the states made so far the next one follows. */
  from: fc.nat(20),
  /** A state that is read while the next one is being made. */
  read: fc.nat(20),
  sets: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat(9))), { maxLength: 5 }),
});

test('every state shows what it was made with, whatever follows it and in whatever order they are read', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), fc.nat(), (changes, seed) => {
      const states: [FactMap, Record<string, number>][] = [[factMap({ a: 1 }), { a: 1 }]];
      for (const { from, read, sets } of changes) {
        const [before, was] = states[from % states.length] as (typeof states)[number];
        const after = before.follow();
        const must = { ...was };
        for (const [key, value] of sets) {
          const [other, shows] = states[read % states.length] as (typeof states)[number];
          expect(other.toJSON()).toEqual(shows);
          after.set(key, value, before);
          if (value === null) delete must[key];
          else must[key] = value;
        }
        states.push([after, must]);
      }
      for (let i = 0; i < states.length; i++) {
        const [state, must] = states[(i * 7 + seed) % states.length] as (typeof states)[number];
        expect(state.toJSON()).toEqual(must);
        expect(state.size).toBe(Object.keys(must).length);
      }
    }),
  );
});
