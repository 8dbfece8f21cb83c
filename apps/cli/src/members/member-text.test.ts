import { expect, test } from 'vitest';
import { output } from '../frame/io.ts';
import { memberText } from './member-text.ts';

const out = output({ stdout: () => undefined, stderr: () => undefined, isTerminal: false }, false);
const base = {
  id: 'u1',
  at: '2026-03-01T10:00:00+08:00',
  standing: 'frozen',
  joinedAt: '2025-01-01T00:00:00+08:00',
  tier: { track: 'main' },
  tiers: [
    {
      track: 'main',
      tier: 'gold',
      since: '2025-01-01T00:00:00+08:00',
      until: '2026-04-01T00:00:00+08:00',
      inGrace: true,
      earned: 'silver',
      units: 4_200,
      next: { tier: 'black', missing: 800 },
      keep: { missing: 300, by: '2026-04-01T00:00:00+08:00' },
    },
    {
      track: 'club',
      tier: 'in',
      since: '2025-01-01T00:00:00+08:00',
      until: null,
      inGrace: false,
      earned: 'in',
      units: 3,
    },
  ],
  assets: {
    points: { balance: -20, available: 0, held: 10, pending: 5, owed: 30, expiring: [] },
  },
  holds: [{ id: 'hd-1-7', asset: 'points', amount: 10, until: '2026-03-01T10:30:00+08:00', orderId: 'o-9' }],
  tags: ['vip'],
  consents: [{ id: 'news', version: '2', given: false, at: '2026-02-01T00:00:00+08:00' }],
};

test('a member as text says standing, grace, what counts, debts, holds and consents', () => {
  const text = memberText(out, base);
  expect(text).toContain('FROZEN: neither earns nor spends');
  expect(text).toContain('main  gold from 2025-01-01T00:00:00+08:00 to 2026-04-01T00:00:00+08:00');
  expect(text).toMatch(/in grace.*earned silver.*4200 counted.*800 to black.*300 to keep it by 2026-04-01/);
  expect(text).toContain('club  in since 2025-01-01T00:00:00+08:00');
  expect(text).toMatch(/points\s+-20\s+0\s+10\s+5\s+30/);
  expect(text).toMatch(/hd-1-7\s+points\s+10\s+2026-03-01T10:30:00\+08:00\s+o-9/);
  expect(text).toContain('tags: vip');
  expect(text).toContain('consents: news 2 withdrawn 2026-02-01T00:00:00+08:00');
  expect(memberText(out, { ...base, standing: 'closed' })).toContain('CLOSED: has left');
  expect(memberText(out, { ...base, standing: 'active', holds: [] })).not.toMatch(/CLOSED|FROZEN|hd-/);
});

test('what had happened by a time stands in the text too', () => {
  const happenedBy = { at: '2026-01-01T00:00:00+08:00', balances: { points: 77 } };
  const text = memberText(out, { ...base, happenedBy });
  expect(text).toContain('happened by 2026-01-01T00:00:00+08:00, as known today: points 77');
});
