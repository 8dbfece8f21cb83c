import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { runShell } from './frame/command.ts';
import type { Io } from './frame/io.ts';
import { laurel } from './laurel.ts';

/** The command line without a process: what it writes and how it ends. */
async function typed(...words: readonly string[]) {
  let [stdout, stderr] = ['', ''];
  const io: Io = {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    isTerminal: false,
  };
  const code = await runShell(laurel(io), words);
  return { code, stdout, stderr };
}

function leavesOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  if (command.commands.length === 0) return [path];
  return command.commands.flatMap((each) => leavesOf(each, [...path, each.name()]));
}
const io: Io = { stdout: () => undefined, stderr: () => undefined, isTerminal: false };
const leaves = leavesOf(laurel(io).root);

test('every command of the contract is there', () => {
  const wanted = [
    'serve',
    'key create',
    'key list',
    'key revoke',
    'operator add',
    'operator reset',
    'operator roles',
    'backup',
    'restore',
    'upgrade',
    'program lint',
    'program publish',
    'program diff',
    'program show',
    'import',
    'export log',
    'export ledger',
    'export members',
    'export events',
    'verify',
    'replay',
    'simulate',
    'why',
    'member show',
    'advance',
    'bench',
    'dead-letters list',
    'dead-letters redrive',
    'adjust',
    'hold place',
    'hold capture',
    'hold release',
    'backfill close',
    'job list',
    'job show',
    'job cancel',
    'completion',
  ];
  const found = leaves.map((path) => path.join(' '));
  expect(wanted.filter((name) => !found.includes(name))).toEqual([]);
});

test.each(leaves.map((path) => [path.join(' '), path] as const))(
  '%s has help, and takes --json',
  async (_, path) => {
    const { code, stdout } = await typed(...path, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: laurel /);
    expect(stdout).toContain('--json');
  },
);

test.each([
  [['no-such-command']],
  [['member', 'show']],
  [['program']],
  [['advance', '--to', 'tomorrow']],
  [['hold', 'place', 'u1', '--asset', 'points', '--amount', '0']],
  [['adjust', 'u1', '--asset', 'points', '--amount', '1.5', '--reason', 'x']],
  [['serve', '--port', '70000']],
  [['serve', '--roles', 'api,cook']],
  [['export', 'ledger', '--month', '2026-13']],
  [['export', 'ledger', '--format', 'csv']],
  [['import', 'x.csv']],
  [['operator', 'add', 'lin', '--role', 'queen']],
  [['completion', 'tcsh']],
])('wrong use ends with 2: %j', async (words) => {
  const { code, stderr, stdout } = await typed(...words);
  expect(code).toBe(2);
  expect(stderr + stdout).not.toBe('');
});

test('wrong use with --json is one document', async () => {
  const { code, stdout } = await typed('advance', '--to', 'tomorrow', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: 'wrong_use' });
});

test('there is a completion for each shell, and it knows the commands', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await typed('completion', shell);
    expect(code).toBe(0);
    for (const word of ['publish', 'redrive', 'keep-open']) expect(stdout).toContain(word);
  }
});

test('the version is that of the package', async () => {
  expect((await typed('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
