/** Journeys through the built page, one browser, one at a time. */
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/ensure-browser.ts';

// Two runs on one machine need two ports; each port has its own build, so neither pulls files from under the other.
const port = Number(process.env['ORRERY_E2E_PORT'] ?? 4173);
const site = `.cache/e2e-${port}`;
const vite = 'node node_modules/vite/bin/vite.js';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  // A shared machine may be slow: what counts is what the page does, not how soon.
  timeout: 90_000,
  forbidOnly: !!process.env['CI'],
  outputDir: `test-results/${port}`,
  reporter: [['list'], ['./scripts/plain-playwright.ts']],
  webServer: {
    command: `${vite} build --logLevel warn --outDir ${site} --emptyOutDir && ${vite} preview --outDir ${site} --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 180_000,
    reuseExistingServer: false,
  },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1400, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
