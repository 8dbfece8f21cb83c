import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
});
afterAll(() => tried.close());

const enrol = (id: string, profile: Record<string, string>) =>
  tried.laurel.createMember({ body: { id, profile } });
const profileOf = async (id: string) => (await tried.laurel.getMember({ path: { id } })).data?.profile;

describe('A1 telephone numbers and e-mail addresses', () => {
  test('are kept in one form, however they are written', async () => {
    await enrol('a', { phone: ' 138-0013-8000 ', email: ' Li.Lei@Example.COM ' });
    expect(await profileOf('a')).toMatchObject({ phone: '+8613800138000', email: 'Li.Lei@example.com' });
    await tried.laurel.updateMember({ path: { id: 'a' }, body: { profile: { phone: '+852 5123 4567' } } });
    expect(await profileOf('a')).toMatchObject({ phone: '+85251234567' });
    await enrol('wide', { phone: '０１３８００１３８０００'.slice(1) });
    expect(await profileOf('wide')).toMatchObject({ phone: '+8613800138000' });
  });

  test.each([
    ['phone', '12345'],
    ['phone', 'call me'],
    ['phone', '138001380001380013800'],
    ['email', 'li.lei'],
    ['email', 'li lei@example.com'],
    ['email', '@example.org'],
  ])('what is none is refused, by its place and without repeating it: %s %s', async (field, value) => {
    const { error } = await enrol('b', { [field]: value });
    expect(error).toMatchObject({ status: 400, code: 'invalid_value', pointer: `/profile/${field}` });
    expect(JSON.stringify(error)).not.toContain(value);
  });
});

test('A1 a field says what it is, and where numbers are from; lists mask what the log holds', async () => {
  const source = new URL('../../../../examples/programs/starter.yaml', import.meta.url);
  const program = readFileSync(source, 'utf8')
    .replace(/^join:/m, 'region: HK\njoin:')
    .replace(
      /^fields:$/m,
      'fields:\n  mobile: { type: string, kind: phone }\n  nick: { type: string, kind: text }',
    );
  const other = await tryServer('2026-03-01T10:00:00+08:00', { program });
  try {
    const { laurel, event } = other;
    await laurel.createMember({ body: { id: 'c', profile: { mobile: '5123 4567' } } });
    expect((await laurel.getMember({ path: { id: 'c' } })).data?.profile).toMatchObject({
      mobile: '+85251234567',
    });
    const { data } = await laurel.listEvents({ query: { member: 'c' } });
    expect(JSON.stringify(data)).toContain('+852****4567');
    expect(JSON.stringify(data)).not.toContain('51234567');
    await event({
      type: 'member.updated',
      subject: 'c',
      time: '2025-01-01T10:00:00+08:00',
      data: { profile: { mobile: '+852 6123 4567' } },
    });
    const letters = JSON.stringify((await laurel.listDeadLetters()).data);
    expect(letters).toContain('+852****4567');
    expect(letters).not.toContain('61234567');
  } finally {
    await other.close();
  }
});
