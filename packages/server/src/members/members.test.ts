import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
});
afterAll(() => tried.close());

const refusal = (error: unknown) => {
  const { status, code, pointer } = error as { status: number; code: string; pointer: string };
  return { status, code, pointer };
};

describe('A1 joining', () => {
  test('a member is registered once, and a key names one registration', async () => {
    const { laurel } = tried;
    const body = { id: 'a1', profile: { city: '杭州' }, tags: ['b', 'a', 'b'] };
    const headers = { 'Idempotency-Key': 'join a1' };
    const first = await laurel.createMember({ body, headers });
    expect(first.response?.status).toBe(201);
    expect(first.data?.transfers.map(({ asset, amount }) => [asset, amount])).toEqual([
      ['points', 100],
      ['freeship', 1],
      ['spin', 1],
    ]);
    const again = await laurel.createMember({ body, headers });
    expect(again.data).toEqual(first.data);
    expect(again.response?.headers.get('idempotent-replayed')).toBe('true');
    const other = await laurel.createMember({ body: { ...body, id: 'a1b' }, headers });
    expect(refusal(other.error)).toEqual({
      status: 409,
      code: 'idempotency_conflict',
      pointer: '/header/idempotency-key',
    });
    // Under `onFirstEvent` a later registration fills the profile and grants nothing again.
    const twice = await laurel.createMember({ body: { id: 'a1', tags: ['a', 'b'] } });
    expect(twice.data?.transfers).toEqual([]);
    const { data } = await laurel.getMember({ path: { id: 'a1' } });
    expect(data).toMatchObject({
      id: 'a1',
      standing: 'active',
      tags: ['a', 'b'],
      joinedAt: '2026-03-01T10:00:00+08:00',
    });
  });

  test('ids with slashes, dots, emoji, and in two spellings', async () => {
    const { laurel, call } = tried;
    for (const id of ['a/b', '.hidden', '😀', 'e\u0301', '会员-1', 'a%2Fb']) {
      await laurel.createMember({ body: { id } });
      const { data } = await laurel.getMember({ path: { id } });
      expect(data?.id).toBe(id.normalize('NFC'));
    }
    expect((await laurel.getMember({ path: { id: '\u00e9' } })).data?.id).toBe('é');
    expect((await call('GET', '/v1/members/%00')).body).toMatchObject({ status: 400, code: 'invalid_id' });
  });

  test('lists come by pages whose cursors belong to them', async () => {
    const { laurel } = tried;
    const first = await laurel.listMembers({ query: { limit: 2 } });
    expect(first.data?.data).toHaveLength(2);
    const cursor = first.data?.nextCursor ?? '';
    const second = await laurel.listMembers({ query: { limit: 2, cursor } });
    expect(second.data?.data[0]?.id).not.toBe(first.data?.data[0]?.id);
    const bad = await laurel.listMembers({ query: { cursor: `${cursor.slice(0, -2)}xx` } });
    expect(refusal(bad.error)).toEqual({ status: 400, code: 'invalid_cursor', pointer: '/query/cursor' });
    const elsewhere = await laurel.listEvents({ query: { cursor } });
    expect(refusal(elsewhere.error)).toMatchObject({ code: 'invalid_cursor' });
    const stranger = await tried.laurelWith('members:read');
    expect(refusal((await stranger.listMembers({ query: { cursor } })).error)).toMatchObject({
      code: 'invalid_cursor',
    });
    for (const limit of [0, -1, 1e9]) {
      const refused = await laurel.listMembers({ query: { limit } });
      expect(refusal(refused.error)).toEqual({
        status: 400,
        code: 'invalid_parameter',
        pointer: '/query/limit',
      });
    }
  });
});

