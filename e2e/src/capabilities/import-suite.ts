import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { root, starterFile } from '../shop/places.ts';
import type { Place } from '../shop/serve.ts';

const mappings = join(root, 'examples/imports/members');
const table = `card,joined,level,level_until,growth,points,points_until,exported
6001,2024-05-01,金卡,2027-01-01,6200,1280,2027-12-31,2026-03-01
6002,2025-01-01,普通,,10,5,2026-12-31,2026-03-01
6003,2025-01-01,白金,,10,5,2026-12-31,2026-03-01
6004,2025-13-01,普通,,10,5,2026-12-31,2026-03-01
6005,2025-02-01,银卡,2026-09-01,1500,-3,2026-12-31,2026-03-01
`;

/** A1, A4: members of another system, and what leaves comes in again the same. */
export function importSuite(engine: Engine): void {
  test(
    'A1 A4 members come in by import with tier, growth and lots; bad lines stay out whole; again it changes nothing',
    () =>
      inFolder(engine, async (folder, place) => {
        const file = join(folder, 'members.csv');
        await writeFile(file, table);
        const words = [
          'import',
          file,
          '--mapping',
          join(mappings, 'from-csv.yaml'),
          '--program',
          starterFile,
          '--json',
          ...storeFlags(place),
        ];
        const counts = (await cli(words)).json as { applied: number; refused: number; refusedFile: string };
        expect([counts.applied, counts.refused]).toEqual([2, 3]);
        expect((await readFile(counts.refusedFile, 'utf8')).trim().split('\n')).toHaveLength(3);
        const { json } = await done(['member', 'show', '6001', '--json', ...storeFlags(place)]);
        expect(json).toMatchObject({
          tier: { tier: 'v3', cause: 'imported' },
          assets: { growth: { balance: 6_200 }, points: { balance: 1_280 }, spin: { balance: 0 } },
        });
        expect((await cli(['member', 'show', '6003', '--json', ...storeFlags(place)])).json).toMatchObject({
          error: 'unknown_member',
        });
        expect((await cli(words)).json).toMatchObject({ applied: 0 });
        expect((await done(['verify', '--json', ...storeFlags(place)])).json).toMatchObject({
          members: 2,
          violations: [],
        });
      }),
    60_000,
  );

  test(
    'A4 what export members writes comes in again, and goes out the same',
    () =>
      inFolder(engine, async (folder, place) => {
        const file = join(folder, 'members.csv');
        await writeFile(file, table);
        await cli([
          'import',
          file,
          '--mapping',
          join(mappings, 'from-csv.yaml'),
          '--program',
          starterFile,
          ...storeFlags(place),
        ]);
        const out = (await done(['export', 'members', ...storeFlags(place)])).out;
        await inFolder(engine, async (_, copy) => {
          const lines = join(folder, 'members.jsonl');
          await writeFile(lines, out);
          await done([
            'import',
            lines,
            '--mapping',
            join(mappings, 'mapping.yaml'),
            '--program',
            starterFile,
            ...storeFlags(copy),
          ]);
          expect((await done(['export', 'members', ...storeFlags(copy)])).out).toBe(out);
        });
      }),
    60_000,
  );
}

async function inFolder(engine: Engine, act: (folder: string, place: Place) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
  const { remove, ...place } = await engine.make();
  try {
    await act(folder, place);
  } finally {
    await remove();
    await rm(folder, { recursive: true });
  }
}
