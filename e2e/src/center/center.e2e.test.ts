import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../shop/places.ts';
import { ok, type Shop } from '../shop/shop.ts';
import { openCenterShop, visit } from './center.ts';
import { openChromium } from './chromium.ts';

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the pages could not be built');
  [shop, browser] = await Promise.all([openCenterShop(), openChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const tabs = { zh: ['会员', '权益', '任务', '互动'], en: ['Member', 'Benefits', 'Tasks', 'Play'] } as const;

test('the four centres, each with what belongs there', async () => {
  const { page, complaints, close } = await visit(browser, shop, 'rich');
  const see = async (...texts: readonly string[]): Promise<void> => {
    for (const text of texts) await page.getByText(text, { exact: true }).first().waitFor();
  };
  await see('会员中心', '银', '出示会员码', '3,000', '成长值', '最近动态', '任务中心');
  await page.getByRole('button', { name: '权益', exact: true }).click();
  await see('权益中心', '我的权益', '每月免邮', '待解锁', '会员等级 · 等级对照', '我在这里');
  await page.getByRole('button', { name: '任务', exact: true }).click();
  await see('任务中心', '日常任务', '成长任务', '特殊任务', '签到');
  await page.getByRole('button', { name: '互动', exact: true }).click();
  await see('互动中心', '互动游戏', '会员活动', '专属福利', '积分商城', '幸运转盘', '茶叶罐');
  expect(complaints).toEqual([]);
  await close();
});

test('a task from start to reward: she checks in, and her points are there without a reload', async () => {
  const { page, complaints, close } = await visit(browser, shop, 'new');
  await page.getByText('100', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: '任务', exact: true }).click();
  await page.getByRole('button', { name: '签到', exact: true }).click();
  await page.getByRole('button', { name: '今日已签到' }).waitFor();
  await page.getByRole('button', { name: '会员', exact: true }).click();
  await page.getByText('105', { exact: true }).first().waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test('an order of the shop is seen without a reload, and each line says why in plain words', async () => {
  const { page, close } = await visit(browser, shop, 'new');
  await page.getByText('最近动态').waitFor();
  const event = {
    specversion: '1.0',
    type: 'order.completed',
    source: 'e2e',
    id: 'while-she-looks',
    subject: 'new',
    time: '2026-03-02T10:00:00+08:00',
    data: { orderId: 'while-she-looks', amount: 20_000, currency: 'CNY' },
  };
  await shop.call('POST', '/v1/events', event, { 'content-type': 'application/cloudevents+json' });
  await page.getByRole('button', { name: /购物积分/ }).click();
  const sheet = page.getByRole('dialog', { name: '为什么' });
  await sheet.getByText('已按当时规则重算，结果一致').waitFor();
  expect(await sheet.innerText()).toContain('= 200 积分');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  await close();
});

test('a draw and its verification', async () => {
  const { page, complaints, close } = await visit(browser, shop, 'rich');
  await page.getByRole('button', { name: '互动', exact: true }).click();
  await page.getByRole('button', { name: '抽一次 · 还有 1 次' }).click();
  await page.getByText(/恭喜，抽中|这次没中/).waitFor();
  await page.getByText('公示概率').click();
  await page.getByText('25%').waitFor();
  await page.getByRole('button', { name: '验证本次抽奖' }).click();
  const sheet = page.getByRole('dialog', { name: '验证本次抽奖' });
  await sheet.getByText('种子将在本期结束后公开').waitFor();
  const { data: rounds } = await ok(shop.laurel.listRounds({ path: { game: 'wheel' } }));
  expect(await sheet.innerText()).toContain(rounds.find(({ round }) => round === 1)?.hash);
  expect(complaints).toEqual([]);
  await close();
});

test('points to goods and back', async () => {
  await shop.done('mall', 'stock', 'tea-caddy', '5').catch(() => undefined);
  const pointsOf = async (): Promise<number | undefined> =>
    (await ok(shop.laurel.getMember({ path: { id: 'rich' } }))).assets['points']?.available;
  const { page, close } = await visit(browser, shop, 'rich');
  await page.getByRole('button', { name: '互动', exact: true }).click();
  const before = await pointsOf();
  await page.locator('.good', { hasText: '抽奖一次' }).getByRole('button', { name: '兑换' }).click();
  await page.getByRole('dialog', { name: '抽奖一次' }).getByRole('button', { name: '兑换' }).click();
  await page.getByText('兑换成功').waitFor();
  expect(await pointsOf()).toBe((before ?? 0) - 60);
  await page.getByText('我的兑换').click();
  await page.locator('.orders').getByText('抽奖一次').waitFor();
  await close();
});

test('the plan: its end, what it saved, and what the other variants cost', async () => {
  const { page, close } = await visit(browser, shop, 'plus', { lang: 'en' });
  await page.getByRole('button', { name: /^Plus On trial until/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Plus' });
  await sheet.getByText('¥149 / year').waitFor();
  await sheet.getByRole('button', { name: /A year/ }).click();
  await page.getByText('To pay: ¥149').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  const { data: plans } = await ok(shop.laurel.listPlans({ path: { id: 'plus' } }));
  expect(plans[0]).toMatchObject({ plan: 'plus', term: null, status: 'trial' });
  await close();
});

test('she leaves: told what is lost, with her data first', async () => {
  const { page, close } = await visit(browser, shop, 'gone');
  await page.getByRole('button', { name: '我的', exact: true }).click();
  await page.getByRole('button', { name: '退出会员' }).click();
  await page.getByText('退出后将失去').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出我的数据' }).click();
  expect((await download).suggestedFilename()).toBe('gone.json');
  await page.getByRole('button', { name: '确认退出' }).click();
  await page.getByText('已退出会员。感谢一路同行。').waitFor();
  expect((await ok(shop.laurel.getMember({ path: { id: 'gone' } }))).standing).toBe('closed');
  await close();
});

test('a code that was used, or none, leads to the shop', async () => {
  const page = await browser.newPage({ locale: 'zh-CN' });
  await page.goto(`${shop.server().url}/center/`);
  await page.getByText('请从商城进入会员中心').waitFor();
  await page.goto(`${shop.server().url}/center/?again#code=none-at-all`);
  await page.getByText('登录已过期').waitFor();
  expect(page.url()).not.toContain('code=');
  await page.close();
});

test('the server away: the page says so in words, and recovers by itself', async () => {
  const { page, close } = await visit(browser, shop, 'new');
  await page.getByText('最近动态').waitFor();
  await page.route('**/v1/**', (route) => route.abort());
  await page.getByText('连不上服务器').first().waitFor({ timeout: 40_000 });
  await page.unroute('**/v1/**');
  await page.getByText('连不上服务器').first().waitFor({ state: 'detached', timeout: 40_000 });
  expect(await page.locator('.trouble').count()).toBe(0);
  await close();
});

test('a visit that ended says so, and where to begin again', async () => {
  const { page, close } = await visit(browser, shop, 'new');
  await page.getByText('最近动态').waitFor();
  await page.route('**/v1/**', (route) =>
    route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: '{"code":"unauthenticated"}',
    }),
  );
  await page.getByText('登录已过期').first().waitFor({ timeout: 40_000 });
  expect(await page.getByRole('button', { name: '再试一次' }).count()).toBe(0);
  await close();
});

const looks = (['zh', 'en'] as const).flatMap((lang) => [
  { lang, dark: false },
  { lang, dark: true },
]);

test.each(looks)('nobody is shut out: axe finds nothing in $lang, dark: $dark', async ({ lang, dark }) => {
  const { page, close } = await visit(browser, shop, 'rich', { lang, dark });
  await page.locator('.tier').waitFor();
  for (const tab of tabs[lang]) {
    await page.getByRole('button', { name: tab, exact: true }).click();
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${tab}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  await close();
});

test.each([390, 768, 1440])(
  'nothing is cut and nothing jumps at %i pixels, in both languages',
  async (width) => {
    for (const lang of ['zh', 'en'] as const) {
      const { page, close } = await visit(browser, shop, 'rich', { lang, width });
      await page.locator('.tier').waitFor();
      for (const tab of tabs[lang]) {
        await page.getByRole('button', { name: tab, exact: true }).click();
        await page.locator('.waiting').first().waitFor({ state: 'detached' });
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        expect({ tab, lang, wide: Math.max(0, wide) }).toEqual({ tab, lang, wide: 0 });
        expect(await page.locator('body').innerText()).not.toMatch(
          /\b(tab|growth|tasks|play|benefits)\.[a-z]/,
        );
      }
      await close();
    }
  },
);

test('a stored name with markup stays text', async () => {
  const { page, complaints, close } = await visit(browser, shop, 'rich');
  await page.getByText('<img src=x onerror=alert(1)>').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test('the first page has at most 200 KB of JavaScript, compressed', () => {
  const dist = join(root, 'apps/center/dist');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const first = readdirSync(join(dist, 'assets')).filter(
    (name) => name.endsWith('.js') && html.includes(name),
  );
  const bytes = first.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(dist, 'assets', name))).length,
    0,
  );
  console.log(`${first.length} files, ${bytes} bytes compressed`);
  expect(first.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(200 * 1024);
});
