/** More users: what they cost, and what an autoscaler makes of it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './orrery.ts';

const users = 'users-default-users';

test('more users from the traffic lane; the autoscaler on the band follows them up, and an undo takes it back', async ({
  visit,
  page,
}) => {
  await visit.open();
  await visit.type(`kubectl patch image shop-v1 --type=merge -p '{"spec":{"idleCpu":"10m","cpuPerRequest":"500m"}}'`);
  await visit.type('kubectl autoscale deployment web --min=2 --max=8 --cpu-percent=50');
  await expect(visit.console).toContainText('horizontalpodautoscaler.autoscaling/web autoscaled');
  await visit.advance(45_000);
  const line = page.getByTestId('autoscaler');
  await expect(line).toContainText(/HPA \d+ %\/50 %/);
  await expect(line).toHaveAttribute('aria-label', /ceil\(4 × \d+ \/ 50\) = \d, from 2 to 8/);

  await page.getByTestId(users).click();
  const dialog = page.getByRole('dialog', { name: 'Users' });
  await expect(dialog.getByRole('button', { name: 'Send' })).toBeDisabled();
  // By the keyboard: two stops up.
  await page.getByTestId('users-rate').press('ArrowRight');
  await page.getByTestId('users-rate').press('End');
  await page.getByTestId('users-rate').fill('9');
  await expect(dialog).toContainText('Requests a second: 80');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(visit.console).toContainText(
    `kubectl patch traffic users --type=merge -p '{"spec":{"requestsPerSecond":80}}'`,
  );
  await expect(visit.console).toContainText('traffic.orrery.dev/users patched');
  await visit.advance(60_000);
  await expect(page.getByTestId(users)).toContainText('80 req/s');
  expect((await visit.deployment('default/web')).spec.replicas).toBe(8);
  await expect(line).toContainText('8');
  await line.click();
  await expect(line).toHaveAttribute('aria-pressed', 'true');

  await page.getByTestId('undo').click();
  await expect(page.getByTestId(users)).toContainText('20 req/s');
  expect((await visit.deployment('default/web')).spec.replicas).toBe(4);
});

test.describe('at 360 × 740', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('the dialog of the users fits, and axe finds nothing serious in it', async ({ visit, page }) => {
    await visit.open();
    await page.getByTestId(users).click();
    const dialog = page.getByRole('dialog', { name: 'Users' });
    const outer = await dialog.boundingBox();
    for (const part of [page.getByTestId('users-rate'), page.getByTestId('users-shape')]) {
      const inner = await part.boundingBox();
      expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0) - 8);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  });
});
