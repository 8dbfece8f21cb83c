import type { CompiledProgram, Programs, Version } from '@laurel/core';
import type { ProgramRow, ProgramTable } from '@laurel/db';

/** The published versions as decisions use them. */
export interface ProgramSeries {
  readonly current: () => Programs;
  /** Reads what was published meanwhile, by this process or another. */
  readonly refresh: () => Promise<Programs>;
}

/**
 * @param compile source text of a version → the program; it was checked when it was published
 */
export async function openProgramSeries(
  table: Pick<ProgramTable, 'list'>,
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
  return { current: () => programs, refresh };
}

function versionOf(row: ProgramRow, compile: (source: string) => CompiledProgram): Version {
  return {
    number: row.number,
    effectiveAt: row.effectiveAt,
    compiled: compile(row.source),
    policy: row.policy === 'immediate' ? 'immediate' : 'honourPeriod',
  };
}
