import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { starterFile } from '../shop/places.ts';
import { withShop } from '../shop/shop.ts';

const mapping = `format: csv
header: 1
source: old-shop
currency: CNY
records:
  - type: order.completed
    subject: '{member}'
    id: 'order-{order}'
    time: { column: date, format: yyyy-MM-dd, timeZone: Asia/Shanghai, at: '12:00' }
    data:
      orderId: '{order}'
      amount: { money: amount, thousands: ',' }
      currency: CNY
`;
const file = [
  '\ufeffmember,order,date,amount',
  'a,1,2026-01-02,"1,234.50"',
  'a,2,2026-01-03,10.00',
  'b,3,2026-02-30,10.00',
  'b,4,2026-01-04,ten',
  'b,5,2026-01-05',
  'b,6,2026-01-06,-5.00',
  'c,7,2026-01-07,20.00',
  '"quoted ""b""",8,2026-01-08,1.00',
  '',
].join('\r\n');

/** Bad lines of an import: to the refused file with their reasons; the rest is there. */
export function importLinesSuite(engine: Engine): void {
  test('H22 bad import lines go to the refused file with reasons, and the rest is imported', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
    const [csv, map] = [join(folder, 'orders.csv'), join(folder, 'map.yaml')];
    await writeFile(csv, file);
    await writeFile(map, mapping);
    const { remove, ...place } = await engine.make();
    const words = ['import', csv, '--mapping', map, '--program', starterFile, '--json', ...storeFlags(place)];
    const tried = await cli([...words, '--dry-run']);
    expect(tried.json).toMatchObject({ counts: { applied: 4, refused: 4 } });
    const ran = await cli(words);
    const counts = ran.json as { applied: number; refused: number; refusedFile: string };
    expect([counts.applied, counts.refused]).toEqual([4, 4]);
    const refused = (await readFile(counts.refusedFile, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(refused.map(({ line }) => line)).toEqual([4, 5, 6, 7]);
    for (const one of refused) expect(JSON.stringify(one)).toMatch(/"(code|reason|detail|message)":"[^"]+"/);
    const { json } = await done(['verify', '--json', ...storeFlags(place)]);
    expect(json).toMatchObject({ members: 3, events: 4, violations: [] });
    expect((await cli(words)).json).toMatchObject({ applied: 0 });
    expect((await done(['verify', '--json', ...storeFlags(place)])).json).toEqual(json);
    await remove();
    await rm(folder, { recursive: true });
  }, 60_000);

  test('an import of a file that is empty, or is not there, is refused plainly', async () => {
    await withShop({ engine }, async (shop) => {
      const folder = shop.place.data;
      await writeFile(join(folder, 'map.yaml'), mapping);
      await writeFile(join(folder, 'bad.yaml'), 'format: csv\nrecords: 7\n');
      await writeFile(join(folder, 'empty.csv'), '');
      const run = (name: string, map = 'map.yaml') =>
        shop.cli('import', join(folder, name), '--mapping', join(folder, map), '--json');
      expect((await run('nothing.csv')).code).toBeGreaterThan(0);
      expect((await run('empty.csv', 'bad.yaml')).code).toBeGreaterThan(0);
      const { code, json } = await run('empty.csv');
      expect([code, json['applied'] ?? 0]).toEqual([expect.any(Number), 0]);
    });
  }, 60_000);
}
