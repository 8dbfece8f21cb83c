import { programSchema } from '@laurel/core';

/** For `npm run gen`: the schema that editors check programs against while they are written. */
export async function generate(): Promise<Record<string, string>> {
  const text = `${JSON.stringify(programSchema(), null, 2)}\n`;
  return { 'packages/server/src/programs/program.schema.json': text };
}
