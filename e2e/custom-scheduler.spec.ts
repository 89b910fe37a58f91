/** A scheduler of one's own: written in the page, its pods go where it says, and its mistakes are shown where they are. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Cluster } from '../src/engine/cluster/cluster.ts';
import { scriptRunner } from '../src/testing/script-runner.ts';
import { EditorHand } from './editor.ts';
import { boxOf, expect, test, Visit } from './orrery.ts';

class SchedulerTab {
  readonly page: Page;
  readonly editor: EditorHand;

  constructor(page: Page) {
    this.page = page;
    this.editor = new EditorHand(page, 'Scheduler code');
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Custom scheduler' }).click();
    await expect(this.editor.lines).toBeVisible({ timeout: 20_000 });
  }

  get state() {
    return this.page.getByTestId('scheduler-state');
  }

  get problem() {
    return this.page.getByTestId('scheduler-problem');
  }

  async apply(): Promise<void> {
    await this.page.getByTestId('apply-scheduler').click();
  }

  /** Applies a code and asks for example pods. */
  async run(source: string): Promise<void> {
    await this.editor.paste(source);
    await this.apply();
    await this.page.getByTestId('create-example').click();
    // Whoever then moves the clock by hand must find it there.
    const isThere = () =>
      this.page.evaluate(async () => 'default/example' in ((await window.orrery.state()).objects['deployments'] ?? {}));
    await expect.poll(isThere, { timeout: 20_000 }).toBe(true);
  }

  /** The line at which Monaco shows an error. */
  get marked() {
    return this.page.getByTestId('code-editor').locator('.squiggly-error');
  }
}

test('the template runs, and pods that name it go where it says', async ({ visit, page }) => {
  await visit.openRunning();
  const requests: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  const interpreter = () => requests.filter((url) => /quickjs|\.wasm/.test(url));
  const tab = new SchedulerTab(page);
  await tab.open();
  await expect(tab.state).toHaveText('not applied yet');
  await expect(page.getByTestId('create-example')).toBeDisabled();
  // The interpreter comes with the first code, not with the tab.
  expect(interpreter()).toEqual([]);
  await tab.apply();
  await expect(tab.state).toHaveText('✓ running', { timeout: 20_000 });
  expect(interpreter().length).toBeGreaterThan(0);
  await page.getByTestId('create-example').click();
  const placed = page.getByTestId('scheduler-pods').getByRole('listitem');
  await expect(placed).toHaveCount(3);
  // worker-3 is in zone b, and the template does not like that zone.
  for (const row of await placed.all()) await expect(row).toContainText(/worker-[12]$/);

  await placed.first().getByRole('button').click();
  const explained = page.getByTestId('explain');
  await expect(explained).toContainText('by my-scheduler');
  await expect(explained.getByRole('row', { name: /worker-3/ })).toContainText('zone b is not for me my-scheduler');
  await expect(explained.getByRole('columnheader', { name: 'my-scheduler' })).toBeVisible();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await visit.type('kubectl get schedulers');
  await expect(visit.console).toContainText(/my-scheduler\s+10\s+Running/);
});

test('the editor offers what the code sees', async ({ visit, page }) => {
  await visit.openRunning();
  const tab = new SchedulerTab(page);
  await tab.open();
  await tab.editor.paste('// mine\n');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('node.');
  const offered = page.locator('.suggest-widget .label-name', { hasText: 'free' });
  await expect(offered).toBeVisible();
  const { x, y, width, height } = await boxOf(offered);
  const seen = await page.evaluate(([left, top]) => document.elementFromPoint(left, top)?.textContent, [
    x + width / 2,
    y + height / 2,
  ] as const);
  expect(seen).toBe('free');
});

