import type { KnipConfig } from 'knip';
import { generators } from './tidy/generators.ts';

/** Generators are named by their paths, so nothing imports them. */
const generatorsIn = (room: string): string[] =>
  generators.filter(({ module }) => module.startsWith(room)).map(({ module }) => module.slice(room.length));

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        'tidy/{gen,tidy,build-pages}.ts',
        '.ci/total.ts',
        ...generatorsIn('tidy/').map((path) => `tidy/${path}`),
      ],
      project: ['.ci/*.ts', 'tidy/**/*.ts', 'stack/**/*.ts'],
      // Called by name from tidy/check.ts.
      ignoreDependencies: [
        '@redocly/cli',
        '@typescript/native',
        'dependency-cruiser',
        'oxlint',
        'oxlint-tsgolint',
      ],
      // The command of apps/cli, and what Debian brings.
      ignoreBinaries: ['laurel', 'apt-get', 'cc'],
    },
    'packages/*': { project: ['src/**/*.ts'] },
    'packages/db': { entry: generatorsIn('packages/db/'), project: ['src/**/*.ts'] },
    'packages/server': {
      entry: ['src/http/check-breaking.ts', ...generatorsIn('packages/server/')],
      project: ['src/**/*.ts'],
    },
    // What the generator of the client writes is a whole, used or not.
    'packages/sdk': { project: ['src/**/*.ts', '!src/generated/**'] },
    'apps/cli': { entry: generatorsIn('apps/cli/'), project: ['src/**/*.ts'] },
    'apps/center': { project: ['src/**/*.{ts,tsx}'] },
    sim: { project: ['src/**/*.ts', 'attacks/**/*.ts', 'canaries/**/*.ts'] },
    // Servers and workers that are started by their paths.
    bench: { entry: ['src/**/*-server.ts', 'src/**/*-worker.ts'], project: ['src/**/*.ts'] },
    e2e: { project: ['src/**/*.ts'] },
  },
  ignoreExportsUsedInFile: true,
};

export default config;
