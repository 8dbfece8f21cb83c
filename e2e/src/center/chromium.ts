import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real Chromium: the machine's, or Debian's, which is installed where it is missing and may be. */
export function openChromium(): Promise<Browser> {
  if (found() === undefined) install();
  const executablePath = found();
  if (executablePath === undefined) throw new Error('There is no Chromium, and none could be installed.');
  // Root has no sandbox of Chromium's; what is opened is our own page.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

const found = (): string | undefined => places.find((place) => existsSync(place));

function install(): void {
  console.log('installing Chromium');
  for (const words of [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
  ])
    spawnSync('apt-get', words, { stdio: 'inherit' });
}
