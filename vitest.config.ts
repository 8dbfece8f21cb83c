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
          // No test is about its own time; on a busy machine a slow one is not a wrong one.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Real engines, found through LAUREL_TEST_MYSQL and its like; started by stack/run.ts.
        test: {
          name: 'stack',
          include: anywhere('.stack.test.ts'),
          exclude: nowhere,
          testTimeout: 240_000,
          hookTimeout: 240_000,
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
