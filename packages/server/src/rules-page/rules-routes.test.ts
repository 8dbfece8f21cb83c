import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer('2026-03-01T10:00:00+08:00');
});
afterAll(() => tried.close());

const get = (url: string, headers: Record<string, string> = {}) =>
  tried.opened.app.inject({ method: 'GET', url, headers });

test('anybody reads the rules, as data and as a page, in both languages', async () => {
  const { data } = await tried.laurel.getRules({ query: { lang: 'zh' } });
  expect(data).toMatchObject({
    program: 'starter',
    language: 'zh',
    version: 1,
    effectiveAt: null,
    coming: [],
  });
  const gold = data?.sections.find(({ id }) => id === 'tracks')?.items.find(({ id }) => id === 'main/v3');
  expect(gold).toEqual({
    id: 'main/v3',
    title: '金',
    figure: '5,000 成长值 起',
    color: '#c9a227',
    lines: ['倍率 ×1.2', '晋级礼包：200 积分、抽奖机会 × 2', '权益：每月免邮：免邮券 × 3'],
  });
  const english = await get('/rules?lang=en');
  expect(english.statusCode).toBe(200);
  expect(english.body).toContain('<html lang="en">');
  expect(english.body).toContain('1 Points for each ¥1 of the amount paid');
  const chinese = await get('/rules', { 'accept-language': 'zh-CN,zh;q=0.9' });
  expect(chinese.body).toContain('<html lang="zh-Hans">');
  expect((await get('/rules', { 'accept-language': 'en-GB' })).headers['content-language']).toBe('en');
  expect((await get('/v1/program/rules?lang=fr')).statusCode).toBe(400);
});

test('the page needs nothing from elsewhere, and its policy takes its one style alone', async () => {
  const { body, headers } = await get('/rules');
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(body) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(body).not.toMatch(/<script|<link|<img|src=|style="|https?:|url\(/);
  // Every place that the page points to is there.
  const ids = new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const targets = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((target) => !ids.has(target))).toEqual([]);
});

test('a version that was published for later stands on the page, what it takes too, and then is in force', async () => {
  const source = (await tried.laurel.getProgram()).data?.source ?? '';
  const changed = source
    .replace('name: { zh: 金, en: Gold }', 'name: { zh: 金<b>, en: "Gold & <script>" }')
    .replace('threshold: 5000', 'threshold: 6000')
    .replace('limits: [3 per day]', 'limits: [2 per day]');
  const { data: draft } = await tried.laurel.createProgram({
    body: { source: changed, note: 'dearer gold' },
  });
  await tried.laurel.approveProgram({ path: { id: draft?.id ?? '' } });
  await tried.laurel.publishProgram({
    path: { id: draft?.id ?? '' },
    body: { at: '2026-03-08T00:00:00+08:00' },
  });

  const { data: before } = await tried.laurel.getRules({ query: { lang: 'en' } });
  expect(before?.version).toBe(1);
  expect(before?.coming).toEqual([
    {
      version: 2,
      effectiveAt: '2026-03-08T00:00:00+08:00',
      from: '2026-03-08 00:00',
      changes: expect.arrayContaining([
        {
          section: 'Tiers',
          title: 'Gold & <script>',
          kind: 'changed',
          before: ['Gold', 'from 5,000 Growth'],
          after: ['Gold & <script>', 'from 6,000 Growth'],
        },
        {
          section: 'Tasks',
          title: 'Reviews',
          kind: 'changed',
          before: ['Limit: at most 3 times a day'],
          after: ['Limit: at most 2 times a day'],
        },
      ]),
    },
  ]);
  const { body } = await get('/rules?lang=en');
  expect(body).toContain('Gold &amp; &lt;script&gt;');
  expect(body).not.toContain('<script>');
  expect(body).toContain('Version 2, in force from 2026-03-08 00:00');

  tried.clock.moveTo(Date.parse('2026-03-08T00:00:00+08:00'));
  const { data: after } = await tried.laurel.getRules({ query: { lang: 'en' } });
  expect(after).toMatchObject({
    version: 2,
    effectiveAt: '2026-03-08T00:00:00+08:00',
    since: '2026-03-08 00:00',
    coming: [],
  });
});
