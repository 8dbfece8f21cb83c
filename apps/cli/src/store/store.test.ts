import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { on, runJson, spawned, starter } from '../testing/run-laurel.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  'member show u-1001',
  'key list',
  'key revoke k',
  'why t1',
  'program show',
  'job list',
  'hold place u1 --asset points --amount 5',
  'operator roles',
  'backfill close',
  'quarantine list',
])('a command that only asks makes no store of a mistyped folder: %s', async (line) => {
  const data = join(folder, 'mistyped');
  expect(await on(data)(line)).toMatchObject({
    exit: 3,
    error: 'no_store',
    detail: `There is no store in ${data}.`,
  });
  expect(existsSync(data)).toBe(false);
});

test('a folder that somebody took and made nothing in is not made a store either', async () => {
  const data = join(folder, 'taken');
  const laurel = on(data);
  expect(await laurel(`program publish ${folder}/nowhere.yaml`)).toMatchObject({ exit: 2 });
  rmSync(join(data, 'laurel.db'));
  expect(await laurel('key list')).toMatchObject({ exit: 3, error: 'no_store' });
  expect(existsSync(join(data, 'laurel.db'))).toBe(false);
});

test.each(['program publish', 'key create', 'import'])('%s begins a store', async (what) => {
  const data = join(folder, what.replaceAll(' ', '-'));
  const file = join(folder, 'orders.csv');
  writeFileSync(file, 'member,at\n');
  const words: Record<string, string[]> = {
    'program publish': ['program', 'publish', starter],
    'key create': ['key', 'create', 'shop', '--scopes', 'admin'],
    import: ['import', file, '--mapping', join(folder, 'map.yaml'), '--program', starter],
  };
  writeFileSync(
    join(folder, 'map.yaml'),
    'format: csv\nevents:\n  - type: checkin\n    subject: member\n    id: member\n    time: at\n',
  );
  await runJson(...(words[what] ?? []), '--data', data);
  expect(existsSync(join(data, 'laurel.db'))).toBe(true);
});

test('a folder in which nothing can be made is told, and nothing waits', async () => {
  const place = process.platform === 'linux' ? '/proc/laurel' : '/dev/null/laurel';
  const { code, stderr } = await spawned('serve', '--data', place, '--port', '0');
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/^laurel: (The store cannot be opened: )?ENO(ENT|TDIR).* name another folder/),
  ]);
}, 20_000);
