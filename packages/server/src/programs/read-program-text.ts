import {
  type CompiledProgram,
  compileProgram,
  type Finding,
  lint,
  type Program,
  readProgram,
} from '@laurel/core';
import { parseText, type Source } from './parse-text.ts';

export interface TextProblem {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** What a program that is in order does badly, and where in the text. */
export interface TextFinding extends Finding {
  readonly line: number;
  readonly column: number;
}

export type ReadProgramText =
  | {
      readonly ok: true;
      readonly program: Program;
      readonly compiled: CompiledProgram;
      /** Looked for when asked. */
      readonly findings: () => readonly TextFinding[];
    }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/**
 * A program as text, YAML or JSON (which YAML contains), read, checked and compiled. Every problem says where in the
 * text it is; problems inside an expression point into the expression. Never throws.
 */
export function readProgramText(text: string, fileName: string): ReadProgramText {
  const parsed = parseText(text, fileName);
  if (!parsed.ok) return parsed;
  const { source } = parsed;
  const read = readProgram(source.value);
  if (!read.ok) return { ok: false, problems: located(read.problems, source) };
  const compiled = compileProgram(read.program, read.origins);
  if (!compiled.ok) return { ok: false, problems: located(compiled.problems, source) };
  const findings = (): readonly TextFinding[] =>
    lint(compiled.compiled, read.origins)
      .map((finding) => ({ ...finding, ...source.placeOf(finding) }))
      .sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: true, program: read.program, compiled: compiled.compiled, findings };
}

interface Found extends Omit<TextProblem, 'line' | 'column'> {
  readonly from?: number;
}

function located(problems: readonly Found[], source: Source): readonly TextProblem[] {
  return problems.map((problem) => {
    const { code, message, advice, pointer } = problem;
    return { code, message, advice, pointer, ...source.placeOf(problem) };
  });
}
