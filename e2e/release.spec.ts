/** New versions: a rolling update that keeps its bounds at every moment, and Recreate with its downtime. */
import { ceilingAndFloor } from './bounds.ts';
import { EditorHand } from './editor.ts';
import type { Deployment } from '../src/kinds/deployment/types.ts';
import { expect, test, type Visit } from './orrery.ts';

async function shipInTheEditor(visit: Visit, from: string, to: string): Promise<void> {
  const editor = new EditorHand(visit.page);
  await editor.open();
  await editor.rewrite(`shop:${from}`, `shop:${to}`);
  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/web configured');
}

interface Moment {
  nowMs: number;
  /** Pods that are not leaving, by the hash of their template. */
  pods: Record<string, number>;
  web: Deployment;
  failed: number;
}

/** Steps of 100 ms until the Deployment has rolled out; each moment must keep the bounds. */
async function rollWithinBounds(visit: Visit, untilMs: number): Promise<{ totals: Set<number>; revisions: number }> {
  const moments = await visit.page.evaluate(async (limitMs): Promise<Moment[]> => {
    const seen: Moment[] = [];
    for (let elapsedMs = 0; elapsedMs < limitMs; elapsedMs += 100) {
      await window.orrery.advance(100);
      const { nowMs, objects, traffic } = await window.orrery.state();
      const web = objects['deployments']['default/web'] as Deployment;
      const pods: Record<string, number> = {};
      for (const { metadata } of Object.values(objects['pods'])) {
        const hash = metadata.labels?.['pod-template-hash'] ?? '';
        if (metadata.labels?.['app'] === 'web' && !metadata.deletionTimestamp) pods[hash] = (pods[hash] ?? 0) + 1;
      }
      seen.push({ nowMs, pods, web, failed: traffic['default/users'].failed });
      const { status, spec, metadata } = web;
      const counts = [status.updatedReplicas, status.availableReplicas, status.replicas];
      if (status.observedGeneration === metadata.generation && counts.every((count) => count === spec.replicas)) break;
    }
    return seen;
  }, untilMs);
  const totals = new Set<number>();
  let revisions = 0;
  for (const { nowMs, pods, web, failed } of moments) {
    const { ceiling, floor } = ceilingAndFloor(web);
    const total = Object.values(pods).reduce((sum, count) => sum + count, 0);
    expect(total, `pods at ${nowMs} ms`).toBeLessThanOrEqual(ceiling);
    expect(web.status.availableReplicas ?? 0, `available at ${nowMs} ms`).toBeGreaterThanOrEqual(floor);
    expect(failed, `failed requests at ${nowMs} ms`).toBe(0);
    totals.add(total);
    revisions = Math.max(revisions, Object.keys(pods).length);
  }
  expect(moments.length, 'the rollout has ended').toBeLessThan(untilMs / 100);
  return { totals, revisions };
}

