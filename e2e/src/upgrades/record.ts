// Records the fixtures of one number of `semantics`: `node e2e/src/upgrades/record.ts 1`. Only for a number that no
// release has had yet; what a release has had stays as it is for ever.
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sqlite } from '../shop/engines.ts';
import { starterFile } from '../shop/places.ts';
import { ok, openShop } from '../shop/shop.ts';
import { backfill, fixture, hashesOf, reportOf, run } from './fixtures.ts';
import { makeHistory } from './history.ts';

const semantics = Number(process.argv[2]);
const file = (name: string): string => fixture(semantics, name);
await mkdir(dirname(file('x')), { recursive: true });
await copyFile(starterFile, file('program.yaml'));
const events = makeHistory(semantics);
await writeFile(file('history.jsonl'), `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);

const shop = await openShop({ engine: sqlite, clock: '2026-06-30 12:00' });
await backfill(shop, events);
const history = hashesOf(await reportOf('verify', shop.place));
// The store has more: what only calls of their own do.
const hold = await ok(shop.laurel.placeHold({ path: { id: 'm1' }, body: { asset: 'points', amount: 10 } }));
await ok(shop.laurel.captureHold({ path: { id: hold.hold?.id ?? '' }, body: {} }));
await ok(shop.laurel.placeHold({ path: { id: 'm2' }, body: { asset: 'points', amount: 5 } }));
await ok(
  shop.laurel.adjust({ path: { id: 'm3' }, body: { asset: 'shield', amount: 1, reason: 'recorded' } }),
);
await ok(
  shop.laurel.setTier({ path: { id: 'm4' }, body: { tier: 'v4', kind: 'floor', reason: 'recorded' } }),
);
await ok(shop.laurel.freezeMember({ path: { id: 'm5' }, body: { reason: 'recorded' } }));
await ok(shop.laurel.eraseMember({ path: { id: 'm6' }, body: { reason: 'recorded' } }));
const store = hashesOf(await reportOf('verify', shop.place));
await shop.stop();
await run('tar', ['-czf', file('store.tar.gz'), '-C', shop.place.data, 'laurel.db', 'master.key']);
await writeFile(file('expected.json'), `${JSON.stringify({ history, store }, undefined, 2)}\n`);
await shop.close();
