import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let apps: string;
let tried: Tried;
const host = 'https://shop.example.com';

beforeAll(async () => {
  apps = mkdtempSync(join(tmpdir(), 'laurel-apps-'));
  writeFileSync(join(apps, 'secret.txt'), 'secret');
  for (const name of ['center', 'console']) {
    mkdirSync(join(apps, name, 'dist/assets'), { recursive: true });
    writeFileSync(join(apps, name, 'dist/index.html'), `<title>${name}</title>`);
    writeFileSync(join(apps, name, 'dist/assets/main-8f3a2b.js'), 'let one = 1;');
    writeFileSync(join(apps, name, 'dist/assets/main-8f3a2b.js.gz'), gzipSync('let one = 1;'));
    writeFileSync(join(apps, name, 'dist/manifest.webmanifest'), '{}');
    writeFileSync(join(apps, name, 'dist/.env'), 'secret');
  }
  tried = await tryServer(undefined, { pagesFolder: apps, pageHosts: [host] });
});
afterAll(async () => {
  await tried.close();
  rmSync(apps, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'OPTIONS' = 'GET') =>
  tried.opened.app.inject({ method, url, headers });

test('A7 a page and every place within it are one file, looked for anew; assets are kept for ever', async () => {
  for (const url of ['/center/', '/center/benefits/mine', '/center/u-1001?tab=tasks']) {
    const page = await get(url);
    expect([url, page.statusCode, page.body]).toEqual([url, 200, '<title>center</title>']);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    });
  }
  const moved = await get('/center?code=x');
  expect([moved.statusCode, moved.headers.location]).toEqual([308, '/center/?code=x']);
  const script = await get('/console/assets/main-8f3a2b.js');
  expect([script.statusCode, script.body]).toEqual([200, 'let one = 1;']);
  expect(script.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'application/javascript; charset=utf-8',
  });
  const small = await get('/console/assets/main-8f3a2b.js', { 'accept-encoding': 'gzip' });
  expect(small.headers['content-encoding']).toBe('gzip');
  expect((await get('/console/manifest.webmanifest')).headers['cache-control']).toBe('no-cache');
  expect((await get('/console/', {}, 'HEAD')).statusCode).toBe(200);
});

test('A7 what is not there is not there, and nothing lies outside', async () => {
  for (const url of [
    '/center/assets/gone-111111.js',
    '/center/logo.svg',
    '/center/.env',
    '/center/../secret.txt',
    '/center/%2e%2e/%2e%2e/secret.txt',
    '/center/..%2f..%2fsecret.txt',
    '/center/..%5c..%5csecret.txt',
    '/center/assets/..%2f..%2f..%2fsecret.txt',
    '/center/%00.js',
    '/shop/',
  ]) {
    const answer = await get(url);
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 404, 'not_found']);
    expect(answer.headers['cache-control']).toBe('no-store');
  }
});

test('A7 scripts come from this server alone; the console stands in no frame, the centre in those of named hosts', async () => {
  const policyOf = async (url: string) => {
    const { headers } = await get(url);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    return { policy: String(headers['content-security-policy']), frame: headers['x-frame-options'] };
  };
  const center = await policyOf('/center/');
  expect(center.policy).toContain(`frame-ancestors 'self' ${host}`);
  expect(center.frame).toBeUndefined();
  const desk = await policyOf('/console/members');
  expect(desk.policy).toContain("frame-ancestors 'none'");
  expect(desk.frame).toBe('DENY');
  for (const { policy } of [center, desk]) {
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*|https:(?!\/\/shop\.example)/);
  }
});

test('A7 the bare address says what is here', async () => {
  const zh = await get('/');
  expect(zh.body).toContain('href="/center/">会员中心');
  expect(zh.body).not.toContain('/shop/');
  expect((await get('/', { 'accept-language': 'en-GB' })).body).toContain('Console for operators');
  const bare = await tryServer(undefined, { pagesFolder: join(apps, 'none') });
  try {
    const page = await bare.opened.app.inject({ url: '/' });
    expect(page.body).toContain('npm run build');
    expect(page.body).toContain('href="/rules"');
    expect((await bare.opened.app.inject({ url: '/center/' })).statusCode).toBe(404);
  } finally {
    await bare.close();
  }
});

test('A7 pages of named hosts may ask with a token; cookies never count for them', async () => {
  const asked = { origin: host, 'access-control-request-method': 'POST' };
  const before = await get('/v1/members/u-1', asked, 'OPTIONS');
  expect(before.statusCode).toBe(204);
  expect(before.headers).toMatchObject({
    'access-control-allow-origin': host,
    'access-control-allow-headers': expect.stringContaining('authorization'),
    vary: 'origin',
  });
  expect(before.headers['access-control-allow-credentials']).toBeUndefined();
  const answer = await get('/v1/members', { origin: host });
  expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([401, host]);
  const other = await get('/v1/members/u-1', { ...asked, origin: 'https://evil.example' }, 'OPTIONS');
  expect([other.statusCode, other.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  expect((await get('/center/')).headers['cross-origin-resource-policy']).toBe('cross-origin');
  expect((await get('/console/')).headers['cross-origin-resource-policy']).toBe('same-origin');
});
