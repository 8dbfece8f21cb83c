import { compileProgram, type Programs, readProgram } from '@laurel/core';
import { describe, expect, test } from 'vitest';
import { abuses } from './attacks.ts';
import { coreService } from './core-service.ts';
import { logService } from './log-service.ts';
import { naiveService } from './naive/naive-service.ts';
import { rules } from './service.ts';
import { mergeAbuses, partAbuses } from './together.ts';

const everywhere = [...abuses, ...partAbuses];

function programs(): Programs {
  const read = readProgram(rules);
  const compiled = read.ok ? compileProgram(read.program, read.origins) : read;
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return { versions: [{ number: 1, effectiveAt: 0, compiled: compiled.compiled, policy: 'honourPeriod' }] };
}

describe('abuse of offers, plans, games, gifts, the mall, tasks, households and merges', () => {
  test.each([...everywhere, ...mergeAbuses])('$name pays at the naive service', async ({ run }) => {
    expect(await run(naiveService())).toBeGreaterThan(0);
  });

  test.each(everywhere)('$name does not pay here, by the core', async ({ run }) => {
    expect(await run(coreService(programs()))).toBe(0);
  });

  test.each([...everywhere, ...mergeAbuses])(
    '$name does not pay here, by the write path',
    async ({ run }) => {
      const service = await logService(programs(), JSON.stringify(rules));
      try {
        expect(await run(service)).toBe(0);
      } finally {
        await service.close();
      }
    },
  );
});
