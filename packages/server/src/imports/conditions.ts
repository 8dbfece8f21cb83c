import type { Binder } from './cells.ts';
import { decimal, scaled } from './decimals.ts';
import { LineFaultError } from './fault.ts';
import type { Condition, Test } from './mapping.ts';
import type { Row } from './rows.ts';

export type Holds = (row: Row) => boolean;

/** Whether a row is what a `when` says. */
export function condition(said: Condition, bind: Binder): Holds {
  switch (said.kind) {
    case 'always':
      return () => true;
    case 'all': {
      const all = said.of.map((each) => condition(each, bind));
      return (row) => all.every((holds) => holds(row));
    }
    case 'any': {
      const any = said.of.map((each) => condition(each, bind));
      return (row) => any.some((holds) => holds(row));
    }
    case 'not': {
      const holds = condition(said.of, bind);
      return (row) => !holds(row);
    }
    case 'test': {
      const [cell, passes] = [bind.cell(said.column), tests(said.test)];
      return (row) => passes(cell(row));
    }
  }
}

/** An empty cell passes no test but `empty` and being one of `''`. */
function tests(test: Test): (text: string | undefined) => boolean {
  switch (test.kind) {
    case 'oneOf': {
      const texts = new Set(test.texts);
      return (text) => texts.has(text ?? '');
    }
    case 'startsWith':
      return (text) => text?.startsWith(test.text) ?? false;
    case 'endsWith':
      return (text) => text?.endsWith(test.text) ?? false;
    case 'contains':
      return (text) => text?.includes(test.text) ?? false;
    case 'empty':
      return (text) => text === undefined;
    case 'below':
    case 'above':
    case 'atLeast':
    case 'atMost':
      return (text) => text !== undefined && compares(test, text);
  }
}

function compares(test: Extract<Test, { number: number }>, text: string): boolean {
  try {
    // Compared in millionths: enough for any quantity or price, and exact.
    const difference = scaled(decimal(text, test.style, ''), 6, 'floor', '') - test.number * 1_000_000;
    if (test.kind === 'below') return difference < 0;
    if (test.kind === 'above') return difference > 0;
    return test.kind === 'atLeast' ? difference >= 0 : difference <= 0;
  } catch (error) {
    // What is no number is neither above nor below; the record that takes the line then says what is wrong with it.
    if (error instanceof LineFaultError) return false;
    throw error;
  }
}
