import { expect, test } from 'vitest';
import { cardIssue } from './cards.ts';

test('a member who lost no card has the first one', () => {
  expect([cardIssue({}), cardIssue({ card: 2 })]).toEqual([0, 2]);
});
