import { copyFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { starterFile, starterWith } from '../shop/places.ts';
import { withProgram } from '../shop/programs.ts';
import { no, ok, openShop, publish, type Shop, withShop } from '../shop/shop.ts';
import { moveClock } from '../shop/stories.ts';

const time = '2026-03-02 10:00';

export function operationsSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, clock: time });
  }, 60_000);
  afterAll(() => shop.close());

  test('O5 the program as a file: lint, diff, publish at a time, show what was written', async () => {
    await withShop({ engine, clock: time }, async (other) => {
      const file = await withProgram(other.place.data, starterWith(['threshold: 5000', 'threshold: 4500']));
      await done(['program', 'lint', file, '--json']);
      const diff = await cli(['program', 'diff', starterFile, file, '--json']);
      expect([diff.code, JSON.stringify(diff.json)]).toEqual([1, expect.stringMatching(/5000.*4500/)]);
      expect((await cli(['program', 'diff', file, file, '--json'])).code).toBe(0);
      const at = '2026-04-01T00:00:00+08:00';
      expect((await other.done('program', 'publish', file, '--at', at, '--json')).json).toMatchObject({
        number: 2,
      });
      expect((await ok(other.laurel.getProgram({}))).number).toBe(1);
      await moveClock(other, at);
      const shown = await other.done('program', 'show');
      expect(shown.out.trim()).toBe((await readFile(file, 'utf8')).trim());
      expect((await other.done('program', 'show', '--version', '1')).out.trim()).toBe(
        (await readFile(starterFile, 'utf8')).trim(),
      );
    });
  }, 60_000);

  test('O5 drafts: made, linted, approved by a second person, published', async () => {
    await withShop({ engine, clock: time }, async ({ laurel, done: run, server }) => {
      // Where nobody else could agree, one person is enough: so there is a second one first.
      const { json } = await run('operator', 'add', 'second', '--role', 'admin', '--json');
      const second = createLaurel({ baseUrl: server().url, key: String(json['secret']) });
      const draft = await ok(
        laurel.createProgram({
          body: { source: starterWith(['threshold: 5000', 'threshold: 4500']), note: 'easier gold' },
        }),
      );
      expect(draft).toMatchObject({ state: 'draft', problems: [] });
      const id = { id: draft.id };
      expect((await no(laurel.publishProgram({ path: id, body: {} }))).code).toBe('not_approved');
      expect((await no(laurel.approveProgram({ path: id }))).code).toBe('same_person');
      await ok(second.approveProgram({ path: id }));
      expect(await ok(laurel.publishProgram({ path: id, body: {} }))).toMatchObject({ number: 2 });
    });
  }, 60_000);

  test('O7 jobs with progress and a result; dead letters by the command line', async () => {
    await person(shop, 'o7').joins(time);
    const job = await shop.job(shop.laurel.startVerification({ body: {} }));
    expect(job).toMatchObject({ kind: 'verify', state: 'done', result: { violations: [] } });
    expect(job.progress.done).toBeGreaterThan(0);
    expect((await ok(shop.laurel.listJobs({}))).data.map(({ id }) => id)).toContain(job.id);
    expect((await no(shop.laurel.cancelJob({ path: { id: job.id } }))).code).toBe('job_finished');
    const late = await person(shop, 'o7').refused(
      'order.completed',
      time,
      { orderId: 'old', amount: 100, currency: 'CNY' },
      { happened: '2026-01-01 10:00' },
    );
    expect(late.code).toBe('too_late');
    const { out } = await shop.done('dead-letters', 'list', '--json');
    expect(out).toContain(String(late.deadLetter));
    await shop.done('dead-letters', 'redrive', String(late.deadLetter), '--override', '--json');
    expect((await shop.done('dead-letters', 'list', '--json')).out).not.toContain(String(late.deadLetter));
  }, 60_000);

  test('O8 health, readiness, metrics; logs without personal data; a graceful stop', async () => {
    await withShop({ engine, clock: time, env: { LAUREL_LOG: 'debug' } }, async (other) => {
      const phone = '13912345678';
      const p = person(other, 'secret-person-id');
      await p.send('member.registered', time, { profile: { phone, name: '王小明' } });
      await p.order('o', 100, time);
      await p.refused('order.completed', time, { orderId: 'x', amount: -1, currency: 'CNY' });
      expect((await other.call('GET', '/health/live')).status).toBe(200);
      expect((await other.call('GET', '/health/ready')).body).toMatchObject({ status: 'ready' });
      const metrics = (await other.call('GET', '/metrics')).text;
      expect(metrics).toMatch(/^# HELP /m);
      for (const text of [metrics, other.server().said()])
        for (const value of [phone, '王小明', 'secret-person-id']) expect(text).not.toContain(value);
      expect(await other.server().stop()).toBe(0);
    });
  }, 60_000);

  test('O9 a backup is taken while served, restored elsewhere, and is the same store', async () => {
    await person(shop, 'o9').order('o', 10_000, time);
    const folder = join(await mkdtemp(join(tmpdir(), 'laurel-e2e-')), 'backup');
    const at = ['--at', '2026-03-03T00:00:00+08:00', '--json'];
    const before = (await shop.done('verify', ...at)).json;
    await shop.done('backup', folder, '--json');
    await person(shop, 'o9-later').joins(time);
    const { remove, ...target } = await engine.make();
    // The master key is not in a backup: whoever restores brings it.
    await copyFile(join(shop.place.data, 'master.key'), join(target.data, 'master.key'));
    await done(['restore', folder, '--json', ...storeFlags(target)]);
    expect((await done(['verify', ...at, ...storeFlags(target)])).json).toEqual(before);
    await remove();
  }, 60_000);

  test('X3 every command has help and JSON; exits say how it ended', async () => {
    const nouns = [
      'serve',
      'key create',
      'operator add',
      'program publish',
      'import',
      'export log',
      'verify',
      'replay',
      'simulate',
      'why',
      'member show',
      'advance',
      'backup',
      'restore',
      'upgrade',
      'bench',
    ];
    const helps = await Promise.all(nouns.map((noun) => cli([...noun.split(' '), '--help'])));
    for (const [n, { code, out }] of helps.entries())
      expect([nouns[n], code, out.includes('--json')]).toEqual([nouns[n], 0, true]);
    expect((await cli(['no-such-thing'])).code).toBe(2);
    expect((await shop.cli('member', 'show', 'nobody', '--json')).json).toMatchObject({
      error: 'unknown_member',
    });
    expect((await cli(['verify', '--json', '--data', '/nowhere/at/all'])).code).toBe(3);
    await person(shop, 'x3').joins(time);
    expect((await shop.done('member', 'show', 'x3', '--json')).json).toMatchObject({
      id: 'x3',
      assets: { points: { balance: 100 } },
    });
    expect((await shop.done('advance', '--to', '2026-03-02T11:00:00+08:00', '--json')).json).toMatchObject({
      now: expect.any(String),
    });
  }, 60_000);

  test('Z5 a process may have some roles only: without a scheduler what is read is right all the same', async () => {
    await withShop({ engine, clock: '2026-03-01 10:00', roles: 'api,worker,relay' }, async (other) => {
      const p = person(other, 'p', (to) => moveClock(other, to));
      await p.joins('2026-03-01 10:00');
      expect((await p.read('2026-03-31 10:00')).assets['freeship']?.balance).toBe(0);
      await other.restart('stop', { roles: 'api' });
      expect((await p.read()).assets['points']?.balance).toBe(100);
      await other.restart('kill');
      expect((await other.done('verify', '--json')).json['violations']).toEqual([]);
    });
  }, 60_000);

  test('T10 changed thresholds: up at once, not down before the period ends, unless the operator says so', async () => {
    await withShop({ engine, clock: '2026-03-01 10:00' }, async (other) => {
      const at = (to: string) => moveClock(other, to);
      const [up, stay] = [person(other, 'up', at), person(other, 'stay', at)];
      for (const [p, growth] of [
        [up, 4_600],
        [stay, 5_500],
      ] as const) {
        await p.joins('2026-03-01 10:00');
        await p.adjust('growth', growth, '2026-03-01 10:00');
      }
      const set = async (threshold: number, ...more: string[]) => {
        const file = await withProgram(
          other.place.data,
          starterWith(['threshold: 5000', `threshold: ${threshold}`]),
        );
        await publish(other, file, ...more);
      };
      await set(4_500);
      expect((await up.read()).tier).toMatchObject({ tier: 'v3' });
      await set(6_000);
      expect([(await up.read()).tier?.tier, (await stay.read()).tier?.tier]).toEqual(['v3', 'v3']);
      await set(6_001, '--policy', 'immediate');
      expect((await stay.read()).tier).toMatchObject({ tier: 'v2', cause: 'program_change' });
      expect((await other.done('verify', '--json')).json['violations']).toEqual([]);
    });
  }, 60_000);
}
