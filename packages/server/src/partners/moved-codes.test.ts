import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@laurel/db';
import { systemChance } from '@laurel/runtime';
import { expect, test } from 'vitest';
import { exportLog } from '../log/export-log.ts';
import { importLog } from '../log/import-log.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';

const program = `
program: codes
join: explicit
partners: { music: { items: { week: { cost: 300, delivery: codes } } } }
benefits: { week: { claim: { per: day, times: 1 }, partner: { partner: music } } }
`;
const pool = { id: 'music', item: 'week' };

async function store(): Promise<Tried> {
  const tried = await tryServer('2026-03-01T10:00:00+08:00', { program });
  await tried.laurel.createMember({ body: { id: 'mei' } });
  const codes = ['A-1', 'A-2', 'A-3'];
  await tried.laurel.loadPartnerCodes({ path: pool, body: { batch: 'a', codes } });
  return tried;
}

test('J1 a store that was moved has its codes, sealed on the way, and gives the next one', async () => {
  const { laurel, opened, close } = await store();
  const { data: first } = await laurel.claimBenefit({ path: { id: 'mei', benefit: 'week' } });
  const snapshot = await opened.store.snapshot();
  const lines: string[] = [];
  for await (const line of exportLog(snapshot, opened.keyring)) lines.push(line);
  await snapshot.close();
  await close();
  expect(lines.join('\n')).not.toMatch(/A-[123]/);
  const folder = mkdtempSync(join(tmpdir(), 'laurel-moved-codes-'));
  const moved = await openSqlite({ folder, thread: false });
  await importLog({ store: moved, master: Buffer.alloc(32, 7), chance: systemChance }, lines);
  await moved.close();
  const there = await tryServer('2026-03-02T10:00:00+08:00', {
    program: null,
    dataFolder: folder,
    masterKey: Buffer.alloc(32, 7).toString('base64'),
  });
  const code = async (issue: string) =>
    (await there.laurel.getPartnerCode({ path: { id: 'mei', issue } })).data?.code;
  expect(await code(first?.issue?.id ?? '')).toBe('A-1');
  const { data: next } = await there.laurel.claimBenefit({ path: { id: 'mei', benefit: 'week' } });
  expect(await code(next?.issue?.id ?? '')).toBe('A-2');
  await there.close();
});

test('J1 a key may load codes only with its scope, and a claim of history takes none', async () => {
  const { laurel, laurelWith, opened, call, close } = await store();
  const reading = await laurelWith('programs:read', 'members:read', 'events:write');
  const load = await reading.loadPartnerCodes({ path: pool, body: { batch: 'b', codes: ['B-1'] } });
  expect(load.error).toMatchObject({ code: 'forbidden' });
  const old = {
    specversion: '1.0',
    type: 'member.registered',
    source: 'old',
    id: 'r',
    subject: 'old',
    time: '2025-03-01T10:00:00+08:00',
    data: {},
  };
  expect((await call('POST', '/v1/events?backfill=true', old)).status).toBe(200);
  const { data } = await laurel.listPartners();
  expect(data?.data[0]?.items[0]?.pool).toMatchObject({ loaded: 3, used: 0, left: 3, runwayDays: null });
  const { data: audit } = await laurel.listAudit({ query: { limit: 50 } });
  expect(audit?.data.map(({ action, target }) => `${action} ${target}`)).toContain(
    'loadPartnerCodes partners/music/week',
  );
  expect(JSON.stringify(audit)).not.toMatch(/A-[123]/);
  expect(opened.store.alone).toBe(true);
  await close();
});
