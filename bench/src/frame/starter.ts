import { readFileSync } from 'node:fs';
import type { Programs } from '@laurel/core';
import { parse } from 'yaml';
import { programsOf } from '../decide/fifty-rules.ts';

/** The program that most benchmarks run under. */
export const starterFile = new URL('../../../examples/programs/starter.yaml', import.meta.url);

/** It, in force from the beginning of time. */
export function starter(): Programs {
  return programsOf(parse(readFileSync(starterFile, 'utf8')));
}
