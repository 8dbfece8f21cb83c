import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ReadProgramText, TextProblem } from '@laurel/server/programs';
import { answerIsNo, wrongUse } from '../frame/trouble.ts';

/** Every problem on a line of its own, as compilers write them. */
export function problemsOf(file: string, problems: readonly TextProblem[]): Error {
  const lines = problems.map(
    ({ line, column, message, advice }) => `${file}:${line}:${column} ${message} ${advice}`,
  );
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return answerIsNo('invalid_program', `${count}\n${lines.join('\n')}`, { ok: false, problems });
}

export async function readProgram(file: string): Promise<ReadProgramText & { readonly text: string }> {
  const text = await textOf(file);
  return { ...(await parsed(text, basename(file))), text };
}

/** The compiler is loaded by those who need it: a command that does not is quicker without. */
export async function parsed(text: string, name: string): Promise<ReadProgramText> {
  const { readProgramText } = await import('@laurel/server/programs');
  return readProgramText(text, name);
}

export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUse(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${code}.`);
  }
}
