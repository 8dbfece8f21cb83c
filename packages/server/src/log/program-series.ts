import type { CompiledProgram, Programs, Version } from '@laurel/core';
import type { ProgramRow, ProgramTable } from '@laurel/db';

/** The published versions as decisions use them. */
export interface ProgramSeries {
  readonly current: () => Programs;
  /** Reads what was published meanwhile, by this process or another. */
  readonly refresh: () => Promise<Programs>;
  /**
   * What was published before this was called, whoever published it. One number is read for all who ask at once, and
   * texts only where there is a new one.
   */
  readonly latest: () => Promise<Programs>;
}

/**
 * @param compile source text of a version → the program; it was checked when it was published
 */
export async function openProgramSeries(
  table: Pick<ProgramTable, 'list' | 'newest'>,
  compile: (source: string) => CompiledProgram,
): Promise<ProgramSeries> {
  const known = new Map<number, Version>();
  let programs: Programs = { versions: [] };
  const refresh = async (): Promise<Programs> => {
    const rows = await table.list();
    if (rows.every(({ number }) => known.has(number))) return programs;
    for (const row of rows) if (!known.has(row.number)) known.set(row.number, versionOf(row, compile));
    const versions = [...known.values()].sort((a, b) => a.effectiveAt - b.effectiveAt || a.number - b.number);
    programs = { versions };
    return programs;
  };
  await refresh();
  const latest = shared(async () => (known.has(await table.newest()) ? programs : refresh()));
  return { current: () => programs, refresh, latest };
}

/** Those who call while one question is under way share the next: its answer is never older than their call. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    next = undefined;
    const one = ask().finally(() => {
      if (asked === one) asked = undefined;
    });
    asked = one;
    return one;
  };
  return () => {
    if (asked === undefined) return begin();
    next ??= asked.then(begin, begin);
    return next;
  };
}

function versionOf(row: ProgramRow, compile: (source: string) => CompiledProgram): Version {
  return {
    number: row.number,
    effectiveAt: row.effectiveAt,
    compiled: compile(row.source),
    policy: row.policy === 'immediate' ? 'immediate' : 'honourPeriod',
  };
}
