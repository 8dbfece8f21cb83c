import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { starterText, type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer('2026-03-01T10:00:00+08:00', { program: null });
});
afterAll(() => tried.close());

const person = async (name: string, role: 'marketer' | 'admin') => {
  const { data } = await tried.laurel.createKey({ body: { name, role } });
  return { laurel: createLaurel({ fetch: tried.opened.fetch, key: data?.secret ?? '' }), id: data?.id ?? '' };
};

describe('O1 O5 the rule book', () => {
  test('without one events are refused, and one with problems is not published', async () => {
    const { laurel, event } = tried;
    const none = await event({ type: 'checkin', subject: 'x', time: '2026-03-01T10:00:00+08:00' });
    expect(none.body).toMatchObject({ status: 409, code: 'no_program', retry: 'later' });
    expect((await laurel.getProgram()).error).toMatchObject({ code: 'no_program' });
    const bad = `${starterText}\nunknown: 1\n`;
    const { data: linted } = await laurel.lintProgram({ body: { source: bad } });
    expect(linted?.ok).toBe(false);
    expect(linted?.problems[0]).toMatchObject({
      line: expect.any(Number),
      column: expect.any(Number),
      advice: expect.any(String),
      pointer: expect.stringMatching(/^\//),
    });
    const { data: draft } = await laurel.createProgram({ body: { source: bad } });
    expect(draft?.problems).toEqual(linted?.problems);
    const refused = await laurel.publishProgram({ path: { id: draft?.id ?? '' } });
    expect(refused.error).toMatchObject({ status: 409, code: 'not_linted', problems: linted?.problems });
  });

  test('the first rules from the beginning, a later one from its time on', async () => {
    const { laurel, event, clock } = tried;
    const { data: draft } = await laurel.createProgram({ body: { source: starterText, note: 'first' } });
    expect(draft).toMatchObject({ state: 'draft', author: 'owner', problems: [] });
    const publish = () =>
      laurel.publishProgram({ path: { id: draft?.id ?? '' }, headers: { 'Idempotency-Key': 'first' } });
    expect((await publish()).data).toMatchObject({ number: 1, effectiveAt: null, inForce: true });
    expect((await publish()).data).toMatchObject({ number: 1 });
    expect((await event({ type: 'checkin', subject: 'm', time: '2026-03-01T10:00:00+08:00' })).status).toBe(
      200,
    );
    const twice = starterText.replace(/(id: checkin\n[\s\S]*?amount: )['"]?5['"]?/, '$110');
    const { data: second } = await laurel.createProgram({ body: { source: twice } });
    const past = await laurel.publishProgram({
      path: { id: second?.id ?? '' },
      body: { at: '2026-02-01T00:00:00+08:00' },
    });
    expect(past.error).toMatchObject({ status: 400, code: 'invalid_value', pointer: '/at' });
    const done = await laurel.publishProgram({
      path: { id: second?.id ?? '' },
      body: { at: '2026-03-03T00:00:00+08:00' },
    });
    expect(done.data).toMatchObject({ number: 2, effectiveAt: '2026-03-03T00:00:00+08:00', inForce: false });
    clock.moveTo(Date.UTC(2026, 2, 3, 2));
    const { data: now } = await laurel.getProgram();
    expect(now).toMatchObject({ number: 2, inForce: true, source: twice });
    expect((await laurel.getProgram({ query: { version: 1 } })).data?.source).toBe(starterText);
    expect((await laurel.getProgram({ query: { version: 9 } })).error).toMatchObject({
      status: 404,
      code: 'unknown_version',
    });
    expect((await laurel.listVersions()).data?.data.map(({ number }) => number)).toEqual([2, 1]);
  });

  test('where there are two persons, the second one agrees', async () => {
    const author = await person('Lin', 'admin');
    const other = await person('Mei', 'admin');
    const { data: draft } = await author.laurel.createProgram({ body: { source: starterText } });
    const path = { id: draft?.id ?? '' };
    expect((await author.laurel.publishProgram({ path })).error).toMatchObject({
      status: 409,
      code: 'not_approved',
    });
    expect((await author.laurel.approveProgram({ path })).error).toMatchObject({
      status: 409,
      code: 'same_person',
    });
    expect((await other.laurel.approveProgram({ path })).data).toMatchObject({
      state: 'approved',
      approvedBy: 'key:Mei',
    });
    expect((await author.laurel.publishProgram({ path })).data).toMatchObject({
      number: 3,
      actor: 'key:Lin',
    });
    expect((await author.laurel.publishProgram({ path })).data).toMatchObject({ number: 3 });
    await tried.laurel.revokeKey({ path: { id: other.id } });
    const { data: alone } = await author.laurel.createProgram({ body: { source: starterText } });
    // Whom nobody can check types what she publishes, and the audit log says that she was alone.
    const publish = (body: { confirm?: string }) =>
      author.laurel.publishProgram({ path: { id: alone?.id ?? '' }, body });
    for (const body of [{}, { confirm: 'another' }])
      expect((await publish(body)).error).toMatchObject({
        status: 409,
        code: 'confirmation_needed',
        pointer: '/confirm',
        detail: expect.stringContaining('starter'),
      });
    expect((await publish({ confirm: 'starter' })).data).toMatchObject({ number: 4 });
    const { data: noted } = await tried.laurel.listAudit({ query: { limit: 1 } });
    expect(noted?.data[0]).toMatchObject({ action: 'publishProgram', actor: 'key:Lin' });
    expect(JSON.stringify(noted?.data[0])).toContain('singleOperator');
    // What she agreed to alone needs another one as soon as there is one.
    const { data: own } = await author.laurel.createProgram({ body: { source: starterText } });
    const id = { id: own?.id ?? '' };
    expect((await author.laurel.approveProgram({ path: id })).data).toMatchObject({ state: 'approved' });
    expect((await author.laurel.publishProgram({ path: id })).error).toMatchObject({
      code: 'confirmation_needed',
    });
    const third = await person('Zhou', 'admin');
    expect(
      (await author.laurel.publishProgram({ path: id, body: { confirm: 'starter' } })).error,
    ).toMatchObject({ code: 'not_approved' });
    expect((await third.laurel.approveProgram({ path: id })).data).toMatchObject({ approvedBy: 'key:Zhou' });
    expect((await author.laurel.publishProgram({ path: id })).data).toMatchObject({ number: 5 });
  });

  test('simulated, verified and replayed as jobs', async () => {
    const { laurel } = tried;
    const { data: draft } = await laurel.createProgram({ body: { source: starterText } });
    const jobs = [
      await laurel.startSimulation({ path: { id: draft?.id ?? '' }, body: {} }),
      await laurel.startVerification({ body: {} }),
      await laurel.startReplay({ body: {} }),
    ];
    expect(jobs.map(({ response }) => response?.status)).toEqual([202, 202, 202]);
    const done = await Promise.all(jobs.map(({ data }) => ended(data?.id ?? '')));
    expect(done.map((job) => job?.state)).toEqual(['done', 'done', 'done']);
    const [, verified, replayed] = done.map(
      (job) => job?.result as { ledgerHash: string; stateHash: string; violations?: object[] },
    );
    expect(verified?.violations).toEqual([]);
    expect([replayed?.ledgerHash, replayed?.stateHash]).toEqual([verified?.ledgerHash, verified?.stateHash]);
    expect((await laurel.startReplay({ body: { source: 'no: program' } })).error).toMatchObject({
      status: 409,
      code: 'not_linted',
    });
    expect((await laurel.startSimulation({ path: { id: 'none' }, body: {} })).error).toMatchObject({
      status: 404,
      code: 'unknown_draft',
    });
    expect((await laurel.cancelJob({ path: { id: jobs[1]?.data?.id ?? '' } })).error).toMatchObject({
      status: 409,
      code: 'job_finished',
    });
    expect((await laurel.getJob({ path: { id: 'none' } })).error).toMatchObject({
      status: 404,
      code: 'unknown_job',
    });
  });
});

async function ended(id: string) {
  for (let tries = 0; tries < 100; tries++) {
    const { data } = await tried.laurel.getJob({ path: { id } });
    if (data?.state !== 'waiting' && data?.state !== 'running') return data;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`job ${id} does not end`);
}
