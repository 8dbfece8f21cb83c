import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cdnow, killAll, run, runJson, serve, start, starter } from '../testing/run-laurel.ts';

// Each command is a process of its own, and other tests have the machine as well.
vi.setConfig({ testTimeout: 90_000 });

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-imports-'));
  file = join(folder, 'sample.txt');
  cpSync(join(cdnow, 'sample.txt'), file);
});
afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true });
});

const mapping = join(cdnow, 'mapping.yaml');
const bringIn = (data: string, ...more: readonly string[]) =>
  runJson('import', file, '--mapping', mapping, '--program', starter, '--data', data, ...more);
const hashesOf = async (data: string) => {
  const { exit, members, events, ledgerHash, stateHash, violations } = await runJson(
    'verify',
    '--data',
    data,
  );
  expect([exit, violations]).toEqual([0, []]);
  return { members, events, ledgerHash, stateHash };
};

let whole: Awaited<ReturnType<typeof hashesOf>>;

test('a real shop’s lines come in, verify finds nothing, replay gives the same hashes', async () => {
  const data = join(folder, 'whole');
  expect(await bringIn(data)).toMatchObject({
    exit: 0,
    lines: 1_000,
    events: 999,
    applied: 999,
    refused: 0,
    refusedFile: null,
    closedMembers: 286,
  });
  whole = await hashesOf(data);
  expect(whole).toMatchObject({ members: 286, events: 999 });
  expect(await runJson('replay', '--data', data)).toMatchObject({
    ...whole,
    exit: 0,
    differences: 0,
    refused: 0,
  });
});

test('the same file again changes nothing', async () => {
  const data = join(folder, 'whole');
  expect(await bringIn(data)).toMatchObject({
    exit: 0,
    events: 0,
    finishedBefore: true,
    resumedAfterLine: 1_000,
    closedMembers: 0,
  });
  // As another part of it, it is sent again, and everything is there already.
  expect(await bringIn(data, '--to-line', '5000')).toMatchObject({ exit: 0, applied: 0, duplicate: 999 });
  expect(await hashesOf(data)).toEqual(whole);
});

test('two halves by line numbers are the whole; --keep-open leaves the backfill open', async () => {
  const data = join(folder, 'halves');
  expect(await bringIn(data, '--to-line', '501', '--keep-open')).toMatchObject({
    exit: 0,
    applied: 500,
    closedMembers: null,
  });
  expect(await bringIn(data, '--from-line', '502')).toMatchObject({
    exit: 0,
    applied: 499,
    closedMembers: 286,
  });
  expect(await hashesOf(data)).toEqual(whole);
  const closed = join(folder, 'closed-halves');
  await bringIn(closed, '--to-line', '501');
  await bringIn(closed, '--from-line', '502');
  expect(await hashesOf(closed)).toEqual(whole);
});

test('an import that was killed goes on and ends the same', async () => {
  const data = join(folder, 'killed');
  for (const ms of [350, 500, 650]) {
    const child = start('import', file, '--mapping', mapping, '--program', starter, '--data', data);
    setTimeout(() => child.kill('SIGKILL'), ms);
    await once(child, 'exit');
  }
  expect(await bringIn(data)).toMatchObject({ exit: 0 });
  expect(await hashesOf(data)).toEqual(whole);
});

test('through the socket of a server it is the same', async () => {
  const data = join(folder, 'served');
  const server = await serve('--data', data, '--program', starter);
  expect(await bringIn(data)).toMatchObject({ exit: 0, applied: 999, closedMembers: 286 });
  expect(await bringIn(data)).toMatchObject({ exit: 0, events: 0, finishedBefore: true });
  expect(await bringIn(data, '--to-line', '5000')).toMatchObject({ exit: 0, duplicate: 999 });
  expect(await hashesOf(data)).toEqual(whole);
  expect(await server.stop()).toBe(0);
  // How far it came lies in the store, whoever has it.
  expect(await bringIn(data)).toMatchObject({ exit: 0, events: 0, finishedBefore: true });
});

test('a dry run shows what would be and writes nothing', async () => {
  const data = join(folder, 'dry');
  const tried = await runJson<{ results: object[]; counts: object }>(
    'import',
    file,
    '--mapping',
    mapping,
    '--program',
    starter,
    '--dry-run',
    '--data',
    data,
  );
  expect(tried).toMatchObject({ exit: 0, dryRun: true, counts: { applied: 999, refused: 0 } });
  expect(tried.results).toHaveLength(20);
  expect(tried.results[0]).toMatchObject({
    subject: 'cdnow:00001',
    type: 'order.completed',
    status: 'applied',
    transfers: expect.arrayContaining([{ asset: 'growth', amount: 11 }]),
  });
  expect(existsSync(data)).toBe(false);
  const there = join(folder, 'whole');
  expect(await runJson('import', file, '--mapping', mapping, '--dry-run', '--data', there)).toMatchObject({
    counts: { duplicate: 999 },
  });
  expect(await hashesOf(there)).toEqual(whole);
});

