import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@laurel/runtime';
import { expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { open } from '../open.ts';
import { isDemoFolder, makeDemo } from './make-demo.ts';

// Months of 28, 29 and 31 days before it, the first of a month, and a start right after midnight.
it.each([
  '2027-03-03T06:30:00+08:00',
  '2028-03-01T00:04:00+08:00',
  '2026-11-24T23:59:00+08:00',
  '2027-01-31T12:00:00+08:00',
])(
  'a demonstration that begins at %s shows all that it promises',
  async (start) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'laurel-make-demo-'));
    const config = readConfig({ dataFolder, logLevel: 'silent', roles: ['api'] }, {});
    const clock = manualClock(Temporal.Instant.from(start).epochMilliseconds);
    try {
      const { events } = await makeDemo(config, () => undefined, clock);
      expect(events).toBeGreaterThan(2_000);
      expect(await isDemoFolder(config)).toBe('made');
      const { fetch, close } = await open({ ...config, sandbox: true }, { clock });
      const plans = (await (await fetch('http://laurel/v1/members/u-1008/plans')).json()) as {
        data: { status: string; nextCharge: { noticeDeliveredAt: string | null } | null }[];
      };
      expect(plans.data[0]).toMatchObject({
        status: 'active',
        nextCharge: { noticeDeliveredAt: expect.any(String) },
      });
      const { data: tasks } = (await (await fetch('http://laurel/v1/members/u-1012/tasks')).json()) as {
        data: { id: string }[];
      };
      expect(tasks.find(({ id }) => id === 'two-orders')).toMatchObject({ progress: '1' });
      // No scheduler runs here: what is promised was made.
      const messages = (await (await fetch('http://laurel/v1/members/u-1005/messages')).json()) as object;
      expect(messages).toMatchObject({ data: [{ template: 'asset.expiring' }] });
      await close();
    } finally {
      rmSync(dataFolder, { recursive: true });
    }
  },
  60_000,
);