describe('A2 profile', () => {
  test('A8 a consent is given, withdrawn by the member, and given again, each with its time', async () => {
    const { laurel } = tried;
    const path = { id: 'a8-consents' };
    await laurel.createMember({ body: { ...path, consents: [{ id: 'news', version: '1' }] } });
    const shown = async () => (await laurel.getMember({ path })).data?.consents;
    const news = { id: 'news', version: '1', at: '2026-03-01T10:00:00+08:00' };
    expect(await shown()).toEqual([{ ...news, given: true }]);
    const at = '2026-03-01T09:00:00+08:00';
    const withdrawn = { id: 'news', version: '1', given: false };
    await laurel.giveConsents({ path, body: { consents: [{ ...withdrawn, at }] } });
    expect(await shown()).toEqual([{ ...withdrawn, at }]);
    const { data: copy } = await laurel.exportMember({ path });
    expect(JSON.stringify(copy)).toContain('"given":false');
    await laurel.updateMember({ path, body: { consents: [{ id: 'news', version: '2', given: true }] } });
    expect(await shown()).toEqual([{ ...news, version: '2', given: true }]);
    const wrong = { consents: [{ id: 'news', version: '2', given: 'no' as unknown as boolean }] };
    const refused = await laurel.giveConsents({ path, body: wrong });
    expect(refusal(refused.error)).toEqual({
      status: 400,
      code: 'invalid_value',
      pointer: '/consents/0/given',
    });
  });

  test('fields, tags and consents change, and unknown fields are named', async () => {
    const { laurel } = tried;
    await laurel.createMember({ body: { id: 'a2' } });
    await laurel.updateMember({ path: { id: 'a2' }, body: { profile: { city: '上海' }, tags: ['vip'] } });
    await laurel.giveConsents({
      path: { id: 'a2' },
      body: { consents: [{ id: 'terms', version: '2026-01' }] },
    });
    const { data } = await laurel.getMember({ path: { id: 'a2' } });
    expect(data).toMatchObject({ profile: { city: '上海' }, tags: ['vip'] });
    expect(data?.consents).toEqual([
      { id: 'terms', version: '2026-01', given: true, at: '2026-03-01T10:00:00+08:00' },
    ]);
    const unknown = await laurel.updateMember({ path: { id: 'a2' }, body: { profile: { shoe: 43 } } });
    expect(refusal(unknown.error)).toEqual({
      status: 422,
      code: 'unknown_field_of_profile',
      pointer: '/profile/shoe',
    });
    const many = await laurel.updateMember({
      path: { id: 'a2' },
      body: { tags: Array.from({ length: 101 }, (_, n) => `t${n}`) },
    });
    expect(refusal(many.error)).toEqual({ status: 400, code: 'too_many_items', pointer: '/tags' });
  });
});

describe('A3 standing', () => {
  test('a frozen member neither earns nor spends, and takes part again', async () => {
    const { laurel, event } = tried;
    await laurel.createMember({ body: { id: 'a3' } });
    await laurel.freezeMember({ path: { id: 'a3' }, body: { reason: 'suspected' } });
    expect(
      (await event({ type: 'checkin', subject: 'a3', time: '2026-03-01T10:00:00+08:00' })).body,
    ).toMatchObject({ status: 409, code: 'member_frozen' });
    const hold = await laurel.placeHold({ path: { id: 'a3' }, body: { asset: 'points', amount: 1 } });
    expect(refusal(hold.error)).toMatchObject({ code: 'member_frozen' });
    await laurel.unfreezeMember({ path: { id: 'a3' }, body: { reason: 'cleared' } });
    expect((await event({ type: 'checkin', subject: 'a3', time: '2026-03-01T10:00:00+08:00' })).status).toBe(
      200,
    );
    const again = await laurel.unfreezeMember({ path: { id: 'a3' }, body: { reason: 'cleared' } });
    expect(refusal(again.error)).toMatchObject({ status: 400, code: 'invalid_value' });
  });
});

