import type { Json } from '@laurel/core';
import { afterEach, expect, test } from 'vitest';
import { type Bed, command, openBed, order, publish, starter, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump, folded } from './testing/dump.ts';

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
const statuses = (results: readonly { status: string }[]) => results.map(({ status }) => status);

test('an order is applied once: sent again it gives the first answer, with other content it is refused', async () => {
  const { log } = await bed();
  const first = order('ann', 'o1', t0, 20_000);
  const [applied] = await log.inbox.submit([first]);
  expect(applied?.status).toBe('applied');
  const [again, both, other] = await log.inbox.submit([
    first,
    first,
    { ...first, data: { ...first.data, amount: 1 } },
  ]);
  expect(again).toEqual({ ...applied, status: 'duplicate' });
  expect(both).toEqual(again);
  expect(other).toMatchObject({ status: 'refused', refusal: { code: 'event_conflict', pointer: '/id' } });
});

test('the same event twice in one call, and in calls side by side, is the same', async () => {
  const { log, store, keyring } = await bed();
  const one = order('ann', 'o1', t0, 20_000);
  const calls = await Promise.all([
    log.inbox.submit([one, one]),
    log.inbox.submit([one]),
    log.inbox.submit([{ ...one, data: { ...one.data, amount: 3 } }, one]),
  ]);
  const results = calls.flat();
  expect(statuses(results).sort()).toEqual(['applied', 'duplicate', 'duplicate', 'duplicate', 'refused']);
  const { entries } = await dump(store, keyring);
  expect(entries.get('ann')?.filter((entry) => entry.event.type === 'order.completed')).toHaveLength(1);
});

test('two ways of writing an id are one member; whom nobody knows costs nothing', async () => {
  const { log, store } = await bed();
  const results = await log.inbox.submit([
    order('caf\u00e9', 'o1', t0, 100),
    order('cafe\u0301', 'o2', t0, 100),
    command('nobody', 'hold.placed', 'h', t0, { asset: 'points', amount: 1 }),
  ]);
  expect(statuses(results)).toEqual(['applied', 'applied', 'refused']);
  const rows = await store.vault.list({ after: 0, limit: 10 });
  expect(rows).toHaveLength(1);
  expect((await log.reads.find('cafe\u0301'))?.member).toBe(rows[0]?.member);
  expect(await log.reads.find('nobody')).toBeNull();
});

test('personal fields and external ids are in the vault and nowhere in the log', async () => {
  const { log, store, keyring } = await bed();
  const profile = { name: 'Ann Example', phone: '13800000000', city: 'Hangzhou' };
  const register = command('ann@example.org', 'member.registered', 'r1', t0, { profile });
  expect(statuses(await log.inbox.submit([register, register]))).toEqual(['applied', 'duplicate']);
  const rows = await store.log.after({ stream: 1, pos: 0 }, 100);
  expect(rows.length).toBeGreaterThan(0);
  for (const { body } of rows) expect(body).not.toMatch(/ann@example|Ann Example|1380000/);
  const found = await log.reads.find('ann@example.org');
  expect(await log.reads.personal(found?.member ?? 0)).toEqual({ name: 'Ann Example', phone: '13800000000' });
  expect((await log.reads.head(found?.member ?? 0)).profile).toEqual({ city: 'Hangzhou' });
  const update = command('ann@example.org', 'member.updated', 'u1', t0 + 1, {
    profile: { phone: null, email: 'a@b.c' },
  });
  await log.inbox.submit([update]);
  expect(await log.reads.personal(found?.member ?? 0)).toEqual({ name: 'Ann Example', email: 'a@b.c' });
  const other = { ...register, data: { profile: { ...profile, name: 'Bob' } } };
  expect(await log.inbox.submit([register, other])).toMatchObject([
    { status: 'duplicate' },
    { status: 'refused', refusal: { code: 'event_conflict' } },
  ]);
  expect([...(await dump(store, keyring)).entries.keys()]).toEqual(['ann@example.org']);
});

test('an invitation follows its invitee: the reward is in the inviter’s log, once', async () => {
  const { log, store, keyring, programs } = await bed();
  await log.inbox.submit([
    command('ann', 'member.registered', 'r1', t0),
    command('bob', 'member.registered', 'r2', t0),
    command('bob', 'invite.accepted', 'i1', t0, { inviter: 'ann' }),
    command('ann', 'invite.accepted', 'i2', t0, { inviter: 'bob' }),
    command('bob', 'invite.accepted', 'i3', t0, { inviter: 'nobody' }),
  ]);
  const [bought] = await log.inbox.submit([order('bob', 'o1', t0, 6_000)]);
  expect(bought).toMatchObject({ status: 'applied', answer: { echoes: [{ type: 'invite.rewarded' }] } });
  await log.inbox.submit([order('bob', 'o1', t0, 6_000)]);
  const { entries } = await dump(store, keyring);
  const rewards = entries.get('ann')?.filter((entry) => entry.event.type === 'invite.rewarded') ?? [];
  expect(rewards).toHaveLength(1);
  expect(rewards[0]).toMatchObject({ origin: 'follow', event: { source: 'shop', id: 'o1-done#1' } });
  expect(entries.get('ann')?.find((entry) => entry.event.id === 'i2')?.outcome.void?.code).toBe(
    'invitation_void',
  );
  const bob = await log.reads.find('bob');
  expect(entries.get('bob')?.find((entry) => entry.event.id === 'i1')?.event.data).toEqual({
    inviter: { member: expect.any(Number) },
  });
  expect(bob?.erased).toBe(false);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
});

