import { settings } from './config.ts';

/** Writes docs/configuration.md: every variable that config.ts reads, and no other. */
export async function generate(): Promise<Record<string, string>> {
  const rows = Object.values(settings).map(
    ({ variable, about, fallback }) => `| \`${variable}\` | ${sayFallback(fallback)} | ${about} |`,
  );
  return { 'docs/configuration.md': `${head}\n${rows.join('\n')}\n${tail}` };
}

function sayFallback(fallback: unknown): string {
  if (fallback === null) return '–';
  return `\`${typeof fallback === 'string' ? fallback : JSON.stringify(fallback).replace(/[[\]"]/g, '')}\``;
}

const head = `# Configuration

<!-- Written by packages/server/src/generate-configuration.ts: change config.ts and run npm run gen. -->

Flags of the command line win over these variables, variables over what is usual. All problems are told together, and
nothing starts while there is one. The environment is read in one place, [config.ts](../packages/server/src/config.ts).

| variable | usual | what |
| --- | --- | --- |`;

const tail = `
What a program of the shop decides (time zone, currency, lateness, rules) stands in its [program](programs.md), not here.
`;