describe('A8 leaving and being forgotten', () => {
  test('what is lost is shown beforehand, and lost', async () => {
    const { laurel } = tried;
    await laurel.createMember({ body: { id: 'a8' } });
    const { data: preview } = await laurel.previewClosing({ path: { id: 'a8' } });
    expect(preview).toMatchObject({
      tiers: [{ tier: 'v1' }],
      assets: { points: { balance: 100 } },
      worth: { amount: 100, currency: 'CNY' },
    });
    const { data: closed } = await laurel.closeMember({ path: { id: 'a8' } });
    expect(closed?.transfers.map(({ kind }) => kind)).toEqual(['expire', 'expire', 'expire']);
    const { data } = await laurel.getMember({ path: { id: 'a8' } });
    expect(data).toMatchObject({ standing: 'closed', assets: { points: { balance: 0 } } });
  });

  test('a person is exported whole, and erased', async () => {
    const { laurel, call, event } = tried;
    await laurel.createMember({ body: { id: 'a8e', profile: { city: '北京' } } });
    await event({
      type: 'order.completed',
      subject: 'a8e',
      time: '2026-03-01T10:00:00+08:00',
      data: { orderId: 'a8e-1', amount: 10_000, currency: 'CNY' },
    });
    const all = (await call('GET', '/v1/members/a8e/export')).body as unknown as {
      member: object;
      events: { type: string }[];
      messages: object[];
    };
    expect(all.member).toMatchObject({ id: 'a8e', profile: { city: '北京' } });
    expect(all.events.map(({ type }) => type)).toEqual(['member.registered', 'order.completed']);
    const before = await laurel.listTransfers({ path: { id: 'a8e' } });
    const erased = await laurel.eraseMember({
      path: { id: 'a8e' },
      body: { reason: 'asked to' },
      headers: { 'Idempotency-Key': 'erase a8e' },
    });
    expect(erased.response?.status).toBe(200);
    expect(refusal((await laurel.getMember({ path: { id: 'a8e' } })).error)).toMatchObject({
      status: 404,
      code: 'unknown_member',
    });
    const { data: shown } = await laurel.explainTransfer({ path: { id: before.data?.data[0]?.id ?? '' } });
    expect(shown?.member).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify((await laurel.listEvents({ query: { limit: 200 } })).data)).not.toContain('"a8e"');
    tried.clock.moveTo(tried.clock.now() + 1);
    await laurel.createMember({ body: { id: 'a8e' } });
    const { data: fresh } = await laurel.getMember({ path: { id: 'a8e' } });
    expect(fresh?.assets['points']?.balance).toBe(100);
  });
});

describe('L12 as of', () => {
  test('as it was then believed to be, and as known today', async () => {
    const { laurel, event } = tried;
    await laurel.createMember({ body: { id: 'l12' } });
    await event({
      type: 'order.completed',
      subject: 'l12',
      time: '2026-03-02T10:00:00+08:00',
      data: { orderId: 'l12-1', amount: 20_000, currency: 'CNY' },
    });
    // Happened on the 2nd, told on the 4th.
    tried.clock.moveTo(Date.UTC(2026, 2, 4, 2));
    await event({ type: 'review.posted', subject: 'l12', time: '2026-03-02T12:00:00+08:00' });
    const growth = async (query: { at?: string; happenedBy?: string }) => {
      const { data } = await laurel.getMember({ path: { id: 'l12' }, query });
      return [data?.assets['growth']?.balance, data?.happenedBy?.balances['growth']];
    };
    expect(await growth({ at: '2026-03-01T12:00:00+08:00' })).toEqual([0, undefined]);
    expect(await growth({ at: '2026-03-03T00:00:00+08:00' })).toEqual([200, undefined]);
    expect(await growth({})).toEqual([210, undefined]);
    expect(await growth({ happenedBy: '2026-03-03T00:00:00+08:00' })).toEqual([210, 210]);
    expect(await growth({ happenedBy: '2026-03-02T11:00:00+08:00' })).toEqual([210, 200]);
    const early = await laurel.getMember({ path: { id: 'l12' }, query: { at: '2026-02-01T00:00:00+08:00' } });
    expect(refusal(early.error)).toMatchObject({ status: 404, code: 'unknown_member' });
    const plain = await tried.call('GET', '/v1/members/l12?at=2026-03-03T00:00:00+08:00');
    expect(plain.status).toBe(200);
  });
});