test('a refund before its order waits: sent again it answers deferred, later the decision', async () => {
  const { log, store, keyring, programs } = await bed();
  await log.inbox.submit([command('ann', 'member.registered', 'r1', t0)]);
  const refund = command('ann', 'order.refunded', 'f1', t0, {
    orderId: 'o1',
    amount: 5_000,
    currency: 'CNY',
    refundId: 'x',
  });
  expect(statuses(await log.inbox.submit([refund, refund]))).toEqual(['deferred', 'deferred']);
  expect(statuses(await log.inbox.submit([refund]))).toEqual(['deferred']);
  const [bought, now] = await log.inbox.submit([order('ann', 'o1', t0, 20_000), refund]);
  expect(bought?.status).toBe('applied');
  expect(now?.status).toBe('duplicate');
  const [later] = await log.inbox.submit([refund]);
  expect(later).toEqual(now);
  const taken =
    later?.status === 'duplicate' ? later.answer.transfers.map(({ asset, amount }) => [asset, amount]) : [];
  expect(taken).toEqual([
    ['growth', -50],
    ['points', -50],
  ]);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
});

test('an erased person leaves an alias; what happened before is refused, who registers later is somebody else', async () => {
  const made = await bed();
  const { log, store, keyring } = made;
  await log.inbox.submit([
    command('ann', 'member.registered', 'r1', t0, { profile: { phone: '138' } }),
    order('ann', 'o1', t0, 20_000),
  ]);
  const before = await log.reads.find('ann');
  made.clock.moveTo(t0 + day);
  const erase = command('ann', 'member.erased', 'e1', t0 + day, { reason: 'asked' });
  const results = await log.inbox.submit([
    erase,
    order('ann', 'o2', t0 + 1, 100),
    command('ann', 'member.registered', 'r2', t0 + day + 1),
  ]);
  expect(results).toMatchObject([
    { status: 'applied' },
    { status: 'refused', refusal: { code: 'member_erased' } },
    { status: 'applied' },
  ]);
  const after = await log.reads.find('ann');
  expect(after?.member).not.toBe(before?.member);
  const [gone] = await store.vault.read([before?.member ?? 0]);
  expect(gone).toMatchObject({
    wrappedKey: null,
    external: null,
    personal: null,
    alias: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(await log.reads.name([before?.member ?? 0])).toEqual([
    { member: before?.member, external: gone?.alias, erased: true },
  ]);
  expect(await log.inbox.submit([order('ann', 'o3', t0 + 2, 100)])).toMatchObject([
    { refusal: { code: 'member_erased' } },
  ]);
  const { entries } = await dump(store, keyring);
  expect(new Set(entries.keys())).toEqual(new Set([gone?.alias, 'ann']));
  expect(await store.vault.erasures({ after: 0, limit: 9 })).toMatchObject([
    { member: before?.member, alias: gone?.alias },
  ]);
});

test('a start finds everything again, after a stop and after a crash', async () => {
  let one = await bed();
  for (const crash of [false, true, true, false]) {
    const n = crash ? 'c' : 's';
    await one.log.inbox.submit(
      Array.from({ length: 30 }, (_, i) =>
        order(`m${i % 7}`, `${n}${one.log.stats().entries}-${i}`, t0, 10_000 + i),
      ),
    );
    const before = await dump(one.store, one.keyring);
    const again = await one.again(crash);
    beds.splice(beds.indexOf(one), 1, again);
    one = again;
    expect((await dump(one.store, one.keyring)).hash).toBe(before.hash);
    for (const [name, entries] of before.entries) {
      const found = await one.log.reads.find(name);
      const head = await one.log.reads.head(found?.member ?? 0);
      expect(JSON.parse(JSON.stringify(head))).toEqual(JSON.parse(JSON.stringify(folded(entries))));
    }
    await one.log.checkpoint();
    expect(one.log.stats().behind).toBe(0);
  }
  expect(await differences(one.store, one.keyring, one.programs.current())).toEqual([]);
});

test('too late: a dead letter that can be driven again with an override', async () => {
  const { log, store, clock } = await bed();
  await log.inbox.submit([command('ann', 'member.registered', 'r1', t0)]);
  clock.moveTo(t0 + 60 * day);
  const late = order('ann', 'o1', t0 + day, 20_000);
  const [refused] = await log.inbox.submit([late]);
  expect(refused).toMatchObject({
    status: 'refused',
    refusal: { code: 'too_late' },
    deadLetter: expect.any(String),
  });
  expect(await log.inbox.submit([late])).toEqual([refused]);
  const [letter] = await store.deadLetters.list({ after: { at: 0, id: new Uint8Array(16) }, limit: 9 });
  expect(letter).toMatchObject({ code: 'too_late', type: 'order.completed' });
  expect(await store.deadLetters.count()).toBe(1);
  const deadLetter = refused?.status === 'refused' ? (refused.deadLetter ?? '') : '';
  expect(statuses(await log.inbox.submit([{ ...late, override: true, deadLetter }]))).toEqual(['applied']);
  expect(await store.deadLetters.count()).toBe(0);
});

test('without a program everything is refused; a published one is known after a refresh', async () => {
  const { log, store, programs } = await bed({ source: null });
  expect(await log.inbox.submit([order('ann', 'o1', t0, 1)])).toMatchObject([
    { refusal: { code: 'no_program' } },
  ]);
  await publish(store, starter, 0);
  await programs.refresh();
  expect(statuses(await log.inbox.submit([order('ann', 'o1', t0, 1)]))).toEqual(['applied']);
});

test('a clock in doubt takes nothing; a full queue takes nothing; after the end nothing is taken', async () => {
  const made = await openBed({ log: { settings: { queueMax: 3 } } });
  const { log, clock } = made;
  const some = (n: number) => Array.from({ length: n }, (_, i) => order('ann', `o${i}`, t0, 100));
  clock.doubt(true);
  expect(await log.inbox.submit(some(1))).toMatchObject([{ refusal: { code: 'clock_unsure' } }]);
  clock.doubt(false);
  expect(
    new Set((await log.inbox.submit(some(4))).map((r) => (r.status === 'refused' ? r.refusal.code : ''))),
  ).toEqual(new Set(['queue_full']));
  expect(statuses(await log.inbox.submit(some(3)))).toEqual(['applied', 'applied', 'applied']);
  await made.close();
  expect(await log.inbox.submit(some(1))).toMatchObject([{ refusal: { code: 'stopping' } }]);
});

test('a member whose decision breaks is set aside, and nobody else', async () => {
  const { theCore } = await import('./core.ts');
  const broken: number[] = [];
  const core = {
    ...theCore,
    decide: ((programs, state, event, context) => {
      if (event.id === 'bad') throw new Error('an invariant broke');
      return theCore.decide(programs, state, event, context);
    }) as typeof theCore.decide,
  };
  const { log, store } = await bed({ log: { core, onBroken: (member) => broken.push(member) } });
  const results = await log.inbox.submit([
    order('ann', 'o1', t0, 100),
    order('bob', 'o2', t0, 100),
    command('ann', 'checkin', 'bad', t0),
    command('bob', 'checkin', 'good', t0),
    command('ann', 'checkin', 'good', t0),
  ]);
  expect(results.map((r) => (r.status === 'refused' ? r.refusal.code : r.status))).toEqual([
    'applied',
    'applied',
    'quarantined',
    'applied',
    'quarantined',
  ]);
  const ann = await log.reads.find('ann');
  expect(broken).toEqual([ann?.member]);
  expect((await log.reads.head(ann?.member ?? 0)).seq).toBeGreaterThan(0);
  expect(await store.quarantine.list()).toMatchObject([{ member: ann?.member }]);
  expect(await log.quarantine.lift(ann?.member ?? 0, 'a call')).toBe(true);
  expect(statuses(await log.inbox.submit([command('ann', 'checkin', 'good', t0)]))).toEqual(['applied']);
});

test('messages and orders show what is durable, also what a crash left behind', async () => {
  let one = await bed();
  await one.log.inbox.submit([order('ann', 'o1', t0, 20_000), order('bob', 'o1', t0, 20_000)]);
  const ann = await one.log.reads.find('ann');
  expect(await one.log.reads.ofOrder('o1')).toHaveLength(2);
  await one.log.inbox.submit([order('ann', 'o2', t0, 600_000)]);
  const again = await one.again(true);
  beds.splice(beds.indexOf(one), 1, again);
  one = again;
  expect(await one.log.reads.ofOrder('o2')).toEqual([ann?.member]);
  await one.log.rebuildProjections();
  expect(await one.log.reads.ofOrder('o1')).toHaveLength(2);
  expect(await one.log.reads.ofOrder('o9')).toEqual([]);
});

test('risk marks are kept as keyed hashes', async () => {
  const { log, store } = await bed();
  const risk: Json = { deviceId: 'device-1', score: 7 };
  const one = order('ann', 'o1', t0, 100);
  const result = await log.inbox.submit([{ ...one, data: { ...one.data, risk } }]);
  expect(statuses(result)).toEqual(['applied']);
  const rows = await store.log.after({ stream: 1, pos: 0 }, 10);
  expect(rows.some(({ body }) => body.includes('device-1'))).toBe(false);
  expect(rows.some(({ body }) => /"deviceId":"[\w-]{22}"/.test(body))).toBe(true);
});
