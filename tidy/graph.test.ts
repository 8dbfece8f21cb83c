import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

test.each([
  {
    rule: 'no-circle',
    files: { 'a.ts': "export { b as a } from './b.ts';", 'b.ts': "export { a as b } from './a.ts';" },
  },
  {
    rule: 'tests-stay-outside',
    files: { 'a.ts': "export * from './b.test.ts';", 'b.test.ts': 'export const b = 1;' },
  },
])('the graph of modules is held to $rule', ({ rule, files }) => {
  expect(complaints(files)).toContain(rule);
});

test('a circle that vanishes with the types is none', () => {
  const files = {
    'a.ts': "import type { B } from './b.ts';\nexport type A = B[];",
    'b.ts': "import type { A } from './a.ts';\nexport type B = A | 1;",
  };
  expect(complaints(files)).toEqual([]);
});

/** The rules that dependency-cruiser finds broken by a package of these files. */
function complaints(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-graph-'));
  try {
    const whole = {
      'package.json': '{ "type": "module" }',
      'tsconfig.json':
        '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
    };
    const sources = Object.entries(files).map(
      ([name, text]) => [`packages/sample/src/${name}`, text] as const,
    );
    for (const [name, text] of [...Object.entries(whole), ...sources]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const config = join(root, '.dependency-cruiser.cjs');
    const { stdout, stderr } = spawnSync(
      join(root, 'node_modules/.bin/depcruise'),
      ['--config', config, '--output-type', 'json', 'packages'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const { summary }: { summary: { violations: readonly { rule: { name: string } }[] } } =
      JSON.parse(stdout);
    return summary.violations.map((violation) => violation.rule.name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
