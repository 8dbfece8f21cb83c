import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@laurel/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { starterText, type Tried, tryServer } from '../testing/try-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-shared-'));
let tried: Tried;
beforeAll(async () => {
  // A store as several processes have it: what stands in memory may be old.
  const store = { ...(await openSqlite({ folder })), alone: false };
  tried = await tryServer('2026-03-01T10:00:00+08:00', { machine: { store } });
});
afterAll(async () => {
  await tried.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Publishes as another process does: this one is not told. */
const publishElsewhere = async (number: number, source: string): Promise<void> => {
  const at = tried.clock.now();
  await tried.opened.store.programs.add({
    number,
    effectiveAt: at,
    publishedAt: at,
    source,
    hash: new Uint8Array(32),
    policy: 'honourPeriod',
    actor: 'another process',
  });
};
const withEvent = (type: string): string =>
  starterText.replace(
    '\nevents:\n',
    `\nevents:\n  ${type}:\n    data: { type: object, properties: { level: { type: integer } } }\n`,
  );
const won = (type: string, id: string): object => ({
  type,
  source: 'test',
  id,
  subject: 'p4',
  time: '2026-03-01T10:00:00+08:00',
  data: { level: 3 },
});

test('what another process published is in force for the next read, quote and event', async () => {
  await tried.laurel.createMember({ body: { id: 'p4' } });
  expect((await tried.laurel.getProgram()).data?.number).toBe(1);
  await publishElsewhere(2, withEvent('game.won'));
  expect((await tried.laurel.getProgram()).data?.number).toBe(2);
  await publishElsewhere(3, withEvent('game.lost'));
  const quote = { member: 'p4', type: 'game.lost', data: { level: 3 } };
  expect((await tried.laurel.createQuote({ body: quote })).response?.status).toBe(200);
  await publishElsewhere(4, withEvent('game.tied'));
  const one = await tried.call('POST', '/v1/events', won('game.tied', 'a'));
  expect(one.body).toMatchObject({ status: 'applied' });
  await publishElsewhere(5, withEvent('game.left'));
  const batch = await tried.call('POST', '/v1/events', [
    won('game.left', 'b'),
    won('game.tied', 'a'),
    won('game.never', 'c'),
  ]);
  expect(batch.body).toMatchObject([{ status: 'applied' }, { status: 'duplicate' }, { status: 'refused' }]);
});