test('an image edited in the YAML rolls out within its bounds, and no user notices; the rollback too', async ({
  visit,
  page,
}) => {
  await visit.open();
  await shipInTheEditor(visit, 'v1', 'v2');
  await visit.advance(2500);

  const band = page.getByTestId('deployments-default-web');
  await expect(band).toContainText('rolling update');
  await expect(band).toContainText('r1 · v1');
  await expect(band).toContainText('r2 · v2');
  await expect(page.getByTestId('bound-surge')).toContainText('surge 1/1');
  await expect(page.getByTestId('bound-unavailable')).toContainText('unavailable 1/1');
  await expect(page.locator('[data-drag="pod"][data-rev="2"]').first()).toBeVisible();
  await expect(page.locator('[data-testid^="pod-default-web-"][data-rev="1"]').first()).toBeVisible();
  await expect(page.getByTestId('release')).toContainText('r1 → r2');

  const rolled = await rollWithinBounds(visit, 60_000);
  expect(rolled.revisions).toBe(2);
  expect(Math.max(...rolled.totals)).toBe(5);
  await visit.type('kubectl rollout status deployment/web');
  await expect(visit.console).toContainText('deployment "web" successfully rolled out');
  await visit.advance(10_000);
  expect((await visit.pods('web')).map((pod) => pod.spec.containers[0].image)).toEqual(Array(4).fill('shop:v2'));

  await band.getByRole('button', { name: 'More actions' }).click();
  await expect(visit.action('rollout-undo')).toContainText('kubectl rollout undo deployment/web');
  await visit.action('rollout-undo').click();
  await expect(visit.console).toContainText('deployment.apps/web rolled back');
  await rollWithinBounds(visit, 60_000);
  await visit.advance(10_000);
  expect((await visit.pods('web')).map((pod) => pod.spec.containers[0].image)).toEqual(Array(4).fill('shop:v1'));
  expect((await visit.deployment('default/web')).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
});

test('a version that never becomes ready stalls and hurts nobody; rolling back recovers', async ({ visit, page }) => {
  await visit.open();
  await visit.type('kubectl patch deployment web -p \'{"spec":{"progressDeadlineSeconds":60}}\'');
  await visit.type('kubectl set image deployment/web web=shop:v3');
  await visit.advance(30_000);
  const web = await visit.deployment('default/web');
  expect(web.status?.availableReplicas).toBe(3);
  await visit.advance(60_000);
  const band = page.getByTestId('deployments-default-web');
  await expect(band).toContainText('stalled');
  expect((await visit.state()).traffic['default/users']?.failed).toBe(0);
  await page.getByTestId('release').getByRole('button', { name: 'Roll back' }).click();
  await visit.advance(30_000);
  await expect(band).toContainText('READY 4/4');
  expect((await visit.pods('web')).map((pod) => pod.spec.containers[0].image)).toEqual(Array(4).fill('shop:v1'));
  expect((await visit.state()).traffic['default/users']?.failed).toBe(0);
});

test('Recreate: the Service has no endpoint, requests fail, a stopwatch runs; then all is well again', async ({
  visit,
  page,
}) => {
  await visit.open();
  await visit.type(
    'kubectl patch deployment web --type=merge -p \'{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}\'',
  );
  await expect(visit.console).toContainText('deployment.apps/web patched');
  const editor = new EditorHand(page);
  await editor.open();
  await editor.rewrite('shop:v1', 'shop:v2');
  await editor.review();
  await expect(page.getByTestId('review-view')).toContainText('there is downtime');
  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/web configured');

  // In steps, as a clock that runs: the page measures by what it sees.
  const play = (ms: number) =>
    page.evaluate(async (total) => {
      for (let passedMs = 0; passedMs < total; passedMs += 250) await window.orrery.advance(250);
    }, ms);
  await play(4000);
  const service = page.getByTestId('service-default-web');
  await expect(service).toContainText('0/');
  await expect(service).toHaveAttribute('data-token', 'failed');
  await expect(service).toHaveAccessibleName(/connection refused/);
  await expect(page.getByTestId('downtime')).toBeVisible();
  const stopwatch = page.getByTestId('downtime-stopwatch');
  await expect(stopwatch).toHaveAttribute('data-running', 'true');
  const during = await stopwatch.textContent();
  await play(1000);
  await expect(stopwatch).not.toHaveText(during ?? '');
  const failedSoFar = (await visit.state()).traffic['default/users']?.failed ?? 0;
  expect(failedSoFar).toBeGreaterThan(0);

  await play(30_000);
  await expect(service).toContainText('4/4 ready');
  await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
  await expect(page.getByTestId('downtime')).toHaveCount(0);
  const { failed = 0 } = (await visit.state()).traffic['default/users'] ?? {};
  await expect(stopwatch).toContainText(/Down \d+\.\d s/);
  await expect(stopwatch).toContainText(`${failed} failed requests`);
  await visit.advance(5000);
  expect((await visit.state()).traffic['default/users']?.failed).toBe(failed);
});
