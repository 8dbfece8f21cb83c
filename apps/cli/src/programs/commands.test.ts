import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, runJson, spawned, starter } from '../testing/run-laurel.ts';

// Each command is a process of its own, and other tests have the machine as well.
vi.setConfig({ testTimeout: 90_000 });

let folder = '';
let other = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-programs-'));
  other = join(folder, 'other.yaml');
  writeFileSync(other, readFileSync(starter, 'utf8').replace('threshold: 5000', 'threshold: 4000'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('lint says what is wrong, where, and how it should be; exit 1', async () => {
  const bad = join(folder, 'bad.yaml');
  writeFileSync(bad, readFileSync(starter, 'utf8').replace('currency: CNY', 'curency: CNY'));
  expect(await spawned('program', 'lint', starter)).toMatchObject({ code: 0, stderr: '' });
  const { code, stderr } = await run('program', 'lint', bad);
  expect(code).toBe(1);
  expect(stderr).toMatch(/bad\.yaml:\d+:\d+ .*curency/);
  expect(await runJson('program', 'lint', bad)).toMatchObject({
    exit: 1,
    ok: false,
    problems: [{ line: 17, column: 1, pointer: '/curency' }],
  });
  expect(await runJson('program', 'lint', join(folder, 'none.yaml'))).toMatchObject({
    exit: 2,
    error: 'wrong_use',
  });
});

test('publish, show, diff by number and by file', async () => {
  const data = join(folder, 'shop');
  await runJson('key', 'create', 'shop', '--scopes', 'admin', '--data', data);
  expect(await runJson('program', 'show', '--data', data)).toMatchObject({ exit: 3, error: 'no_program' });
  expect(await runJson('program', 'publish', starter, '--data', data)).toMatchObject({
    exit: 0,
    number: 1,
    effectiveAt: null,
  });
  expect(
    await runJson('program', 'publish', other, '--at', '2030-01-01T00:00:00+08:00', '--data', data),
  ).toMatchObject({ number: 2, inForce: false });
  expect((await run('program', 'show', '--data', data)).stdout).toBe(readFileSync(starter, 'utf8'));
  expect((await run('program', 'show', '--version', '2', '--data', data)).stdout).toBe(
    readFileSync(other, 'utf8'),
  );
  const diff = await runJson('program', 'diff', '1', other, '--data', data);
  expect(diff).toMatchObject({
    exit: 1,
    differences: [{ at: '/tracks/main/tiers/v3/threshold', before: 5000, after: 4000 }],
  });
  // For people the differences are the result, too: to be piped and kept.
  const told = await run('program', 'diff', starter, other);
  expect([told.code, told.stdout, told.stderr]).toEqual([
    1,
    '~ /tracks/main/tiers/v3/threshold: 5000 → 4000\n',
    '',
  ]);
  expect(await runJson('program', 'diff', starter, '1', '--data', data)).toMatchObject({
    exit: 0,
    differences: [],
  });
});

test('rules says a program in words, as text, Markdown and a page; of a file and of the program in force', async () => {
  const text = (await run('program', 'rules', starter, '--lang', 'en')).stdout;
  expect(text).toContain('Starter · Rules\n===============\n\n');
  expect(text).toContain('Gold (from 5,000 Growth)\n  Multiplier ×1.2\n');
  const markdown = (await run('program', 'rules', starter, '--format', 'md')).stdout;
  expect(markdown).toContain('### 金 (5,000 成长值 起)\n\n- 倍率 ×1.2\n');
  const data = join(folder, 'ruled');
  await runJson('program', 'publish', starter, '--data', data);
  const page = (await run('program', 'rules', '--format', 'html', '--data', data)).stdout;
  expect(page).toContain('<!doctype html>');
  expect(page).toContain('第 1 版');
  expect(await runJson('program', 'rules', '--lang', 'en', '--data', data)).toMatchObject({
    exit: 0,
    program: 'starter',
    language: 'en',
    version: 1,
  });
  const bad = join(folder, 'unruly.yaml');
  writeFileSync(bad, 'program: NO');
  expect(await runJson('program', 'rules', bad)).toMatchObject({ exit: 1, ok: false });
});
