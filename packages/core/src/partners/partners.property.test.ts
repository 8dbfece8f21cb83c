import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { type IssueRecord, owedBy, owedFor, postingsOf, replay } from '../index.ts';

const doc = {
  program: 'partners',
  assets: { ticket: { kind: 'voucher' } },
  partners: {
    video: {
      claim: { per: 'year', times: 5 },
      items: {
        month: {
          cost: 600,
          value: 1500,
          delivery: 'call',
          instead: 'code',
          claim: { per: 'month', times: 2 },
        },
        code: { cost: 650, delivery: 'codes' },
        hour: { cost: 90, delivery: 'call' },
      },
    },
  },
  benefits: {
    card: { claim: { per: 'month', times: 3 }, partner: { partner: 'video', item: 'month' } },
    coded: { claim: { per: 'day', times: 2 }, partner: { partner: 'video', item: 'code' } },
    ticketed: { partner: { partner: 'video', item: 'hour', uses: { ticket: 2 } } },
  },
};
const programs = programsOf(doc);
const TICKETS = 12;

const act = fc.record({
  days: fc.integer({ min: 0, max: 40 }),
  what: fc.constantFrom('card', 'coded', 'ticketed', 'delivered', 'failed', 'replaced'),
  /** Which of the issues that there are. */
  which: fc.nat(20),
});
type Act = { readonly days: number; readonly what: string; readonly which: number };

function play(acts: readonly Act[], codes: number): Play {
  const p = new Play(programs);
  let day = 0;
  const time = (): string => `${Temporal.PlainDate.from('2026-01-31').add({ days: day }).toString()} 10:00`;
  p.stock.set('codes:video:code', [0, codes]);
  p.send('member.registered', time());
  p.send('adjustment.made', time(), { asset: 'ticket', amount: TICKETS, reason: 'a test' });
  for (const { days, what, which } of acts) {
    day += days;
    if (['card', 'coded', 'ticketed'].includes(what)) p.try('benefit.claimed', time(), { benefit: what });
    else {
      const keys = issuesOf(p).map(([key]) => key);
      const key = keys[which % Math.max(1, keys.length)] ?? '1.0';
      p.try(`partner.${what}`, time(), { callId: `cl-7-${key.replace('.', '-')}` });
    }
  }
  return p;
}

const issuesOf = (p: Play): readonly (readonly [key: string, issued: IssueRecord])[] =>
  [...p.records].flatMap(([key, value]) =>
    key.startsWith('issue/') ? [[key.slice('issue/'.length), value as IssueRecord] as const] : [],
  );

/** Where a claim came to in the end. */
function ends(all: ReadonlyMap<string, IssueRecord>, first: IssueRecord): IssueRecord {
  let last = first;
  while (last.by !== undefined) last = all.get(last.by) as IssueRecord;
  return last;
}

it('I13 I14 J3 whatever partners say: every claim ends in one piece, comes back where it came from, and is owed once', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), fc.integer({ min: 0, max: 8 }), (acts, codes) => {
      const p = play(acts, codes);
      const all = new Map(issuesOf(p));
      const roots = [...all.values()].filter(({ of }) => of === undefined);
      const last = roots.map((first) => ends(all, first));
      for (const { state, returned } of last)
        expect([state, returned === true].join()).toMatch(/^(open|delivered),false$|^(failed|revoked),true$/);
      // Numbers of codes are distinct, and as many are gone as were given.
      const numbers = [...all.values()].flatMap(({ number }) => number ?? []);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(p.stock.get('codes:video:code')).toEqual([numbers.length, codes]);
      // What was posted is what the issues come to.
      let [posted, owed] = [0, 0];
      const known = new Map<string, IssueRecord>();
      for (const { outcome } of p.entries) {
        for (const [key, value] of Object.entries(outcome.records ?? {})) {
          if (!key.startsWith('issue/')) continue;
          const issued = value as IssueRecord;
          for (const posting of postingsOf(known.get(key) ?? null, issued)) posted += owedBy(posting, issued);
          known.set(key, issued);
        }
      }
      for (const issued of all.values()) owed += owedFor(issued);
      expect(posted).toBe(owed);
      // Tickets are with the member, or with the claims that stand.
      const left = p.head.assets['ticket']?.lots.reduce((sum, lot) => sum + lot.left, 0) ?? 0;
      const spent = [...all.values()]
        .filter(({ state }) => state === 'open' || state === 'delivered')
        .flatMap(({ claim }) => claim.units ?? [])
        .reduce((sum, [, amount]) => sum + amount, 0);
      expect(left + spent).toBe(TICKETS);
      expect(replay(p.programs, p.member, p.entries).differences).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('J3 no window counts more claims than it has, but for a success that came after a failure', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const p = play(acts, 100);
      const all = new Map(issuesOf(p));
      const counts = new Map<string, number>();
      for (const first of all.values()) {
        if (first.of !== undefined || ends(all, first).returned === true || first.late === true) continue;
        for (const [what, window] of first.claim.counted ?? [])
          counts.set(`${what} ${window}`, (counts.get(`${what} ${window}`) ?? 0) + 1);
      }
      for (const [key, times] of counts) expect(times).toBeLessThanOrEqual(key.startsWith('*') ? 5 : 2);
    }),
    { numRuns: 60 },
  );
});
