import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advance, checkEvent, type Programs, type Version } from '@laurel/core';
import { openKeyring, openSqlite, type Store } from '@laurel/db';
import { type Log, openLog } from '@laurel/server/log';
import { chanceOf, simulatedClock } from '../../src/log-process.ts';
import { randomOf } from '../../src/random.ts';
import { saidOf } from './said.ts';
import { type Ask, type Said, type Service, worthOf } from './service.ts';
import { unitsOf } from './units.ts';

interface Work {
  readonly programs: Programs;
  readonly log: Log;
  readonly names: Set<string>;
  count: number;
}

/** The product's write path over SQLite: what arrives together is asked together, each in a call of its own. */
export async function logService(programs: Programs, source: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-abuse-'));
  const store = await openSqlite({ folder, thread: false });
  const hash = createHash('sha256').update(source).digest();
  const row = { number: 1, effectiveAt: 0, publishedAt: 0, source, hash, actor: 'sim' };
  await store.programs.add({ ...row, policy: 'honourPeriod' });
  const chance = chanceOf(randomOf(7));
  const keyring = await openKeyring(store.meta, Buffer.alloc(32, 7), chance);
  const clock = simulatedClock();
  const known = async () => programs;
  const series = { current: () => programs, refresh: known, latest: known };
  const log = await openLog({ store, keyring, programs: series, clock, chance });
  const work: Work = { programs, log, names: new Set(), count: 0 };
  return {
    ask: (time, asks) => {
      clock.moveTo(Math.max(clock.now(), time));
      return Promise.all(asks.map((ask) => askOne(work, clock.now(), ask)));
    },
    pass: async (to) => {
      clock.moveTo(to);
      for (let more = true; more; ) ({ more } = await log.time.advanceDue(to, 1_000));
    },
    worth: async (name) => {
      const found = await log.reads.find(name);
      if (found === null) return 0;
      const { head } = advance(programs, await log.reads.head(found.member), clock.now(), found.member);
      return worthOf(unitsOf(head));
    },
    close: async () => {
      await checkStock(work, store);
      await log.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function askOne(work: Work, time: number, { member, type, data }: Ask): Promise<Said> {
  const { compiled } = work.programs.versions[0] as Version;
  const checked = checkEvent(compiled, type, data);
  if (!checked.ok) return { ok: false, code: checked.refusal.code };
  work.count += 1;
  work.names.add(member);
  const id = `a${work.count}`;
  const command = { subject: member, type, source: 'abuse', id, time, data: checked.data };
  const [result] = await work.log.inbox.submit([command]);
  if (result === undefined || result.status === 'refused')
    return { ok: false, code: result?.refusal.code ?? 'no answer' };
  const { reads } = work.log;
  const found = await reads.find(member);
  const entries = found === null ? [] : await reads.history(found.member, { after: 0, limit: 1_000 });
  const entry = entries.find(({ event }) => event.id === id);
  return found === null || entry === undefined ? { ok: true } : saidOf(found.member, entry);
}

/** I13: a counter stands where the claims of all logs say. */
async function checkStock({ log: { reads }, names }: Work, store: Pick<Store, 'stock'>): Promise<void> {
  const claimed = new Map<string, number>();
  for (const name of names) {
    const found = await reads.find(name);
    const entries = found === null ? [] : await reads.history(found.member, { after: 0, limit: 1_000 });
    for (const { outcome } of entries)
      for (const [counter, { by }] of Object.entries(outcome.claims ?? {}))
        claimed.set(counter, (claimed.get(counter) ?? 0) + by);
  }
  const counters = [...claimed.keys()];
  const levels = await store.stock.levels(counters);
  for (const [i, counter] of counters.entries())
    if (levels[i]?.used !== claimed.get(counter))
      throw new Error(`${counter} stands at ${levels[i]?.used}, the logs took ${claimed.get(counter)}`);
}
