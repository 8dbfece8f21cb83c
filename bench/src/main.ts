import { MissingError } from './frame/missing.ts';
import { benchNames, runBench, surroundingsOf, tableOf } from './index.ts';

/** `npm run bench -- [NAME…] [--json] [--rounds N] [--tiny]`: what `laurel bench` does, without the command line. */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--rounds');
  const rounds = Number(args[args.indexOf('--rounds') + 1]);
  const unknown = names.filter((name) => !benchNames.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}; there are ${benchNames.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const report = await runBench(names, {
    surroundings: surroundingsOf(process.env),
    ...(args.includes('--tiny') ? { size: 'tiny' } : {}),
    ...(args.includes('--rounds') ? { rounds } : {}),
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  console.log(args.includes('--json') ? JSON.stringify(report) : tableOf(report));
  process.exitCode = report.met ? 0 : 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof MissingError)) throw error;
  console.error(error.message);
  process.exitCode = 3;
}
