import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { option, type Shell, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import { couldNot, Trouble } from '../frame/trouble.ts';

/** Benchmarks are a package of their own, which an installation need not have. */
const benchmarks = new URL('../../../../bench/src/main.ts', import.meta.url);

interface BenchOptions {
  readonly rounds?: number;
  readonly tiny?: boolean;
  readonly json?: boolean;
}

export function benchCommand(shell: Shell): void {
  verb<[readonly string[]], BenchOptions>(shell, shell.root, {
    usage: 'bench [names...]',
    about: 'benchmarks, each against a ceiling measured beside it; exit 1 where a goal is missed',
    hasStore: false,
    options: [
      option('--rounds <n>', 'that count').argParser(wholeNumber(1, 1_000)),
      option('--tiny', 'a second; the figures say nothing'),
    ],
    run: async (_, [names], { rounds, tiny, json }) => {
      const main = fileURLToPath(benchmarks);
      if (!existsSync(main))
        throw couldNot('not_available', 'The benchmarks are in the repository, not in an installation.');
      const words = [
        ...names,
        ...(json === true ? ['--json'] : []),
        ...(tiny === true ? ['--tiny'] : []),
        ...(rounds === undefined ? [] : ['--rounds', String(rounds)]),
      ];
      const child = spawn(process.execPath, ['--expose-gc', main, ...words], { stdio: 'inherit' });
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (status) => resolve(status ?? 3));
      });
      if (code !== 0) throw new Trouble({ exit: code === 1 || code === 2 ? code : 3, code: 'bench' }, '');
    },
  });
}
