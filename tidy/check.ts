// `npm run check`: everything that can be said about the tree without running it.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

type Step = readonly [name: string, command: string, ...args: string[]];

const projects = ['tsconfig.json', ...globSync('{packages,apps}/*/tsconfig.json').sort()];

const steps: readonly Step[] = [
  ...projects.map((project): Step => [`types ${project}`, 'tsc', '-p', project]),
  ['format', 'biome', 'check', '.'],
  ['lint', 'oxlint', '--deny-warnings', '.'],
  ['dead code', 'knip'],
  [
    'cycles',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'apps',
    'sim',
    'bench',
    'e2e',
    'stack',
    'tidy',
  ],
  ['tidy', 'node', 'tidy/tidy.ts'],
  ['generated', 'node', 'tidy/gen.ts', '--check'],
  ['interface', 'redocly', 'lint', 'openapi.json'],
  ['no breaking change', 'node', 'packages/server/src/http/check-breaking.ts'],
];

/** A check tells nobody what it checks. */
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

const failed = [...steps.filter((step) => !passes(step)).map(([name]) => name), ...audit()];

console.log(failed.length === 0 ? '\ncheck: in order' : `\ncheck: failed at ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes([name, command, ...args]: Step): boolean {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env,
  });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n'));
  return status === 0;
}

/** Known holes in what the server runs on. A registry that keeps no list of them is no failure of ours, but is said. */
function audit(): readonly string[] {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
  const total = vulnerabilities(stdout);
  if (total === undefined) console.log('absent audit: this registry answers no audit');
  else console.log(`${total === 0 ? 'ok    ' : 'FAILED'} audit: ${total} known vulnerabilities`);
  return total === undefined || total === 0 ? [] : ['audit'];
}

function vulnerabilities(report: string): number | undefined {
  try {
    return JSON.parse(report).metadata?.vulnerabilities?.total;
  } catch {
    return undefined;
  }
}
