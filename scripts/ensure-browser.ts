/** Finds a Chromium for the browser tests, installs one if there is none, and says what it did. */
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser to start, or undefined to let Playwright use the one it downloaded. */
export function findBrowser(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return chosen;
  return usualPlaces.find((place) => existsSync(place));
}

function ensureBrowser(): number {
  const found = findBrowser();
  if (found) return say(existsSync(found), `browser: ${found}`, `CHROMIUM_PATH names ${found}, which does not exist`);
  if (existsSync(chromium.executablePath())) return say(true, `browser: Playwright's own Chromium`);

  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (isDebianRoot) {
    console.log('browser: none found; installing chromium with apt-get');
    run('apt-get', ['update', '-qq']);
    if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])) {
      return say(!!findBrowser(), `browser: installed ${findBrowser()}`, 'apt-get installed no chromium');
    }
  }
  console.log('browser: none found; asking Playwright to download Chromium');
  const downloaded = run(process.platform === 'win32' ? 'npx.cmd' : 'npx', ['playwright', 'install', 'chromium']);
  return say(
    downloaded,
    `browser: Playwright's own Chromium, just downloaded`,
    'no browser: install one (Debian: apt-get install -y chromium) or set CHROMIUM_PATH',
  );
}

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function say(ok: boolean, good: string, bad = ''): number {
  if (ok) console.log(good);
  else console.error(bad);
  return ok ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = ensureBrowser();
