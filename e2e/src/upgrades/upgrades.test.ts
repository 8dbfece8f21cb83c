import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
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

const backups = async (data: string): Promise<readonly string[]> =>
  (await readdir(data)).filter((name) => name.startsWith('before-form-'));

/** Commands that read beside an owner, and commands that own the folder themselves. */
const firstCommands = ['verify', 'replay', 'export log', 'member show m1'];

test.each(semantics.flatMap((number) => firstCommands.map((first) => [number, first] as const)))(
  'H14 a store recorded under semantics %i opens today, first by "%s", and has the same hashes',
  async (number, first) => {
    const data = await unpacked(number);
    const { store } = await expected(number);
    // To look whether there is something to do does nothing.
    for (let looks = 0; looks < 2; looks += 1) expect((await upgradeOf(data)).code).toBe(1);
    expect(await backups(data)).toEqual([]);
    await done([...first.split(' '), '--data', data]);
    expect((await upgradeOf(data)).code).toBe(0);
    const [backup, ...more] = await backups(data);
    expect(more).toEqual([]);
    expect((await upgradeOf(join(data, backup ?? ''))).code).toBe(1);
    expect(await reportOf('verify', { data })).toMatchObject({ ...store, violations: [] });
    expect(await reportOf('replay', { data })).toMatchObject({ ...store, differences: 0 });
    expect(await backups(data)).toEqual([backup]);
    await rm(data, { recursive: true });
  },
  60_000,
);

test('H14 a store that an earlier program still has is left to it, and its owner is named', async () => {
  const data = await unpacked(1);
  const letGo = await ownAsEarlier(data);
  const { code, err } = await cli(['verify', '--data', data]);
  expect([code, err]).toEqual([
    3,
    expect.stringMatching(/belongs to process 4711 \(serve, .*form 1, .*end that process first/s),
  ]);
  expect((await upgradeOf(data)).code).toBe(1);
  expect(await backups(data)).toEqual([]);
  await letGo();
  await done(['verify', '--data', data]);
  await rm(data, { recursive: true });
}, 60_000);

/** Has the folder as an earlier program has it: by the lock, with its name beside it, answering on the socket. */
async function ownAsEarlier(data: string): Promise<() => Promise<void>> {
  const lock = new DatabaseSync(join(data, 'laurel.lock'));
  lock.exec('pragma journal_mode = memory');
  lock.exec('begin exclusive');
  const owner = { pid: 4711, doing: 'serve', since: '2026-01-01T00:00:00Z' };
  await writeFile(join(data, 'laurel.owner.json'), JSON.stringify(owner));
  const server = createServer((_, response) => response.end('{}'));
  await new Promise<void>((listening) => {
    server.listen(join(data, 'laurel.sock'), listening);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((closed) => {
      server.close(closed);
    });
    lock.close();
  };
}

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
