import { readFileSync } from 'node:fs';
import { builtInEvents, type CompiledProgram, type JsonObject, programSchema } from '@laurel/core';
import { readProgramText } from './read-program-text.ts';

const DOCS = 'docs/programs.md';
const BETWEEN = /(<!-- events: begin -->\n)[^]*?(<!-- events: end -->)/;

/** For `npm run gen`: the schema for editors, and the table of built-in events in the docs. */
export async function generate(): Promise<Record<string, string>> {
  const docs = readFileSync(new URL(`../../../../${DOCS}`, import.meta.url), 'utf8');
  return {
    'packages/server/src/programs/generated/program.schema.json': `${JSON.stringify(programSchema(), null, 2)}\n`,
    [DOCS]: docs.replace(BETWEEN, `$1\n${eventTable()}\n$2`),
  };
}

function eventTable(): string {
  const read = readProgramText('program: any', 'any.yaml');
  if (!read.ok) throw new Error('The smallest program is refused.');
  const rows = builtInEvents.map(({ type, from, doc }) => {
    return `| \`${type}\` | ${FROM[from]} | ${doc} | ${fieldsOf(read.compiled, type)} |`;
  });
  const plans = `| \`plan.*\` | anyone | What happens to paid plans. | ${fieldsOf(read.compiled, 'plan.*')} |`;
  return [
    '| event | made by | what | fields of its own (bold: required) |',
    '| --- | --- | --- | --- |',
    ...rows,
    plans,
    '',
  ].join('\n');
}

const FROM = { event: 'anyone', command: 'a call of its own', echo: 'Laurel' };

function fieldsOf(compiled: CompiledProgram, type: string): string {
  const { properties = {}, required = [] } = (compiled.shapes.get(type)?.schema ?? {}) as {
    properties?: JsonObject;
    required?: readonly string[];
  };
  const common = Object.keys((compiled.shapes.get('checkin')?.schema['properties'] ?? {}) as JsonObject);
  return Object.keys(properties)
    .filter((name) => !common.includes(name))
    .map((name) => (required.includes(name) ? `**\`${name}\`**` : `\`${name}\``))
    .join(' ');
}
