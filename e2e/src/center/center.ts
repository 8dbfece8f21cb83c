import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { sqlite } from '../shop/engines.ts';
import { root } from '../shop/places.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';

export type Visit = {
  readonly page: Page;
  /** What the browser complained of: errors, and requests to other hosts. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};
export type Looks = {
  readonly lang?: 'zh' | 'en';
  readonly dark?: boolean;
  readonly width?: number;
};

/** The demonstration program with three shoppers: new, Plus on trial, and one of five thousand points. */
export async function openCenterShop(): Promise<Shop> {
  const program = readFileSync(join(root, 'examples/programs/demo.yaml'), 'utf8');
  const shop = await openShop({ engine: sqlite, program, clock: '2026-03-02 10:00' });
  const { laurel } = shop;
  for (const [id, nickname] of [
    ['new', '小新'],
    ['rich', '<img src=x onerror=alert(1)>'],
    ['plus', '一诺'],
    ['gone', '再见'],
  ] as const)
    await ok(
      laurel.createMember({
        body: { id, profile: { nickname, phone: `+86138000000${id.length}${id.charCodeAt(0) % 10}` } },
      }),
    );
  for (const id of ['rich', 'plus'])
    await shop.call(
      'POST',
      '/v1/events',
      {
        specversion: '1.0',
        type: 'order.completed',
        source: 'e2e',
        id: `order-${id}`,
        subject: id,
        time: '2026-03-02T10:00:00+08:00',
        data: { orderId: `order-${id}`, amount: 300_000, currency: 'CNY' },
      },
      { 'content-type': 'application/cloudevents+json' },
    );
  await ok(laurel.startTrial({ path: { id: 'plus', plan: 'plus' } }));
  await shop.done('stock', 'load', 'wheel/tea', '20').catch(() => undefined);
  return shop;
}

/** Opens the centre as a member, by a code as a shop's page hands it over. */
export async function visit(browser: Browser, shop: Shop, member: string, looks: Looks = {}): Promise<Visit> {
  const { lang = 'zh', dark = false, width = 390 } = looks;
  const { code } = await ok(shop.laurel.createPageCode({ path: { id: member } }));
  const options: BrowserContextOptions = {
    viewport: { width, height: 844 },
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const { url } = shop.server();
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url))
      complaints.push(`asked ${request.url()}`);
  });
  await page.goto(`${url}/center/?lang=${lang}#code=${code}`);
  return { page, complaints, close: () => context.close() };
}
