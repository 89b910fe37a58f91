/** Hundreds of machines: painted small, by zone, and whoever is in trouble is seen first. */
import AxeBuilder from '@axe-core/playwright';
import { expect, startMs, test, type Visit } from './orrery.ts';

const count = 320;

/** The demo with so many workers, in three zones; one of them has no power. */
async function openMany(visit: Visit): Promise<void> {
  const { page } = visit;
  await visit.open();
  const recording = await page.evaluate(() => window.orrery.recording());
  const { objects } = recording.options;
  const last = objects.findIndex(({ kind, metadata }) => kind === 'Node' && metadata.name === 'worker-3');
  for (let number = 4; number <= count; number++) {
    const node = structuredClone(objects[last]);
    node.metadata.name = `worker-${number}`;
    node.metadata.labels = {
      ...node.metadata.labels,
      'kubernetes.io/hostname': node.metadata.name,
      'topology.kubernetes.io/zone': 'abc'[number % 3],
    };
    objects.splice(last + 1, 0, node);
  }
  const world = JSON.stringify({ recording, atMs: startMs, paused: true });
  await page.getByTestId('share').click();
  await page
    .getByTestId('share-file')
    .setInputFiles({ name: 'many.json', mimeType: 'application/json', buffer: Buffer.from(world) });
  await expect(page.getByTestId('zone-c')).toContainText('Ready', { timeout: 60_000 });
  const made = await page.evaluate(() =>
    window.orrery.handle({
      method: 'POST',
      path: '/apis/orrery.dev/v1/faults',
      body: {
        apiVersion: 'orrery.dev/v1',
        kind: 'Fault',
        metadata: { name: 'no-power' },
        spec: { type: 'NodeDown', node: 'worker-200' },
      },
    }),
  );
  expect(made.code).toBe(201);
  await visit.advance(60_000);
}

test('machines are painted by zone, the one in trouble comes first, and keys and pointer reach each', async ({
  visit,
  page,
}) => {
  test.slow();
  await openMany(visit);
  await expect(page.getByTestId('map')).toHaveAttribute('data-lod', /L[34]/);
  await expect(page.getByTestId('zone-a')).toContainText('107 Ready');
  await expect(page.getByTestId('zone-c')).toContainText(/10[56] Ready · 1 NotReady/);
  expect(await page.locator('.react-flow__node').count()).toBeLessThan(10);

  const worst = page.getByTestId('worst-first').getByRole('button').first();
  await expect(worst).toContainText('worker-200 NotReady');
  await worst.click();
  await expect(visit.node('worker-200')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(visit.node('worker-203')).toBeFocused();
  await page.keyboard.press('c');
  await expect(page.getByTestId('zone-c')).toContainText('1 cordoned');

  await visit.node('worker-200').click({ button: 'right' });
  await expect(page.getByTestId('action-why')).toBeVisible();
  await page.keyboard.press('Escape');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});
