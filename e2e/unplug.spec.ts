/** A machine loses power: the cluster notices late, waits, and then makes do without it. */
import { expect, isLeaving, isReady, test } from './orrery.ts';

test('an unplugged node becomes NotReady, after five minutes its pods are made elsewhere, and it can come back', async ({
  visit,
  page,
}) => {
  await visit.open();
  const lost = (await visit.pods('web')).find((pod) => pod.spec.nodeName === 'worker-2');
  if (!lost) throw new Error('worker-2 has no pod of web');
  await visit.openMenuOf('worker-2');
  await visit.action('unplug').click();
  await expect(visit.console).toContainText('fault.orrery.dev/worker-2-down created');

  await visit.advance(30_000);
  await expect(visit.node('worker-2'), 'nobody knows yet').toHaveAttribute('data-state', 'Ready');
  await visit.advance(30_000);
  await expect(visit.node('worker-2')).toHaveAttribute('data-state', 'NotReady');
  await expect(visit.node('worker-2')).toHaveAttribute('data-token', 'unknown');
  const { name } = lost.metadata;
  await expect(visit.pod(name)).toHaveAttribute('data-unreachable', 'true');
  await expect(visit.pod(name)).toHaveAttribute('data-token', 'unknown');
  await expect(page.getByTestId('silent-worker-2')).toContainText(/^last heard of 6\ds ago/);
  await expect(page.getByTestId('service-default-web')).toContainText('3/4 ready');
  expect((await visit.pods('web')).filter(isLeaving), 'tolerations hold for 300 s').toEqual([]);

  await visit.advance(240_000);
  expect((await visit.pods('web')).filter(isLeaving)).toEqual([]);
  await visit.advance(90_000);
  const pods = await visit.pods('web');
  expect(pods.find((pod) => pod.metadata.name === name && !isLeaving(pod))).toBeUndefined();
  const serving = pods.filter((pod) => !isLeaving(pod));
  expect(serving).toHaveLength(4);
  expect(serving.every((pod) => isReady(pod) && pod.spec.nodeName !== 'worker-2')).toBe(true);
  await expect(page.getByTestId('service-default-web')).toContainText('4/4 ready');

  await visit.openMenuOf('worker-2');
  await visit.action('plug-in').click();
  await visit.advance(60_000);
  await expect(visit.node('worker-2')).toHaveAttribute('data-state', 'Ready');
  await expect(visit.pod(name)).toHaveCount(0);
});

test('unplugging by key and undoing it leaves no trace', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.hash();
  await visit.node('worker-3').focus();
  await page.keyboard.press('Shift+X');
  await expect(visit.console).toContainText('fault.orrery.dev/worker-3-down created');
  await visit.advance(60_000);
  await expect(visit.node('worker-3')).toHaveAttribute('data-state', 'NotReady');
  await page.getByTestId('undo').click();
  await expect(visit.node('worker-3')).toHaveAttribute('data-state', 'Ready');
  expect(await visit.hash()).toBe(before);
});

test('who waits for the eviction timer may skip it', async ({ visit, page }) => {
  await visit.open();
  await visit.openMenuOf('worker-2');
  await visit.action('unplug').click();
  await visit.advance(120_000);
  // The wait is offered after a few seconds in which nothing was seen to happen.
  await page.getByTestId('play-pause').click();
  const skip = page.getByTestId('skip-wait');
  await expect(skip).toContainText(/Nothing to see for .*: eviction timer of worker-2/, { timeout: 15_000 });
  const before = await visit.now();
  await skip.getByRole('button', { name: 'Skip' }).click();
  await expect.poll(async () => (await visit.pods('web')).some(isLeaving)).toBe(true);
  expect((await visit.now()) - before).toBeGreaterThan(60_000);
  await expect(page.getByTestId('play-pause'), 'it goes on as it was').toHaveAccessibleName('Pause');
});
