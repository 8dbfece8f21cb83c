import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repository, run } from '../testing/run-laurel.ts';

// Stores are made and opened on a machine that other tests have as well.
vi.setConfig({ testTimeout: 90_000 });

const papers = ['writing-programs.md', 'writing-programs.zh.md'] as const;
const textOf = (paper: string): string => readFileSync(`${repository}docs/${paper}`, 'utf8');
const blocks = (paper: string, kind: string): readonly string[] =>
  [...textOf(paper).matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-steps-'));
  for (const [i, text] of blocks(papers[0], 'yaml').entries())
    writeFileSync(join(folder, `step-${i + 1}.yaml`), text);
  writeFileSync(join(folder, 'plus.yaml'), readFileSync(`${repository}examples/programs/plus.yaml`));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('both papers take the same steps', () => {
  const [english, chinese] = papers.map((paper) => blocks(paper, 'yaml'));
  expect(english).toHaveLength(7);
  expect(chinese).toEqual(english);
  expect(english?.[0]?.trimEnd().split('\n')).toHaveLength(10);
  for (const paper of papers) expect(textOf(paper).match(/^## \d/gm)).toHaveLength(8);
});

test.each(papers)('each command of %s answers what stands below it', async (paper) => {
  const sessions = blocks(paper, 'console');
  expect(sessions.length).toBe(8);
  for (const session of sessions) {
    for (const [, command = '', answer = ''] of session.matchAll(
      /^\$ npx laurel (.*)\n([^]*?)(?=^\$ |(?![^]))/gm,
    )) {
      const words = command
        .split(' ')
        .map((word) => (/\.yaml$|^\.\//.test(word) ? join(folder, word) : word));
      const { stdout, stderr } = await run(...words);
      expect([command, (stdout + stderr).replaceAll(`${folder}/`, '').trim()]).toEqual([
        command,
        answer.trim(),
      ]);
    }
  }
});

test('each step is published, on the store of the one before it', async () => {
  const data = join(folder, 'published');
  for (const [i] of blocks(papers[0], 'yaml').entries()) {
    const file = join(folder, `step-${i + 1}.yaml`);
    const { code, stdout } = await run('program', 'publish', file, '--data', data);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Version ${i + 1} of shop is in force`)]);
  }
});
