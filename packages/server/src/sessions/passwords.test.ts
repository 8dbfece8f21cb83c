import { systemChance } from '@laurel/runtime';
import { expect, test } from 'vitest';
import { base32, derived, factorCode, factorStep, isRecoveryForm } from './factor.ts';
import { guessLimits } from './guesses.ts';
import { checkPassword, hashPassword, isPassword } from './passwords.ts';
import { isBehindTls, isOwnPage } from './same-site.ts';

test('a password is known by its hash, however its signs are composed', async () => {
  const kept = await hashPassword('Café au lait 12', systemChance);
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await isPassword('Cafe\u0301 au lait 12', kept)).toBe(true);
  expect(await isPassword('Cafe au lait 12', kept)).toBe(false);
  expect(await isPassword('Café au lait 12', null)).toBe(false);
  expect(await hashPassword('Café au lait 12', systemChance)).not.toBe(kept);
});

test('a hash of other costs is read as it says', async () => {
  // By the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24.
  const other = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await isPassword('password', other)).toBe(true);
  expect(await isPassword('passwort', other)).toBe(false);
});

test('weak ones are refused', () => {
  for (const weak of ['aaaaaaaaaaaa', 'ababababcdcd', 'lin.xia12345', 'LIN.XIALIN.XIA'])
    expect(() => checkPassword(weak, 'lin.xia')).toThrow(/own name|different signs/);
  expect(() => checkPassword('correct horse battery', 'lin.xia')).not.toThrow();
  expect(() => checkPassword('lin.xia is no part of it', '')).not.toThrow();
});

test('a code counts for its half minute, and one before and after', () => {
  const secret = Buffer.from('12345678901234567890');
  // RFC 6238, appendix B, the last six digits.
  expect(factorCode(secret, 59_000)).toBe('287082');
  const found = [-31_000, -30_000, 0, 29_999, 59_999, 60_000].map((by) =>
    factorStep(secret, factorCode(secret, 90_000), 90_000 + by),
  );
  expect(found).toEqual([null, 3, 3, 3, 3, null]);
  expect(factorStep(secret, '', 90_000)).toBeNull();
});

test('base 32 is that of RFC 4648', () => {
  expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ]);
});

test('what a set-up code comes to does not depend on how it is typed', () => {
  const key = Buffer.alloc(32, 1);
  const { factor, recovery } = derived(key, 'abcd-efgh');
  expect(derived(key, 'ABCD EFGH')).toEqual({ factor, recovery });
  expect(derived(key, 'abcd-efgi').factor).not.toEqual(factor);
  expect([factor.length, new Set(recovery).size, recovery.every(isRecoveryForm)]).toEqual([20, 10, true]);
});

test('guesses: an address wears itself out, and not whom it guesses at', () => {
  let ms = 0;
  const guesses = guessLimits({ monotonicMs: () => ms });
  const tries = (name: string, address: string, count: number): number => {
    let taken = 0;
    for (let i = 0; i < count; i++)
      try {
        guesses.take(name, address);
        taken += 1;
      } catch {
        // Counted by what was taken.
      }
    return taken;
  };
  expect(tries('lin', 'a', 20)).toBe(10);
  expect(tries('lin', 'b', 1)).toBe(1);
  expect(
    Array.from({ length: 50 }, (_, i) => tries(`name ${i}`, 'a', 1)).filter((n) => n === 1),
  ).toHaveLength(10);
  ms += 60_000;
  expect(tries('lin', 'a', 20)).toBe(1);
  // Many addresses against one name.
  expect(
    Array.from({ length: 200 }, (_, i) => tries('zhou', `host ${i}`, 1)).filter((n) => n === 1),
  ).toHaveLength(100);
});

const headers =
  (given: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    given[name];

test('only a page of this server is one', () => {
  const page = { 'laurel-page': '1', host: 'shop.example:8080' };
  const known = { origin: 'https://members.example.com' };
  const unknown = { origin: null };
  const asked = (site: { origin: string | null }, more: Readonly<Record<string, string>>): boolean =>
    isOwnPage(site, headers({ ...page, ...more }));
  expect(asked(unknown, { 'sec-fetch-site': 'same-origin' })).toBe(true);
  expect(asked(unknown, { origin: 'http://shop.example:8080' })).toBe(true);
  expect(asked(unknown, { origin: 'https://shop.example:8080' })).toBe(true);
  expect(asked(known, { origin: 'https://members.example.com' })).toBe(true);
  expect(asked(known, { origin: 'http://shop.example:8080' })).toBe(false);
  expect(asked(unknown, {})).toBe(false);
  expect(asked(unknown, { origin: 'null' })).toBe(false);
  expect(asked(unknown, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).toBe(false);
  expect(asked(unknown, { origin: 'http://shop.example:8080', 'sec-fetch-site': 'same-site' })).toBe(false);
  expect(
    isOwnPage(unknown, headers({ host: 'x', origin: 'http://x', 'sec-fetch-site': 'same-origin' })),
  ).toBe(false);
});

test('TLS is known by the address, or by what forwards', () => {
  expect(isBehindTls({ origin: 'https://members.example.com' }, headers({}))).toBe(true);
  expect(isBehindTls({ origin: 'http://10.0.0.5' }, headers({ 'x-forwarded-proto': 'https' }))).toBe(false);
  expect(isBehindTls({ origin: null }, headers({ 'x-forwarded-proto': 'https' }))).toBe(true);
  expect(isBehindTls({ origin: null }, headers({}))).toBe(false);
});
