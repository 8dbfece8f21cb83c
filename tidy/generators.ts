/**
 * Files that programs write and people review. To add one, write a module that exports
 * `generate(): Promise<Record<string, string>>` (path from the root → text) and name it here.
 */
export type GeneratorEntry = {
  readonly name: string;
  /** From the root of the repository. */
  readonly module: string;
  /** Folders in which nothing else may lie: what the generator no longer writes is removed from them. */
  readonly owns?: readonly string[];
};

export const generators: readonly GeneratorEntry[] = [
  {
    name: 'programs',
    module: 'packages/server/src/programs/generate-program-papers.ts',
    owns: ['packages/server/src/programs/generated'],
  },
  // The client is made of openapi.json, so it comes after it.
  { name: 'interface', module: 'packages/server/src/http/generate.ts' },
  { name: 'sdk', module: 'tidy/generate-sdk.ts', owns: ['packages/sdk/src/generated'] },
  { name: 'configuration', module: 'packages/server/src/generate-configuration.ts' },
  { name: 'commands', module: 'apps/cli/src/generate-commands.ts' },
  { name: 'sql', module: 'packages/db/src/generate-sql.ts', owns: ['packages/db/sql'] },
  // Found by the titles of tests, so it comes last.
  { name: 'laws', module: 'tidy/laws/generate-laws.ts' },
];
