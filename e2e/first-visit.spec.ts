/** The first visit: no dialog, no waiting, a cluster that already runs, and little to download. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
  const scripts: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) scripts.push(pathname);
  });
  await visit.openRunning();
  await expect(page.getByTestId('terminal-input')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(scripts.join(' ')).not.toMatch(/monaco|editor\.worker|yaml\.worker|explain/);

  const sizes = scripts.map((path) => ({ path, bytes: gzipped(path) }));
  const isWorker = ({ path }: { path: string }) => /\/worker-/.test(path);
  const page_ = sizes.filter((script) => !isWorker(script)).reduce((sum, script) => sum + script.bytes, 0);
  const worker = sizes.filter(isWorker).reduce((sum, script) => sum + script.bytes, 0);
  test.info().annotations.push({
    type: 'JavaScript',
    description: `page ${kilobytes(page_)}, worker ${kilobytes(worker)} (gzip)`,
  });
  console.log(`JavaScript before interactive: page ${kilobytes(page_)}, worker ${kilobytes(worker)} (gzip)`);
  expect(worker).toBeGreaterThan(0);
  expect(page_).toBeLessThanOrEqual(javaScriptBytesMax);

  await page.getByTestId('open-editor').click();
  await expect(page.getByTestId('code-editor').locator('.view-lines')).toContainText('apiVersion', { timeout: 20_000 });
  expect(scripts.join(' ')).toMatch(/monaco/);
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
    for (const pod of await page.locator('[data-drag="pod"]').all()) await expect(pod).toBeInViewport({ ratio: 1 });
    const scrolls = await page.evaluate(() => ({
      down: document.documentElement.scrollHeight - innerHeight,
      right: document.documentElement.scrollWidth - innerWidth,
    }));
    expect(scrolls).toEqual({ down: 0, right: 0 });
  });
}

function gzipped(path: string): number {
  const port = process.env['ORRERY_E2E_PORT'] ?? '4173';
  return gzipSync(readFileSync(join('.cache', `e2e-${port}`, path)), { level: 9 }).length;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
