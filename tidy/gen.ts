// `npm run gen` writes the generated files; with --check it only says which are out of date.
import { pathToFileURL } from 'node:url';
import { differences, settle } from './generated.ts';
import { generators } from './generators.ts';

const root = process.cwd();
const onlyCheck = process.argv.includes('--check');
let stale = 0;

for (const { name, module, owns } of generators) {
  const written: { generate: () => Promise<Record<string, string>> } = await import(
    pathToFileURL(`${root}/${module}`).href
  );
  const found = differences(root, await written.generate(), owns);
  stale += found.length;
  for (const { path, text } of found) {
    console.log(
      `${name}: ${path} ${onlyCheck ? 'is out of date' : text === undefined ? 'removed' : 'written'}`,
    );
  }
  if (!onlyCheck) settle(root, found);
}

if (onlyCheck && stale > 0) {
  console.error('Run "npm run gen" and commit what it writes.');
  process.exitCode = 1;
}
