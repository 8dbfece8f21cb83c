import { afterEach, expect, test } from 'vitest';
import { type Bed, command, openBed, order, publish, starter, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';

const beds: Bed[] = [];
async function bed(...options: Parameters<typeof openBed>): Promise<Bed> {
  const made = await openBed(...options);
  beds.push(made);
  return made;
}
afterEach(async () => {
  for (const one of beds.splice(0)) await one.close();
});
const day = 86_400_000;

async function advanceAll({ log }: Bed, to: number, limit = 100): Promise<number> {
  let advanced = 0;
  for (;;) {
    const step = await log.time.advanceDue(to, limit);
    advanced += step.advanced;
    if (!step.more) return advanced;
  }
}

test('time passes for those who have something due, whatever the limit, and then for nobody', async () => {
  const logs: string[] = [];
  for (const limit of [2, 100]) {
    const made = await bed();
    const { log, clock, store, keyring, programs } = made;
    await log.inbox.submit(
      Array.from({ length: 7 }, (_, i) => order(`m${i}`, `o${i}`, t0, 100_000 * (i + 1))),
    );
    for (const at of [t0 + 31 * day, t0 + 400 * day, t0 + 800 * day]) {
      clock.moveTo(at);
      expect(await advanceAll(made, at, limit)).toBeGreaterThan(0);
      expect(await log.time.advanceDue(at, limit)).toEqual({ advanced: 0, more: false });
    }
    expect(await differences(store, keyring, programs.current())).toEqual([]);
    logs.push((await dump(store, keyring)).hash);
  }
  expect(logs[0]).toBe(logs[1]);
});

test('whether and how often time was let pass makes no difference', async () => {
  const hashes: string[] = [];
  for (const often of [0, 1, 9]) {
    const made = await bed();
    const { log, clock, store, keyring } = made;
    await log.inbox.submit([order('ann', 'o1', t0, 600_000), order('bob', 'o2', t0, 150_000)]);
    for (let i = 1; i <= often; i++) {
      const at = t0 + Math.floor((900 * day * i) / 10);
      clock.moveTo(at);
      await advanceAll(made, at);
    }
    clock.moveTo(t0 + 900 * day);
    await log.inbox.submit([
      command('ann', 'checkin', 'c', t0 + 900 * day),
      command('bob', 'checkin', 'c', t0 + 900 * day),
    ]);
    hashes.push((await dump(store, keyring)).hash);
  }
  expect(new Set(hashes).size).toBe(1);
});

test('members in backfill are left alone until their backfill is closed, and told apart after a restart', async () => {
  let made = await bed({ start: t0 + 900 * day });
  await made.log.inbox.submit([
    order('ann', 'o1', t0, 600_000, { backfill: true }),
    order('bob', 'o2', t0 + 900 * day, 600_000),
  ]);
  made.clock.moveTo(t0 + 1_000 * day);
  const again = await made.again(true);
  beds.splice(beds.indexOf(made), 1, again);
  made = again;
  const ann = (await made.log.reads.find('ann'))?.member ?? 0;
  expect(await advanceAll(made, made.clock.now())).toBe(1);
  expect((await made.log.reads.head(ann)).backfill).toBe(true);
  expect(await made.log.time.closeBackfills({ source: 'import', id: 'file-1', actor: 'cli' })).toBe(1);
  expect(await made.log.time.closeBackfills({ source: 'import', id: 'file-1' })).toBe(0);
  expect((await made.log.reads.head(ann)).backfill).toBe(false);
  expect((await dump(made.store, made.keyring)).entries.get('ann')?.at(-1)).toMatchObject({
    event: { type: 'backfill.closed', source: 'import', id: 'file-1', time: t0 },
    decidedAt: t0,
    actor: 'cli',
  });
  // Closed at the time of her newest decision, not by the clock: history that still comes is taken, and closed again.
  const [more] = await made.log.inbox.submit([order('ann', 'o3', t0 + day, 10_000, { backfill: true })]);
  expect(more).toMatchObject({ status: 'applied', answer: { decidedAt: t0 + day } });
  expect(await made.log.time.closeBackfills({ source: 'import', id: 'file-2' })).toBe(1);
  expect((await made.log.reads.head(ann)).outsideAt).toBe(t0 + day);
  expect(await differences(made.store, made.keyring, made.programs.current())).toEqual([]);
});

test('a publication is met by everybody, those who have nothing else due too', async () => {
  const made = await bed();
  const { log, store, clock, programs } = made;
  await log.inbox.submit(Array.from({ length: 5 }, (_, i) => order(`m${i}`, `o${i}`, t0, 50_000)));
  await log.time.advanceDue(t0, 10);
  const easier = starter.replace('threshold: 1000\n', 'threshold: 400\n');
  expect(easier).not.toBe(starter);
  await publish(store, easier, t0 + 2 * day);
  await programs.refresh();
  clock.moveTo(t0 + 3 * day);
  expect(await advanceAll(made, t0 + 3 * day, 2)).toBe(5);
  const one = (await log.reads.find('m3'))?.member ?? 0;
  expect((await log.reads.head(one)).tracks['main']).toMatchObject({ tier: 'v2', cause: 'upgraded' });
});

test('a group that did not know a program in force is decided anew under it', async () => {
  const { log, store, clock, programs } = await bed();
  await log.inbox.submit([order('ann', 'o1', t0, 50_000)]);
  await publish(store, starter.replace('growth: paid / 100 }', 'growth: paid / 50 }'), t0 + day);
  clock.moveTo(t0 + 2 * day);
  expect(programs.current().versions).toHaveLength(1);
  const [result] = await log.inbox.submit([order('ann', 'o2', t0 + 2 * day, 10_000)]);
  expect(programs.current().versions).toHaveLength(2);
  expect(result).toMatchObject({ status: 'applied', answer: { version: 2 } });
  expect(
    result?.status === 'applied'
      ? result.answer.transfers.find(({ asset }) => asset === 'growth')?.amount
      : 0,
  ).toBe(200);
});

test('time does not pass while the clock is in doubt', async () => {
  const { log, clock } = await bed();
  await log.inbox.submit([order('ann', 'o1', t0, 600_000)]);
  clock.doubt(true);
  await expect(log.time.advanceDue(t0 + 900 * day, 10)).rejects.toMatchObject({ code: 'clock_unsure' });
  clock.doubt(false);
  clock.moveTo(t0 + 900 * day);
  expect((await log.time.advanceDue(t0 + 900 * day, 10)).advanced).toBe(1);
});