test('bad lines go to the refused file with reasons, and the rest comes in', async () => {
  const data = join(folder, 'bad');
  const bad = join(folder, 'bad.txt');
  const lines = readFileSync(file, 'utf8').split('\r\n').slice(0, 20);
  lines[3] = ' 00002 19970112  5';
  lines[5] = ' 00003 1997/01/02  2   20.76';
  lines[7] = ' 00003 19970330  2   20.765';
  writeFileSync(bad, lines.join('\r\n'));
  const done = await runJson<{ refusedFile: string }>(
    'import',
    bad,
    '--mapping',
    mapping,
    '--program',
    starter,
    '--data',
    data,
  );
  expect(done).toMatchObject({ exit: 0, applied: 16, refused: 3, refusedFile: `${bad}.refused.jsonl` });
  const refused = readFileSync(done.refusedFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(refused.map(({ line, code, text }) => [line, code, text])).toEqual([
    [4, 'ragged_line', lines[3]],
    [6, 'bad_date', lines[5]],
    [8, 'inexact_money', lines[7]],
  ]);
});

test('what is wrong with the mapping is told with line, column and advice, before anything is written', async () => {
  const data = join(folder, 'mapping');
  const wrong = join(folder, 'wrong.yaml');
  writeFileSync(
    wrong,
    readFileSync(mapping, 'utf8').replace('customer_id', 'client_id').replace('format: text', 'format: txt'),
  );
  const { code, stderr } = await run('import', file, '--mapping', wrong, '--data', data);
  expect(code).toBe(2);
  expect(stderr).toMatch(/wrong\.yaml:6:9 `txt` is none of csv, text, fixed, jsonl\. Did you mean `text`\?/);
  writeFileSync(wrong, readFileSync(mapping, 'utf8').replaceAll('customer_id}', 'client_id}'));
  expect(
    await runJson('import', file, '--mapping', wrong, '--program', starter, '--data', data),
  ).toMatchObject({
    exit: 2,
    error: 'invalid_mapping',
    problems: [{ line: 13, message: 'The file has no column `client_id`.' }],
  });
});

test('another program is refused on a store that has one', async () => {
  const other = join(folder, 'other.yaml');
  writeFileSync(other, readFileSync(starter, 'utf8').replace('threshold: 5000', 'threshold: 4000'));
  const data = join(folder, 'whole');
  const refused = await runJson('import', file, '--mapping', mapping, '--program', other, '--data', data);
  expect(refused).toMatchObject({ exit: 1, error: 'program_recorded' });
  expect(await hashesOf(data)).toEqual(whole);
});

test('members come in with tier, growth and points, and go out in the same form', async () => {
  const from = join(folder, 'whole');
  const members = join(folder, 'members.jsonl');
  const { stdout } = await run('export', 'members', '--data', from);
  writeFileSync(members, stdout);
  const data = join(folder, 'moved');
  const taken = await runJson(
    'import',
    members,
    '--mapping',
    join(cdnow, '../members/mapping.yaml'),
    '--program',
    starter,
    '--data',
    data,
  );
  expect(taken).toMatchObject({ exit: 0, applied: 286, refused: 0 });
  expect((await run('export', 'members', '--data', data)).stdout).toBe(stdout);
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 0, members: 286, violations: [] });
});

test('members of another system come in from a table', async () => {
  const data = join(folder, 'table');
  const table = join(folder, 'members.csv');
  writeFileSync(
    table,
    'card,joined,level,level_until,growth,points,points_until,exported\n6001,2024-05-01,金卡,2027-01-01,6200,1280,2027-12-31,2026-03-01\n6002,2024-05-02,白银,,10,5,2027-12-31,2026-03-01\n',
  );
  const done = await runJson(
    'import',
    table,
    '--mapping',
    join(cdnow, '../members/from-csv.yaml'),
    '--program',
    starter,
    '--data',
    data,
  );
  expect(done).toMatchObject({ exit: 0, applied: 1, refused: 1 });
  expect(
    await runJson('member', 'show', '6001', '--at', '2026-03-02T00:00:00+08:00', '--data', data),
  ).toMatchObject({
    exit: 0,
    tier: { tier: 'v3' },
    assets: { points: { balance: 1_280 }, growth: { balance: 6_200 } },
  });
});

test('a whole log goes into an empty store only: another one is told in a sentence', async () => {
  const data = join(folder, 'full');
  await runJson('program', 'publish', starter, '--data', data);
  const log = join(folder, 'log.jsonl');
  writeFileSync(log, (await run('export', 'log', '--data', data)).stdout);
  const done = await runJson('import', '--log', log, '--data', data);
  expect(done).toMatchObject({ exit: 3, error: 'not_empty' });
  expect(done['detail']).toBe(
    `In ${data} the store has something in it: a whole log goes into an empty store only.`,
  );
});
