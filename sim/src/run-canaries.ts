import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canaries } from '../canaries/canaries.ts';
import type { Canary, Edit, TestedCanary } from '../canaries/canary.ts';
import { mechanismCanaries } from '../canaries/mechanisms.ts';
import { peopleCanaries } from '../canaries/people.ts';
import { partCanaries } from '../canaries/taking-part.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const operationsMax = 100_000;
/** So many without a canary, to know that what is found is the canary's doing. */
const soundOperations = 10_000;
/** A canary may make the simulator run for ever: then it is missed, and the others are tried. */
const ENDS_WITHIN_MS = 1_800_000;

/**
 * Each canary in a copy of the product: the simulator must catch it within 100,000 operations, or the law or test that it
 * names. 0 where all are.
 */
export async function runCanaries(seed: number): Promise<number> {
  console.log(`seed ${seed}`);
  const copy = copyProduct();
  try {
    const sound = (['core', 'log'] as const).map((level) =>
      tryOne(copy, { level, seed, operations: soundOperations }),
    );
    for (const { what, errors } of sound)
      if (what !== '' || errors !== '') console.log(`the product as it is fails already: ${what}${errors}`);
    const byTest = [...mechanismCanaries, ...partCanaries, ...peopleCanaries];
    const tests = new Set(byTest.flatMap((canary) => canary.tests));
    const failing = tryTests(copy, [...tests]);
    if (failing !== '') console.log(`the product as it is fails already: ${failing}`);
    const all = [...canaries, ...byTest];
    const missed = all.filter((canary) => !isCaught(copy, canary, seed));
    console.log(`${all.length - missed.length} of ${all.length} canaries caught`);
    if (failing !== '') return 1;
    return missed.length === 0 && sound.every(({ what, errors }) => what + errors === '') ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The sources in a folder of their own, which finds everything else where it is. */
function copyProduct(): string {
  const copy = mkdtempSync(join(tmpdir(), 'laurel-canaries-'));
  const isSource = (path: string): boolean => !path.split(sep).includes('node_modules');
  for (const room of ['packages', 'sim', 'examples', 'docs'])
    cpSync(join(root, room), join(copy, room), { recursive: true, filter: isSource });
  for (const file of ['package.json', 'tsconfig.base.json', 'vitest.config.ts'])
    cpSync(join(root, file), join(copy, file));
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@laurel'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@laurel') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const name of readdirSync(join(copy, 'packages')))
    symlinkSync(join(copy, 'packages', name), join(modules, '@laurel', name));
  return copy;
}

function isCaught(copy: string, canary: Canary | TestedCanary, seed: number): boolean {
  const restore = seedDefect(copy, canary);
  if (restore === null) return false;
  const { what, operations, errors } =
    'tests' in canary && canary.kind === undefined
      ? { what: tryTests(copy, canary.tests), operations: '', errors: '' }
      : tryOne(copy, { ...howOf(canary), seed, operations: operationsMax });
  restore();
  const caught = what !== '';
  const after = operations === '' ? ' by a test' : `after ${operations.padStart(6)}`;
  console.log(`${caught ? 'caught' : 'MISSED'} ${after}   ${canary.name}${caught ? `: ${what}` : ''}`);
  if (!caught && errors !== '') console.log(errors.slice(0, 2_000));
  return caught;
}

const howOf = (canary: Canary | TestedCanary): { level: Canary['level']; kind?: string } => {
  if ('level' in canary) return { level: canary.level };
  return canary.kind === undefined ? { level: 'core' } : { level: 'core', kind: canary.kind };
};

/** @returns what takes it out again; null where it does not apply */
function seedDefect(copy: string, canary: { name: string; edits: readonly Edit[] }): (() => void) | null {
  const files = new Map(canary.edits.map(({ file }) => [file, readFileSync(join(copy, file), 'utf8')]));
  const broken = new Map(files);
  for (const { file, find, put } of canary.edits) {
    const parts = broken.get(file)?.split(find) ?? [];
    if (parts.length !== 2) {
      console.log(`does not apply   ${canary.name} (${file})`);
      return null;
    }
    broken.set(file, parts.join(put));
  }
  for (const [file, text] of broken) writeFileSync(join(copy, file), text);
  return () => {
    for (const [file, text] of files) writeFileSync(join(copy, file), text);
  };
}

/** The first test that fails in the copy as it is now; nothing where none does. One that cannot run at all is none. */
function tryTests(copy: string, files: readonly string[]): string {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const told = join(copy, 'tests.json');
  const args = [vitest, 'run', '--project', 'unit', '--reporter', 'json', '--outputFile', told, ...files];
  spawnSync(process.execPath, args, { cwd: copy, timeout: ENDS_WITHIN_MS });
  const report = JSON.parse(readFileSync(told, 'utf8')) as Report;
  rmSync(told);
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.find(({ status }) => status === 'failed')?.fullName ?? '';
}
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** What the simulator finds in the copy as it is now, after how many operations. */
function tryOne(
  copy: string,
  how: { level: Canary['level']; kind?: string; seed: number; operations: number },
): { what: string; operations: string; errors: string } {
  const numbers = ['--seed', `${how.seed}`, '--operations', `${how.operations}`, '--seconds', '3600'];
  const kind = how.kind === undefined ? [] : ['--kind', how.kind];
  const args = ['--quick', '--level', how.level, ...kind, ...numbers];
  const ran = spawnSync(process.execPath, [join(copy, 'sim/src/main.ts'), ...args], {
    encoding: 'utf8',
    timeout: ENDS_WITHIN_MS,
  });
  const [, what = ''] = /^violation in history \d+: (.*)$/m.exec(ran.stdout) ?? [];
  const [, operations = '?'] = /^(\d+) operations/m.exec(ran.stdout) ?? [];
  return { what: ran.status === 1 ? what : '', operations, errors: ran.stderr };
}
