import { expect, test } from 'vitest';
import { at, tryServer } from '../testing/try-server.ts';

const all = ['term', 'month', 'quarter', 'year', 'lifetime'] as const;
const lines = (line: (per: string) => string): string => all.map((per) => `  ${line(per)}\n`).join('');
const of = (per: string, item: string): string =>
  `{ for: { plans: [joint] }, choose: of-${per}, partner: { partner: by-${per}, item: ${item} } }`;
const program = `
program: chosen
join: explicit
currency: CNY
plans: { joint: { variants: { year: { term: 1 year, price: 1000 } } } }
partners:
${lines((per) => `by-${per}: { items: { films: { cost: 12000 }, songs: { cost: 12000 } } }`)}
choices:
${lines((per) => `of-${per}: { pick: 1, per: ${per}, swap: { per: quarter, times: 1, from: monthEnd } }`)}
benefits:
${lines((per) => `films-${per}: ${of(per, 'films')}`)}
${lines((per) => `songs-${per}: ${of(per, 'songs')}`)}
`;
const months = ['2026-03', '2026-04', '2026-05', '2026-12', '2027-01', '2027-02', '2027-03'];

test('P19 J4 a partner is owed for the days on which it was chosen, whatever period a choice is for', async () => {
  const { laurel, call, clock, close } = await tryServer('2026-03-01T00:00:00+08:00', { program });
  await laurel.createMember({ body: { id: 'mei' } });
  const path = { id: 'mei', plan: 'joint' };
  const { data } = await laurel.quotePlan({ path, body: { variant: 'year' } });
  await laurel.buyPlan({ path, body: { quoteId: data?.id ?? '', paid: {} } });
  for (const per of all) await laurel.chooseBenefit({ path: { id: 'mei', benefit: `films-${per}` } });
  clock.moveTo(at('2026-03-09T10:00:00+08:00'));
  for (const per of all)
    await laurel.chooseBenefit({
      path: { id: 'mei', benefit: `songs-${per}` },
      body: { instead: `films-${per}` },
    });
  clock.moveTo(at('2027-04-02T10:00:00+08:00'));
  const told = async (per: string): Promise<readonly string[]> => {
    const texts: string[] = [];
    for (const month of months) {
      const text = String((await call('GET', `/v1/partners/by-${per}/settlements/${month}`)).body);
      for (const line of text.split('\n')) {
        const { record, item, days } = line === '' ? {} : JSON.parse(line);
        if (record === 'sum') texts.push(`${month} ${item} ${days}`);
      }
    }
    return texts;
  };
  // 31 of 365 days of films, 1,019.18; then songs, month by month: all of it comes to 12,000.
  const must = [
    '2026-03 films 1019',
    '2026-04 songs 986',
    '2026-05 songs 1020',
    '2026-12 songs 1019',
    '2027-01 songs 1019',
    '2027-02 songs 921',
  ];
  for (const per of all) expect([per, await told(per)]).toEqual([per, must]);
  await close();
});
