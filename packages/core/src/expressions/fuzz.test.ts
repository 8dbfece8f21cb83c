import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileExpression, ExpressionFault } from './index.ts';
import { EVENT_SCOPE, EVENT_VARIABLES } from './test-scope.ts';

// Law: whatever the source, it is refused with problems that lie within it, or it runs and gives a value or a fault.

const PIECES = [
  'data member event .amount .tier .items .payload .deep [0] ["x"] i .sku + - * / % == != < >= && || ! ? : , ( ) [ ]',
  '{ } .map(i, .all(i, .exists(i, .filter(i, has( size( sum( min( bands( int( string( 0 1 2.5 9007199254740993 1e9 "a"',
  "'v3' null true in .matches('a+') \\ “ \u0000 😀",
].flatMap((line) => line.split(' '));
const source = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);

it('refuses or runs, and never crashes', () => {
  fc.assert(
    fc.property(source, (text) => {
      const compiled = compileExpression(text, EVENT_SCOPE, 'any');
      if (!compiled.ok) {
        expect(compiled.problems.length).toBeGreaterThan(0);
        for (const { from, to, message, advice } of compiled.problems) {
          expect(from >= 0 && from <= to && to <= text.length).toBe(true);
          expect(message).not.toBe('');
          expect(advice).not.toBe('');
        }
        return;
      }
      try {
        compiled.value.evaluate(EVENT_VARIABLES);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionFault);
      }
    }),
    { numRuns: 5_000 },
  );
});
