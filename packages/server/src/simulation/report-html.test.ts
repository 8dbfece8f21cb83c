import { expect, test } from 'vitest';
import { reportHtml } from './report-html.ts';

const empty = {
  from: null,
  to: 0,
  members: 1,
  passes: 1,
  unsettled: 0,
  stockEndless: false,
  atPublication: [],
  moves: [],
  movesInAll: 0,
  steps: [],
  months: [],
  assets: [],
  hardestHit: [],
  losers: 0,
  gainers: 0,
  refused: 0,
};

test('the report needs nothing but itself, and a name of a member is text, never markup', () => {
  const html = reportHtml(
    { ...empty, moves: [{ member: '<img src=x onerror=alert(1)>', track: 'main', from: 'v1', to: 'v2' }] },
    'A & B',
  );
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).toContain('<title>A &amp; B</title>');
  expect(html).not.toMatch(/<img|<script|https?:|href=/);
});

test('long tables are cut and say so', () => {
  const moves = Array.from({ length: 250 }, (_, i) => ({
    member: `m${i}`,
    track: 'main',
    from: 'v1',
    to: 'v2',
  }));
  expect(reportHtml({ ...empty, moves }, 'x')).toContain('… and 50 more.');
});
