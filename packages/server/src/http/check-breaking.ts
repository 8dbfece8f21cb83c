// A step of `npm run check`: openapi.json against the committed one, or against the revision that is named. A break
// on purpose is made by raising the version in packages/server/package.json to the next minor one (or major, from 1.0).
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { breaksOf } from './compare-openapi.ts';

const base = process.argv[2] ?? 'HEAD';
const before = committed(base);
const after = JSON.parse(readFileSync('openapi.json', 'utf8'));
const isNewer = before !== undefined && line(before.info.version) !== line(after.info.version);
const breaks = before === undefined || isNewer ? [] : breaksOf(before, after);

for (const { where, what } of breaks) console.error(`${where.trim()}: ${what}`);
if (breaks.length > 0) {
  console.error(`openapi.json breaks clients of ${base} in ${breaks.length} place(s).`);
  process.exitCode = 1;
}

function committed(revision: string) {
  try {
    return JSON.parse(
      execFileSync('git', ['show', `${revision}:openapi.json`], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  } catch {
    return undefined;
  }
}

/** Breaking is allowed from one minor version to the next before 1.0, from one major to the next after. */
function line(version: string): string {
  const [major, minor] = version.split('.');
  return major === '0' ? `0.${minor}` : String(major);
}