test('a thrown error marks its line, in the editor and in the pod’s explanation', async ({ visit, page }) => {
  await visit.openRunning();
  const tab = new SchedulerTab(page);
  await tab.open();
  await tab.run(
    'export function filter(pod, node) {\n  const gpu = node.gpus.count;\n  return gpu > 0 || "no GPU";\n}\n',
  );
  await expect(tab.state).toHaveText('✕ failed', { timeout: 20_000 });
  await expect(tab.problem).toContainText("line 2TypeError: cannot read property 'count' of undefined");
  await expect(tab.marked).toHaveCount(1);
  await page.getByTestId('scheduler-pods').getByRole('button').first().click();
  await expect(page.getByTestId('explain')).toContainText('running "my-scheduler" filter plugin: TypeError');
  await expect(page.getByRole('button', { name: 'my-scheduler, line 2' })).toBeVisible();

  // Better code is taken over, and the pods that waited are placed.
  await tab.editor.rewrite('node.gpus.count', '1');
  await expect(tab.state).toHaveText('changed, not applied');
  await expect(tab.marked).toHaveCount(0);
  await tab.apply();
  await expect(tab.state).toHaveText('✓ running');
  await expect(page.getByTestId('scheduler-pods')).not.toContainText('Pending');
});

test('a loop without end is stopped, and the page goes on', async ({ visit, page }) => {
  await visit.openRunning();
  const tab = new SchedulerTab(page);
  await tab.open();
  await tab.editor.paste('export function filter(pod, node) {\n  while (true) {}\n}\n');
  await tab.apply();
  await expect(tab.state).toHaveText('✓ running', { timeout: 20_000 });
  await page.evaluate(() => {
    const times = { last: performance.now(), longestMs: 0 };
    Object.assign(window, { times });
    const look = (now: number) => {
      times.longestMs = Math.max(times.longestMs, now - times.last);
      times.last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.getByTestId('create-example').click();
  await expect(tab.state).toHaveText('✕ failed', { timeout: 5000 });
  await expect(tab.problem).toContainText('stopped after 5 million steps');
  // The clock goes on, and whoever asks is answered.
  const before = await visit.now();
  await visit.drawn(30);
  expect(await visit.now()).toBeGreaterThan(before);
  const asked = Date.now();
  expect((await visit.handle({ method: 'GET', path: '/api/v1/namespaces/default/pods' })).code).toBe(200);
  expect(Date.now() - asked).toBeLessThan(1000);
  const longestMs = await page.evaluate(() => (window as unknown as { times: { longestMs: number } }).times.longestMs);
  expect(longestMs).toBeLessThan(1000);
});

test('code that came with a link rests until it is allowed to run; then the world is the one that was shared', async ({
  visit,
  page,
}) => {
  await visit.open();
  const tab = new SchedulerTab(page);
  await tab.open();
  await tab.run('export const score = (pod, node) => Math.floor(Math.random() * 100);\n');
  await visit.advance(5000);
  await expect(page.getByTestId('scheduler-pods')).not.toContainText('Pending');
  const { hash, nowMs } = await visit.state();
  // And Node, with the same interpreter, comes to the same bytes.
  const replayed = new Cluster(await page.evaluate(() => window.orrery.recording()), { scripts: await scriptRunner() });
  replayed.run(nowMs);
  expect(replayed.hash()).toBe(hash);

  await page.getByTestId('share').click();
  const link = await page.getByTestId('share-link').inputValue();
  const other = await page.context().newPage();
  const friend = new Visit(other);
  await other.goto(link);
  await other.waitForFunction(() => window.orrery?.now() > 0);
  const question = other.getByTestId('held-code');
  await expect(question).toContainText('This world came with scheduler code');
  const pods = await friend.pods('example');
  expect(pods.map(({ spec }) => spec.nodeName)).toEqual([undefined, undefined, undefined]);
  await question.getByRole('button', { name: 'Run code' }).click();
  await expect(question).toBeHidden({ timeout: 20_000 });
  expect(await friend.now()).toBe(nowMs);
  expect(await friend.hash()).toBe(hash);
  expect(friend.errors).toEqual([]);
});

test('is for everyone: no finding of axe in either theme, and the keyboard gets everywhere', async ({
  visit,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit.openRunning();
  const tab = new SchedulerTab(page);
  await tab.open();
  await tab.run('export function filter(pod, node) {\n  throw new Error("no idea");\n}\n');
  await expect(tab.problem).toBeVisible({ timeout: 20_000 });
  for (const theme of ['light', 'dark']) {
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.getByTestId('theme').click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const findings = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      findings.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`),
    ).toEqual([]);
  }
  await page.getByRole('tab', { name: 'Custom scheduler' }).focus();
  const stops: string[] = [];
  for (let presses = 0; presses < 4; presses++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement?.tagName ?? ''));
  }
  expect(stops).toContain('INPUT');
  expect(stops).toContain('BUTTON');
});
