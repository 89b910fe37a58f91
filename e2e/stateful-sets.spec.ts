/** A StatefulSet on the page: its ladder fills rung by rung, shrinks from the top, and keeps what was stored. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Visit } from './orrery.ts';

const labels = { app: 'db' };
const db = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    serviceName: 'db',
    replicas: 3,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'db', image: 'nginx:1.27', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
};

async function start(visit: Visit): Promise<void> {
  await visit.open();
  await visit.create('/apis/apps/v1/namespaces/default/statefulsets', db);
}

test('fills from the first ordinal, shrinks from the last, and keeps the claims', async ({ visit, page }) => {
  await start(visit);
  await visit.advance(1500);
  const band = page.getByTestId('statefulsets-default-db');
  await expect(band).toContainText('READY 0/3');
  await expect(page.getByTestId('rung-db-0')).toContainText('Pending');
  await expect(page.getByTestId('rung-db-2')).toContainText('waits for db-0');
  await visit.advance(40_000);
  await expect(band).toContainText('READY 3/3');
  await expect(visit.pod('db-1')).toBeVisible();

  await page.getByRole('button', { name: 'Claim data-db-1, bound, 1Gi' }).click();
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('data-db-1');
  await expect(inspector.getByRole('button', { name: 'standard' })).toBeVisible();
  await inspector.getByRole('button', { name: /^pvc-/ }).click();
  await expect(inspector).toContainText('PersistentVolume');
  await expect(inspector).toContainText('Reached from');

  await band.hover();
  await band.getByRole('button', { name: 'One replica less' }).click();
  await expect(visit.console).toContainText('kubectl scale statefulset/db --replicas=2');
  await visit.advance(8000);
  await expect(page.getByTestId('rung-db-2')).toHaveCount(0);
  await expect(page.getByTestId('kept-claims')).toContainText('data-db-2 is kept');
});

test('shows where the update stops', async ({ visit, page }) => {
  await start(visit);
  await visit.advance(40_000);
  await visit.type(`kubectl patch sts db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'`);
  await visit.type('kubectl set image sts/db db=nginx:1.28');
  await visit.advance(30_000);
  const band = page.getByTestId('statefulsets-default-db');
  await expect(band).toContainText('partition 2');
  await expect(page.getByTestId('rung-db-1')).toContainText('partition 2: the update stops here');
  await expect(page.getByTestId('rung-db-2').locator('[data-rev="2"]')).toBeVisible();
  await expect(page.getByTestId('rung-db-1').locator('[data-rev="1"]')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${theme}`, async ({ visit, page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await start(visit);
    await visit.advance(6000);
    await expect(page.getByTestId('rung-db-2')).toContainText('waits for');
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)).toEqual(
      [],
    );
  });
}

test('fits a narrow screen', async ({ visit, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await start(visit);
  await visit.advance(40_000);
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Workloads' }).click();
  const band = page.getByTestId('statefulsets-default-db');
  await band.scrollIntoViewIfNeeded();
  await expect(band).toContainText('READY 3/3');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBe(0);
  for (const button of await band.locator('.rung button').all()) {
    const box = await button.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
  }
});
