/** For everyone: no serious finding of axe, the whole journey by keyboard, the outline, less motion. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { EditorHand } from './editor.ts';
import { expect, test, type Visit } from './orrery.ts';

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
}

async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.getByTestId('theme').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

const scenes: Record<string, (visit: Visit) => Promise<void>> = {
  'the first screen': async () => {},
  'a menu': async (visit) => {
    await visit.openMenuOf('worker-1');
    await expect(visit.page.getByRole('menu')).toBeVisible();
  },
  'the dialog of a new node': async (visit) => {
    await visit.page.getByRole('button', { name: /add node/i }).click();
    await expect(visit.page.getByRole('dialog')).toBeVisible();
  },
  'the help': async (visit) => {
    await visit.page.getByRole('button', { name: 'Help: keys and legend' }).click();
    await expect(visit.page.getByRole('dialog')).toBeVisible();
  },
  'the dialog that shares the cluster': async (visit) => {
    await visit.page.getByTestId('share').click();
    await expect(visit.page.getByTestId('share-link')).toBeVisible();
  },
  'a selected pod with its chain of causes': async (visit) => {
    const [pod] = await visit.pods('web');
    await visit.pod(pod.metadata.name).click();
    await expect(visit.page.getByTestId('why')).toBeVisible();
  },
  'the editor with a refused manifest': async (visit) => {
    const editor = new EditorHand(visit.page);
    await editor.openNew();
    await editor.paste('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replica: 2\n');
    await editor.apply();
    await expect(editor.problems.first()).toBeVisible();
  },
  'charts during a release': async (visit) => {
    await visit.type('kubectl set image deployment/web web=shop:v2');
    await visit.advance(3000);
    await visit.page.getByRole('tab', { name: 'Charts' }).click();
  },
  events: async (visit) => {
    await visit.page.getByRole('tablist', { name: 'Console' }).getByRole('tab', { name: 'Events' }).click();
  },
  'a branch on the timeline, while looking back': async (visit) => {
    await visit.page.getByTestId('undo').click();
    await expect(visit.page.locator('.branch')).toHaveCount(1);
    await visit.advance(3000);
    await visit.page.evaluate((to) => window.orrery.seek(to), 50_000);
    await expect(visit.page.getByTestId('looking-back')).toBeVisible();
  },
  'the menu of a bookmark': async (visit) => {
    await visit.page.getByTestId('add-bookmark').click();
    await visit.page.getByTestId('bookmark-name').fill('here');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByTestId('bookmark-here').click();
    await expect(visit.page.getByTestId('bookmark-go')).toBeVisible();
  },
  'the outline': (visit) => openOutline(visit.page),
};

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${theme}`, async ({ visit, page }) => {
    test.slow();
    await visit.open();
    await wear(page, theme);
    for (const [name, arrange] of Object.entries(scenes)) {
      await test.step(name, async () => {
        await arrange(visit);
        expect.soft(await findings(page), name).toEqual([]);
        await page.keyboard.press('Escape');
      });
    }
  });

  test(`axe finds nothing serious at 360 × 740, ${theme}`, async ({ visit, page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await visit.open();
    await wear(page, theme);
    for (const tab of ['Cluster', 'Workloads', 'Timeline', 'Console']) {
      await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: tab }).click();
      expect.soft(await findings(page), tab).toEqual([]);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(tooWide, `${tab} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });
}

test('the keyboard alone: Tab to the map, arrows, Enter, Shift+F10, and Tab out again', async ({ visit, page }) => {
  await visit.open();
  const active = page.locator(':focus');
  const stops: string[] = [];
  while (stops.length < 60 && !stops.includes('node-worker-1')) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? ''));
  }
  await expect(active, `Tab went over ${stops.join(', ')}`).toHaveAttribute('data-testid', 'node-worker-1');
  await expect(active).toHaveAccessibleName(/^Node worker-1, Ready, zone a, 2 pods$/);

  await page.keyboard.press('ArrowRight');
  await expect(active).toHaveAttribute('data-testid', 'node-worker-2');
  await page.keyboard.press(']');
  await expect(active).toHaveAttribute('data-drag', 'pod');
  await expect(active).toHaveAccessibleName(/^Pod \S+, Running, ready 1 of 1, (revision \d, )?on worker-2/);
  await page.keyboard.press('ArrowRight');
  const name = ((await active.getAttribute('data-testid')) ?? '').replace('pod-default-', '');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('inspector').getByRole('heading', { name })).toBeVisible();

  await visit.pod(name).focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(visit.action('delete')).toContainText(`kubectl delete pod ${name}`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(visit.pod(name)).toBeFocused();

  await page.keyboard.press('[');
  await expect(active).toHaveAttribute('data-testid', 'node-worker-2');
  await page.keyboard.press('Tab');
  const onObject = await active.evaluate((element) => element.closest('[data-ref], [data-stop]') !== null);
  expect(onObject, 'one Tab leaves the objects of the map').toBe(false);
  await expect(page.locator('.map-attribution')).toHaveText('React Flow');
  await expect(page.locator('.map-attribution'), 'the map has no second tab stop').not.toBeFocused();
});

test('Tab leaves the terminal, and leaves the editor after Ctrl+M', async ({ visit, page }) => {
  await visit.open();
  await page.getByTestId('terminal-input').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('terminal-input')).not.toBeFocused();
  const editor = new EditorHand(page);
  await editor.open();
  await page
    .getByTestId('code-editor')
    .getByRole('textbox', { name: /^Manifest/ })
    .focus();
  await page.keyboard.press('Control+M');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[data-testid="code-editor"]') === null)).toBe(true);
});

test('the outline does what the map does: inspect, scale, drain, delete', async ({ visit, page }) => {
  await visit.open();
  await openOutline(page);
  const row = (name: string) => page.getByTestId('outline').getByRole('row').filter({ hasText: name });
  await row('worker-2').first().click();
  await row('worker-2').first().getByRole('button', { name: 'Drain' }).click();
  await expect
    .poll(async () => (await visit.object<never>('nodes', 'worker-2'))?.['spec'])
    .toMatchObject({
      unschedulable: true,
    });
  await row('web').first().focus();
  await page.keyboard.press('+');
  await expect.poll(async () => (await visit.deployment('default/web')).spec.replicas).toBe(5);
  const [pod] = (await visit.pods('api')).map((each) => each.metadata.name);
  await row(pod).focus();
  await page.keyboard.press('Delete');
  await expect
    .poll(async () => (await visit.object('pods', `default/${pod}`))?.metadata.deletionTimestamp)
    .toBeTruthy();
});

test('with reduced motion nothing travels or turns', async ({ visit, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit.open();
  await visit.type('kubectl set image deployment/web web=shop:v2');
  for (let step = 0; step < 5; step++) {
    await visit.advance(700);
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => animation.playState === 'running')
        .flatMap((animation) => {
          const effect = animation.effect as KeyframeEffect | null;
          const properties = (effect?.getKeyframes() ?? []).flatMap((frame) => Object.keys(frame));
          return properties.some((property) => /^(transform|translate|rotate|left|top|offsetDistance)$/.test(property))
            ? [`${(effect?.target as Element | null)?.className ?? ''}`]
            : [];
        }),
    );
    expect(moving).toEqual([]);
  }
});

async function openOutline(page: Page): Promise<void> {
  await page.getByTestId('map').focus();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page.getByTestId('outline')).toBeVisible();
}
