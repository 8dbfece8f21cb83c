import { defineConfig } from 'vitest/config';

const anywhere = (ending: string) =>
  ['packages', 'apps', 'sim', 'bench', 'e2e', 'tidy', 'stack', 'examples'].map(
    (room) => `${room}/**/*${ending}`,
  );
const nowhere = ['**/node_modules/**'];

export default defineConfig({
  test: {
    // What no test loads counts as not covered.
    coverage: { include: ['packages/*/src/**/*.ts'], exclude: ['**/generated/**', '**/*.test.ts'] },
    // Seeds of property tests and simulated runs are printed by the tests themselves; order adds nothing but noise.
    projects: [
      {
        test: {
          name: 'unit',
          include: anywhere('.test.ts'),
          exclude: [...nowhere, '**/*.stack.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        // Real engines, found through LAUREL_TEST_MYSQL and its like; started by stack/run.ts.
        test: {
          name: 'stack',
          include: anywhere('.stack.test.ts'),
          exclude: nowhere,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: anywhere('.e2e.test.ts'),
          exclude: nowhere,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
