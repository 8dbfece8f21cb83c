// `npm run build`: builds the pages of apps/ that have changed since they were built. `npm start` asks for it first, so that
// a fresh clone shows them after its two commands.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';

// A test's or a developer's NODE_ENV would make pages of React's slow half.
const env = { ...process.env, NODE_ENV: 'production' };
const shared = ['packages/sdk/src/**/*.ts', 'package-lock.json'];

for (const config of globSync('apps/*/vite.config.ts').sort()) {
  const app = config.slice(0, -'/vite.config.ts'.length);
  if (isBuilt(app)) continue;
  const { status } = spawnSync('npm', ['run', '--silent', 'build', '--workspace', app], {
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether what was built is younger than everything that it is made of. */
function isBuilt(app: string): boolean {
  const built = `${app}/dist/index.html`;
  if (!existsSync(built)) return false;
  const sources = globSync([`${app}/{src,public}/**/*.*`, `${app}/*.*`, ...shared]);
  const { mtimeMs } = statSync(built);
  return sources.every((source) => statSync(source).mtimeMs <= mtimeMs);
}
