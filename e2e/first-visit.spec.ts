/** The first visit: no dialog, no waiting, a cluster that already runs, and little to download. */
import { gzipSync } from 'node:zlib';
import type { Response } from '@playwright/test';
import { expect, test } from './orrery.ts';

const javaScriptBytesMax = 220 * 1024;

test('a running cluster is there at once, and its clock advances', async ({ visit, page }) => {
  await visit.openRunning();
  const before = await visit.now();
  expect(before).toBeGreaterThanOrEqual(42_000);
  for (const name of ['worker-1', 'worker-2', 'worker-3'])
    await expect(visit.node(name)).toHaveAttribute('data-state', 'Ready');
  await expect(page.locator('[data-drag="pod"][data-token="ready"]')).toHaveCount(9);
  await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
  await expect(page.getByTestId('service-default-web')).toContainText('4/4 ready');
  await page.waitForFunction((from) => window.orrery.now() > from + 300, before);
});

test('the first paint shows the cluster, before there is an engine', async ({ visit, page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/worker-/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./');
  await expect(visit.node('worker-3')).toBeVisible();
  await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
  await expect(page.getByTestId('clock')).toHaveText('00:00:42.000');
  release();
  await expect.poll(() => visit.now()).toBeGreaterThan(42_000);
  expect(await page.locator('.pod').count()).toBe(9);
});

test('nothing asks, nothing spins, nothing says that it loads', async ({ visit, page }) => {
  const seen: string[] = [];
  await page.exposeFunction('noteText', (text: string) => seen.push(text));
  await page.addInitScript(() => {
    const note = (window as unknown as { noteText(text: string): void }).noteText;
    new MutationObserver(() => note(document.body?.innerText ?? '')).observe(document, {
      childList: true,
      subtree: true,
    });
  });
  await visit.openRunning();
  await expect(page.getByTestId('terminal-input')).toBeVisible();
  expect(seen.length).toBeGreaterThan(0);
  for (const text of seen) expect(text).not.toMatch(/loading|booting|please wait|starting…/i);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('[aria-busy="true"], [role="progressbar"]')).toHaveCount(0);
});

test('the JavaScript before the page can be used is small, and Monaco waits until it is opened', async ({
  visit,
  page,
}) => {
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response);
  });
  const names = () => scripts.map((response) => response.url()).join(' ');
  await visit.openRunning();
  await expect(page.getByTestId('terminal-input')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(names()).not.toMatch(/monaco|editor\.worker|yaml\.worker|explain/);

  const sizes = await Promise.all(
    scripts.map(async (response) => ({
      url: response.url(),
      bytes: gzipSync(await response.body(), { level: 9 }).length,
    })),
  );
  const isWorker = ({ url }: { url: string }) => /\/worker-/.test(url);
  const main = sizes.filter((script) => !isWorker(script)).reduce((sum, script) => sum + script.bytes, 0);
  const worker = sizes.filter(isWorker).reduce((sum, script) => sum + script.bytes, 0);
  test.info().annotations.push({
    type: 'JavaScript',
    description: `page ${kilobytes(main)}, worker ${kilobytes(worker)} (gzip)`,
  });
  console.log(`JavaScript before interactive: page ${kilobytes(main)}, worker ${kilobytes(worker)} (gzip)`);
  expect(worker).toBeGreaterThan(0);
  expect(main).toBeLessThanOrEqual(javaScriptBytesMax);

  await page.getByTestId('open-editor').click();
  await expect(page.getByTestId('code-editor').locator('.view-lines')).toContainText('apiVersion', { timeout: 20_000 });
  expect(names()).toMatch(/monaco/);
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
]) {
  test(`everything of the first screen is in sight at ${viewport.width} × ${viewport.height}`, async ({
    visit,
    page,
  }) => {
    await page.setViewportSize(viewport);
    await visit.open();
    const parts = {
      name: page.getByRole('heading', { name: 'Orrery' }),
      clock: page.getByTestId('clock'),
      pause: page.getByTestId('play-pause'),
      speed: page.getByTestId('speed'),
      undo: page.getByTestId('undo'),
      theme: page.getByTestId('theme'),
      users: page.getByText('Users', { exact: false }).first(),
      service: page.getByTestId('service-default-web'),
      numbers: page.getByTestId('traffic-numbers'),
      'API server': page.getByText('API server', { exact: true }),
      etcd: page.getByText('etcd', { exact: false }).first(),
      'Deployment web': page.getByTestId('deployments-default-web'),
      'Deployment api': page.getByTestId('deployments-default-api'),
      'DaemonSet log-agent': page.getByTestId('daemonsets-default-log-agent'),
      'worker-1': visit.node('worker-1'),
      'worker-2': visit.node('worker-2'),
      'worker-3': visit.node('worker-3'),
      'add node': page.getByRole('button', { name: /add node/i }),
      dock: page.getByTestId('dock-maintenance'),
      bin: page.getByTestId('bin'),
      inspector: page.getByRole('heading', { name: 'What am I looking at?' }),
      timeline: page.getByTestId('timeline'),
      YAML: page.getByRole('tab', { name: 'YAML' }),
      terminal: page.getByTestId('terminal-input'),
    };
    for (const [name, part] of Object.entries(parts)) await expect(part, name).toBeInViewport({ ratio: 0.95 });
    for (const pod of await page.locator('[data-drag="pod"]').all()) await expect(pod).toBeInViewport({ ratio: 0.95 });
    const scrolls = await page.evaluate(() => ({
      down: document.documentElement.scrollHeight - innerHeight,
      right: document.documentElement.scrollWidth - innerWidth,
    }));
    expect(scrolls).toEqual({ down: 0, right: 0 });
  });
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
