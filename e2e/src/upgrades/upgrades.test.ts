import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { cli, done } from '../shop/cli.ts';
import { sqlite } from '../shop/engines.ts';
import { withShop } from '../shop/shop.ts';
import { backfill, fixture, hashesOf, recordedHistory, reportOf, run } from './fixtures.ts';

const semantics = [1];

async function unpacked(number: number): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
  await run('tar', ['-xzf', fixture(number, 'store.tar.gz'), '-C', data]);
  return data;
}
const expected = async (number: number) =>
  JSON.parse(await readFile(fixture(number, 'expected.json'), 'utf8')) as { history: object; store: object };

const upgradeOf = (data: string) => cli(['upgrade', '--check', '--data', data, '--json']);

test.each(semantics)(
  'H14 a store recorded under semantics %i opens today and has the same hashes',
  async (number) => {
    const data = await unpacked(number);
    const { store } = await expected(number);
    // Who only reads asks for the new form; the first process that writes brings it there, and the hashes stay.
    expect((await upgradeOf(data)).code).toBe(1);
    expect(await cli(['verify', '--data', data])).toMatchObject({
      code: 3,
      err: expect.stringContaining('serve it once'),
    });
    await done(['key', 'list', '--data', data, '--json']);
    expect((await upgradeOf(data)).code).toBe(0);
    expect(await reportOf('verify', { data })).toMatchObject({ ...store, violations: [] });
    expect(await reportOf('replay', { data })).toMatchObject({ ...store, differences: 0 });
    await rm(data, { recursive: true });
  },
  60_000,
);

test.each(semantics)(
  'H14 a history recorded under semantics %i, sent today, has the same hashes',
  async (number) => {
    const program = await readFile(fixture(number, 'program.yaml'), 'utf8');
    await withShop({ engine: sqlite, program, clock: '2026-06-30 12:00' }, async (shop) => {
      await backfill(shop, await recordedHistory(number));
      expect(hashesOf(await reportOf('verify', shop.place))).toEqual((await expected(number)).history);
    });
  },
  60_000,
);

test('H15 a store whose format is newer is refused, naming both versions, and is not touched', async () => {
  const data = await unpacked(1);
  await done(['key', 'list', '--data', data, '--json']);
  const { program: format } = (await upgradeOf(data)).json as { program: number };
  const database = new DatabaseSync(join(data, 'laurel.db'));
  database.prepare("update meta set value = ? where name = 'format'").run(String(format + 98));
  database.close();
  const newer = String(format + 98);
  const checked = JSON.parse((await cli(['upgrade', '--check', '--data', data, '--json'])).out) as {
    program: number;
  };
  for (const words of [['verify'], ['serve', '--port', '0'], ['upgrade', '--check'], ['export', 'log']]) {
    const { code, err } = await cli([...words, '--data', data]);
    expect([words[0], code, err]).toEqual([
      words[0],
      3,
      expect.stringMatching(new RegExp(`${newer}.*\\b${checked.program}\\b`, 's')),
    ]);
  }
  await rm(data, { recursive: true });
}, 60_000);
