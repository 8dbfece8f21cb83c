import { type CompiledProgram, compileProgram, type EpochMs, type Programs, readProgram } from '@laurel/core';

/** The versions of a program as its author writes them; the first is in force from the beginning. */
export function programsOf(
  first: unknown,
  next?: { readonly at: EpochMs; readonly source: unknown },
): Programs {
  const versions = [versionOf(1, 0, first)];
  if (next !== undefined) versions.push(versionOf(2, next.at, next.source));
  return { versions };
}

function versionOf(number: number, effectiveAt: EpochMs, source: unknown): Programs['versions'][number] {
  return { number, effectiveAt, compiled: compiledOf(source), policy: 'honourPeriod' };
}

function compiledOf(source: unknown): CompiledProgram {
  const read = readProgram(source);
  if (!read.ok) throw new Error(`the program is refused: ${JSON.stringify(read.problems)}`);
  const compiled = compileProgram(read.program, read.origins);
  if (!compiled.ok) throw new Error(`the program does not compile: ${JSON.stringify(compiled.problems)}`);
  return compiled.compiled;
}
