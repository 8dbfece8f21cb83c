import { expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { type Shop, withShop } from '../shop/shop.ts';
import { moveClock } from '../shop/stories.ts';

type Sum = Readonly<
  Record<
    'opening' | 'closing' | 'earned' | 'spent' | 'restored' | 'expired' | 'takenBack' | 'adjusted' | 'moved',
    number
  >
> & {
  readonly asset: string;
  readonly funder: string;
};

/** L16: a closed month is the same bytes for ever, and its movements lead from its opening to its closing. */
export function monthsSuite(engine: Engine): void {
  test('L16 H16 March exported, a late March event applied in April, March exported again: the same bytes', async () => {
    await withShop({ engine, clock: '2026-03-01 00:00' }, async (shop) => {
      const p = person(shop, 'p', (to) => moveClock(shop, to));
      await p.joins('2026-03-01 10:00');
      await p.order('o', 10_000, '2026-03-02 10:00');
      await p.spend('points', 30, '2026-03-05 10:00');
      await p.adjust('points', -20, '2026-03-06 10:00');
      await p.refund('o', 5_000, '2026-03-20 10:00');
      await moveClock(shop, '2026-04-02 10:00');
      const [march, table] = [await month(shop, '2026-03'), await month(shop, '2026-03', 'csv')];
      await p.order('late', 7_000, '2026-04-10 10:00', {}, { happened: '2026-03-31 12:00' });
      await moveClock(shop, '2026-05-03 10:00');
      expect(await month(shop, '2026-03')).toBe(march);
      expect(await month(shop, '2026-03', 'csv')).toBe(table);
      await shop.restart();
      expect(await month(shop, '2026-03')).toBe(march);
      const [first, second] = [sumsOf(march), sumsOf(await month(shop, '2026-04'))];
      for (const sum of [...first, ...second]) expect(closingOf(sum)).toBe(sum.closing);
      expect(of(first, 'points')).toMatchObject({
        opening: 0,
        earned: 300,
        spent: -30,
        adjusted: -20,
        takenBack: -150,
        closing: 100,
      });
      expect(of(first, 'freeship')).toMatchObject({ earned: 1, expired: -1, closing: 0 });
      expect(of(second, 'points')).toMatchObject({ opening: 100, earned: 70, closing: 170 });
      expect(linesOf(await month(shop, '2026-04')).map(({ orderId }) => orderId)).toContain('p/late');
      expect(linesOf(march).map(({ orderId }) => orderId)).not.toContain('p/late');
      expect(table.split('\r\n')[0]).toContain('opening');
    });
  }, 60_000);
}

async function month(shop: Shop, name: string, format: 'json' | 'csv' = 'json'): Promise<string> {
  return (await shop.done('export', 'ledger', '--month', name, '--format', format)).out;
}

const records = (text: string) =>
  text
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Readonly<Record<string, string>>]));
const sumsOf = (text: string): readonly Sum[] =>
  records(text).filter(({ record }) => record === 'sum') as unknown as readonly Sum[];
const linesOf = (text: string) => records(text).filter(({ record }) => record === 'line');
const of = (sums: readonly Sum[], asset: string): Sum | undefined => sums.find((sum) => sum.asset === asset);
const closingOf = ({ opening, earned, spent, restored, expired, takenBack, adjusted, moved }: Sum): number =>
  opening + earned + spent + restored + expired + takenBack + adjusted + moved;
