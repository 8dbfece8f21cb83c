import { createHash } from 'node:crypto';
import type { ProgramRow, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { ProgramSeries } from '../log/program-series.ts';
import type { VersionRow, Versions } from './versions.ts';

export function versionsIn(
  { programs }: Pick<Store, 'programs'>,
  series: ProgramSeries,
  clock: Clock,
): Versions {
  return {
    list: async () => (await programs.list()).map(read),
    ofDraft: (draft) => programs.ofDraft(draft),
    publish: async ({ effectiveAt, source, policy, actor, draft }) => {
      const number = ((await programs.list()).at(-1)?.number ?? 0) + 1;
      const hash = createHash('sha256').update(source).digest();
      const publishedAt = clock.now();
      const of = draft === undefined ? {} : { draft };
      const row: ProgramRow = { number, effectiveAt, publishedAt, source, hash, policy, actor, ...of };
      if (!(await programs.add(row))) return null;
      await series.refresh();
      return read(row);
    },
  };
}

const read = ({ number, effectiveAt, publishedAt, source, policy, actor }: ProgramRow): VersionRow => ({
  number,
  effectiveAt,
  publishedAt,
  source,
  policy: policy === 'immediate' ? 'immediate' : 'honourPeriod',
  actor,
});
