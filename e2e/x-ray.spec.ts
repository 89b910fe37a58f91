/** The X-ray: a new image from the command to the rules on the nodes, step by step; a refused request stops at its stage. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, startMs, test, type Visit } from './orrery.ts';

const setImage = 'kubectl set image deployment/web web=shop:v2';

class XRay {
  readonly panel: Locator;
  readonly rows: Locator;
  readonly step: Locator;
  readonly now: Locator;
  readonly toggle: Locator;
  readonly page: Page;

  constructor({ page }: Visit) {
    this.page = page;
    this.panel = page.getByTestId('xray');
    this.rows = page.getByTestId('xray-steps').getByRole('button');
    this.step = page.getByTestId('xray-step');
    this.now = page.getByTestId('xray-now');
    this.toggle = page.getByTestId('xray-toggle');
  }

  async open(): Promise<void> {
    await this.toggle.click();
    await expect(this.panel).toBeVisible();
  }

  /** Stations of the breadcrumb that the request has reached. */
  async reached(): Promise<string[]> {
    const texts = await this.page.getByTestId('xray-breadcrumb').locator('[data-reached="true"]').allInnerTexts();
    return texts.map((text) => text.split(':')[0].trim());
  }

  /** Where each arrow on the screen begins and ends, as numbers of lanes from zero. */
  arrows(): Promise<{ line: string; ends: number[] }[]> {
    return this.panel.locator('.x-ray-arrow').evaluateAll((arrows) =>
      arrows.map((arrow) => {
        const row = arrow.parentElement?.getBoundingClientRect() ?? new DOMRect();
        const lanes = Number(getComputedStyle(arrow).getPropertyValue('--lanes'));
        const box = arrow.getBoundingClientRect();
        const laneAt = (x: number) => Math.round(((x - row.left) / row.width) * lanes - 0.5);
        return { line: (arrow as HTMLElement).dataset['line'] ?? '', ends: [laneAt(box.left), laneAt(box.right)] };
      }),
    );
  }
}

test('a new image, from the request to the rules on the nodes, step by step', async ({ visit, page }) => {
  await visit.open();
  const xRay = new XRay(visit);
  await expect(xRay.toggle).toHaveAttribute('aria-pressed', 'false');
  await xRay.open();
  await expect(xRay.toggle).toHaveAttribute('aria-pressed', 'true');
  await expect(xRay.panel).toContainText('Change something');
  expect(await xRay.reached()).toEqual([]);

  await visit.type(setImage);
  await expect(page.getByTestId('xray-request')).toContainText(setImage);
  await expect(xRay.rows).toHaveCount(4);
  await expect.poll(() => xRay.reached()).toEqual(['kubectl', 'API server', 'etcd']);
  await expect(xRay.rows.nth(1)).toContainText(
    /route.*authenticate.*authorize.*look up.*decode.*precondition.*defaults.*admit.*validate.*store/s,
  );
  await expect(xRay.panel.locator('[data-stops="true"]')).toHaveCount(0);

  // It grows while the consequences happen.
  await visit.advance(60);
  await expect(xRay.rows.filter({ hasText: 'POST replicasets/web-' })).toHaveCount(1);
  const early = await xRay.rows.count();
  await visit.advance(15_000);
  await expect.poll(() => xRay.rows.count()).toBeGreaterThan(early);
  await expect.poll(() => xRay.reached()).toHaveLength(7);
  await expect(xRay.rows.filter({ hasText: 'rules of service web' })).toHaveCount(1);
  await expect(xRay.rows.filter({ hasText: /POST pods\/web-\S+ ×4/ }).first()).toBeAttached();

  const arrows = await xRay.arrows();
  const [apiServer, etcd] = [1, 2];
  const toEtcd = arrows.filter(({ ends }) => ends.includes(etcd));
  expect(toEtcd.length).toBeGreaterThan(10);
  for (const { line, ends } of toEtcd) expect({ line, ends }).toEqual({ line: 'store', ends: [apiServer, etcd] });
  expect(arrows.some(({ line }) => line === 'watch')).toBe(true);
});

