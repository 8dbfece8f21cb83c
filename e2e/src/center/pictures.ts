// `npm run pictures --workspace e2e`: takes the pictures of the READMEs anew, of the built pages on a real server.
import { join } from 'node:path';
import { root } from '../shop/places.ts';
import { openCenterShop, visit } from './center.ts';
import { openChromium } from './chromium.ts';

const shop = await openCenterShop();
const browser = await openChromium();
for (const [lang, dark, tab] of [
  ['zh', false, '会员'],
  ['en', true, 'Play'],
] as const) {
  const { page, close } = await visit(browser, shop, 'plus', { lang, dark });
  await page.getByRole('button', { name: tab, exact: true }).click();
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: join(root, `docs/images/center-${lang}.png`) });
  await close();
}
await browser.close();
await shop.close();
