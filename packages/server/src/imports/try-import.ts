import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, importFile, type Outcome, type Refused } from './import-file.ts';
import { textFile } from './lines.ts';
import type { Mapped } from './mapper.ts';
import { readMapping } from './read-mapping.ts';

export interface Tried {
  readonly counts: Counts;
  readonly events: readonly Mapped[];
  readonly refused: readonly Refused[];
  readonly settled: readonly number[];
}

/** For tests: what a text becomes by a mapping, with a sink that takes whatever `decide` does not refuse. */
export async function tryImport(
  text: string | Buffer,
  mapping: string,
  how: {
    readonly doneUpTo?: number;
    readonly fromLine?: number;
    readonly toLine?: number;
    readonly decide?: (event: Mapped) => Outcome;
  } = {},
): Promise<Tried> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-import-'));
  const path = join(folder, 'file');
  writeFileSync(path, text);
  const read = readMapping(mapping, { timeZone: 'Asia/Shanghai', currency: 'CNY' });
  if (!read.ok)
    throw new Error(read.problems.map((each) => `${each.line}:${each.column} ${each.message}`).join('\n'));
  const [events, refused, settled]: [Mapped[], Refused[], number[]] = [[], [], []];
  try {
    const counts = await importFile({
      file: await textFile(path, read.mapping.encoding),
      mapping: read.mapping,
      doneUpTo: how.doneUpTo ?? 0,
      fromLine: how.fromLine ?? 1,
      toLine: how.toLine ?? Number.POSITIVE_INFINITY,
      sink: {
        inFlight: 2,
        submit: async (batch) => {
          events.push(...batch);
          return batch.map((event) => how.decide?.(event) ?? { status: 'applied' });
        },
      },
      refused: (lines) => refused.push(...lines),
      settled: async (line) => {
        settled.push(line);
      },
      progress: () => undefined,
    });
    return { counts, events, refused, settled };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