test('keys step, play runs through, links open the object, Escape closes', async ({ visit, page }) => {
  await visit.open();
  const xRay = new XRay(visit);
  await visit.type(setImage);
  await visit.advance(3000);
  await xRay.toggle.focus();
  await page.keyboard.press('Enter');
  await expect(xRay.step).toHaveText(/^step 1\/\d+$/);
  const before = await visit.now();
  for (let press = 0; press < 5; press++) await page.keyboard.press('.');
  await expect(xRay.step).toHaveText(/^step 6\//);
  await expect(xRay.now).toHaveText(/^Now: deployment controller created ReplicaSet web-\S+, because the pod template/);
  await expect(xRay.rows.nth(5)).toHaveAttribute('aria-current', 'step');
  await expect(xRay.rows.nth(5)).toContainText(/\+\d+ ms/);
  await page.keyboard.press(',');
  await expect(xRay.step).toHaveText(/^step 5\//);
  await expect(xRay.now).toContainText('deployment controller heard on its watch that deployment web was modified');
  expect(await visit.now(), 'the keys of the X-ray leave the clock alone').toBe(before);

  await xRay.rows.nth(4).focus();
  await page.keyboard.press('ArrowDown');
  await expect(xRay.rows.nth(5)).toBeFocused();
  await xRay.panel.getByRole('button', { name: 'Why?' }).click();
  await expect(page.getByTestId('inspector').getByRole('heading', { name: /^web-/ })).toBeVisible();
  await xRay.panel.getByRole('button', { name: 'YAML' }).click();
  await expect(page.getByRole('tab', { name: 'YAML', selected: true }).first()).toBeVisible();

  await xRay.panel.getByRole('button', { name: 'play' }).click();
  await expect(xRay.step).toHaveText(/^step 8\//);
  await xRay.panel.getByRole('button', { name: 'stop' }).click();

  await page.keyboard.press('Escape');
  await expect(xRay.panel).toHaveCount(0);
  await expect(xRay.toggle).toBeFocused();
  await expect(visit.node('worker-1')).toBeVisible();
});

test('a refused request stops at its stage, with the words of the server', async ({ visit, page }) => {
  await visit.open();
  const xRay = new XRay(visit);
  await xRay.open();
  await visit.type('kubectl create configmap settings -n nope');
  const stop = xRay.panel.locator('[data-stops="true"]');
  await expect(stop).toHaveText('✕ admit: NamespaceLifecycle');
  await expect(xRay.rows.nth(1)).toContainText('404 namespaces "nope" not found');
  await expect(xRay.rows.nth(1)).not.toContainText('validate');
  await expect(xRay.rows).toHaveCount(3);
  await expect(xRay.panel.locator('.x-ray-arrow[data-line="store"]')).toHaveCount(0);

  const path = '/apis/apps/v1/namespaces/default/deployments/web';
  const body = { spec: { replicas: -1 } };
  await visit.handle({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body });
  await expect(stop).toHaveText('✕ validate');
  await expect(xRay.rows.nth(1)).toContainText('must be greater than or equal to 0');
  // The one before can still be looked at.
  await page.getByTestId('xray-request').selectOption({ index: 1 });
  await expect(stop).toHaveText('✕ admit: NamespaceLifecycle');
});

test('it shows what was known then, while looking back and after an undo', async ({ visit }) => {
  await visit.open();
  const xRay = new XRay(visit);
  await visit.type(setImage);
  await visit.advance(15_000);
  await xRay.open();
  await expect.poll(() => xRay.rows.count()).toBeGreaterThan(20);
  await visit.page.evaluate((to) => window.orrery.seek(to), startMs + 22);
  await expect.poll(() => xRay.rows.count()).toBeLessThan(20);
  await expect(xRay.rows.filter({ hasText: 'POST replicasets/web-' })).toHaveCount(1);
  await visit.page.getByTestId('undo').click();
  await expect(xRay.panel).toContainText('Change something');
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in it, ${theme}, and it fits a narrow page`, async ({ visit, page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await visit.open();
    const xRay = new XRay(visit);
    await visit.type(setImage);
    await visit.handle({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/nobody' });
    await visit.advance(5000);
    await xRay.open();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const findings = async () => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
    };
    await expect(xRay.panel.locator('[data-stops="true"]')).toBeVisible();
    expect.soft(await findings(), 'refused').toEqual([]);
    await page.getByTestId('xray-request').selectOption({ index: 1 });
    await expect(xRay.rows.filter({ hasText: 'POST replicasets/web-' })).toHaveCount(1);
    await page.keyboard.press('.');
    expect.soft(await findings(), 'a chain').toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(xRay.panel).toBeVisible();
    expect.soft(await findings(), 'narrow').toEqual([]);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, 'it scrolls sideways').toBeLessThanOrEqual(0);
  });
}
