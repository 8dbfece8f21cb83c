import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { ok, type Shop, withShop } from '../shop/shop.ts';
import { backfill } from '../upgrades/fixtures.ts';
import { makeHistory } from '../upgrades/history.ts';

/** S26: a whole history moved to an empty store; also cut at an instant, where it must equal the store as of then (S25). */
export function movingSuite(engine: Engine): void {
  test('S26 a whole history exported, imported into an empty store and replayed has the same hashes', async () => {
    await withShop({ engine, clock: '2026-06-30 12:00' }, async (shop) => {
      await backfill(shop, makeHistory(26));
      const hold = await ok(
        shop.laurel.placeHold({ path: { id: 'm1' }, body: { asset: 'points', amount: 10 } }),
      );
      await ok(shop.laurel.captureHold({ path: { id: hold.hold?.id ?? '' }, body: {} }));
      await ok(
        shop.laurel.adjust({ path: { id: 'm3' }, body: { asset: 'points', amount: 7, reason: 'a test' } }),
      );
      await ok(shop.laurel.eraseMember({ path: { id: 'm6' }, body: { reason: 'a test' } }));
      const log = await exported(shop);
      const before = await reportOf(shop, 'verify');
      expect(before['violations']).toEqual([]);
      await moved(engine, log, async (flags) => {
        for (const command of ['verify', 'replay'])
          expect(hashes((await done([command, '--json', ...flags])).json)).toEqual(hashes(before));
        // Again it changes nothing, and the copy exports the same bytes.
        expect((await done(['export', 'log', ...flags])).out).toBe(await readFile(log, 'utf8'));
      });
    });
  }, 120_000);

  test('S25 the member as of a time equals what the log up to then gives in an empty store', async () => {
    await withShop({ engine, clock: '2026-06-30 12:00' }, async (shop) => {
      await backfill(shop, makeHistory(25));
      const [log, cut] = [await exported(shop), join(shop.place.data, 'cut.jsonl')];
      const at = '2026-04-01T00:00:00+08:00';
      await writeFile(cut, upTo(await readFile(log, 'utf8'), Date.parse(at)));
      await moved(engine, cut, async (flags) => {
        const asOf = async (more: readonly string[]) =>
          hashes((await done(['verify', '--at', at, '--json', ...more])).json);
        expect(await asOf(flags)).toEqual(await asOf(storeFlags(shop.place)));
        for (const id of ['m0', 'm4', 'm11']) {
          const then = await ok(shop.laurel.getMember({ path: { id }, query: { at } }));
          expect((await done(['member', 'show', id, '--at', at, '--json', ...flags])).json).toEqual(then);
        }
      });
    });
  }, 120_000);
}

/** The lines of a log without the entries that were decided later. */
function upTo(text: string, at: number): string {
  const lines = text.split('\n').filter((line) => {
    if (line === '') return false;
    const { entry } = JSON.parse(line) as { entry?: { decidedAt: number } };
    return entry === undefined || entry.decidedAt <= at;
  });
  return `${lines.join('\n')}\n`;
}

const reportOf = async ({ done: run }: Shop, command: string) => (await run(command, '--json')).json;
const hashes = ({
  ledgerHash,
  stateHash,
  transfers,
  members,
  events,
}: Readonly<Record<string, unknown>>) => ({
  ledgerHash,
  stateHash,
  transfers,
  members,
  events,
});

async function exported(shop: Shop): Promise<string> {
  const file = join(shop.place.data, 'log.jsonl');
  await writeFile(file, (await shop.done('export', 'log')).out);
  return file;
}

async function moved(
  engine: Engine,
  log: string,
  act: (flags: readonly string[]) => Promise<void>,
): Promise<void> {
  const { remove, ...place } = await engine.make();
  try {
    await done(['import', '--log', log, '--json', ...storeFlags(place)]);
    await act(storeFlags(place));
  } finally {
    await remove();
  }
}
