import { expect } from 'vitest';
import { bytesOf, type Case } from './suite.ts';

export function sessionContract(on: Case): void {
  on('how an operator signs in: a step and a recovery code are taken once', async (store) => {
    const row = {
      operator: 'k1',
      password: '$argon2id$v=19$x',
      factor: bytesOf(20, 7),
      usedStep: 0,
      recovery: '["a","b"]',
      changedAt: 1,
    };
    expect(await store.signIns.get('k1')).toBeNull();
    await store.signIns.put(row);
    const { factor, ...kept } = (await store.signIns.get('k1')) ?? row;
    expect({ ...kept, factor: [...factor] }).toEqual({ ...row, factor: [...row.factor] });
    expect(await store.signIns.list()).toEqual([{ operator: 'k1', changedAt: 1 }]);
    expect([
      await store.signIns.takeStep('k1', 5),
      await store.signIns.takeStep('k1', 5),
      await store.signIns.takeStep('k1', 4),
      await store.signIns.takeStep('k1', 6),
      await store.signIns.takeStep('k2', 6),
    ]).toEqual([true, false, false, true, false]);
    expect(await store.signIns.changeRecovery('k1', '["a","b"]', '["b"]')).toBe(true);
    expect(await store.signIns.changeRecovery('k1', '["a","b"]', '["a"]')).toBe(false);
    await store.signIns.put({ ...row, password: 'other', usedStep: 9 });
    expect(await store.signIns.get('k1')).toMatchObject({ password: 'other', usedStep: 9 });
    expect([await store.signIns.remove('k1'), await store.signIns.remove('k1')]).toEqual([true, false]);
  });

  on('sessions: used, ended one by one or all, forgotten once they are over', async (store) => {
    const row = {
      id: 's1',
      operator: 'k1',
      details: '{"by":"password"}',
      createdAt: 1,
      usedAt: 1,
      expiresAt: 100,
      endedAt: null,
    };
    await store.sessions.add(row);
    await store.sessions.add({ ...row, id: 's2', createdAt: 2 });
    await store.sessions.add({ ...row, id: 's3', operator: 'k2', expiresAt: 50 });
    await store.sessions.used('s1', 9);
    expect(await store.sessions.get('s1')).toEqual({ ...row, usedAt: 9 });
    expect((await store.sessions.open(50, 9)).map(({ id }) => id)).toEqual(['s2', 's1']);
    expect([await store.sessions.end('s1', 10), await store.sessions.end('s1', 11)]).toEqual([true, false]);
    expect((await store.sessions.get('s1'))?.endedAt).toBe(10);
    expect(await store.sessions.endAll('k1', 12)).toBe(1);
    expect((await store.sessions.open(0, 9)).map(({ id }) => id)).toEqual(['s3']);
    await store.sessions.prune(60);
    expect([await store.sessions.get('s3'), (await store.sessions.get('s2'))?.endedAt]).toEqual([null, 12]);
  });

  on('codes that are good once: of their kind, in their time, for whoever is first', async (store) => {
    const row = { id: 'c1', kind: 'page', details: '{"n":1}', expiresAt: 60, usedAt: null };
    await store.oneTimeCodes.add(row);
    await store.oneTimeCodes.add({ ...row, id: 'c2' });
    expect(await store.oneTimeCodes.take('c1', 'link', 1)).toBeNull();
    expect(await store.oneTimeCodes.look('c1', 'page', 1)).toEqual(row);
    const taken = await Promise.all([1, 2, 3, 4].map(() => store.oneTimeCodes.take('c1', 'page', 59)));
    expect(taken.filter((one) => one !== null)).toEqual([{ ...row, usedAt: 59 }]);
    expect(await store.oneTimeCodes.take('c2', 'page', 60)).toBeNull();
    expect(await store.oneTimeCodes.look('c1', 'page', 1)).toBeNull();
    await store.oneTimeCodes.prune(61);
    expect(await store.oneTimeCodes.take('c2', 'page', 1)).toBeNull();
  });

  on('what a key may do is changed', async (store) => {
    const row = {
      id: 'k9',
      name: '林',
      hash: 'ab',
      details: '{"role":"viewer"}',
      createdAt: 1,
      expiresAt: null,
      revokedAt: null,
      usedAt: null,
    };
    await store.keys.add(row);
    await store.keys.change('k9', '{"role":"admin"}');
    expect(await store.keys.get('k9')).toEqual({ ...row, details: '{"role":"admin"}' });
  });
}
