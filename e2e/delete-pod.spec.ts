/** Taking pods away: bin, menu and key do the same, and a pod never moves. */
import { cardGrip, expect, isLeaving, startMs, test, type Visit } from './orrery.ts';

async function firstWebPod(visit: Visit): Promise<string> {
  const [pod] = (await visit.pods('web')).sort((left, right) => left.metadata.name.localeCompare(right.metadata.name));
  return pod.metadata.name;
}

const waysToDelete: Record<string, (visit: Visit, pod: string) => Promise<void>> = {
  'a drag to the bin': (visit, pod) => visit.drag(visit.pod(pod), visit.page.getByTestId('bin')),
  'the menu': async (visit, pod) => {
    await visit.pod(pod).click({ button: 'right' });
    await expect(visit.action('delete')).toContainText(`kubectl delete pod ${pod}`);
    await visit.action('delete').click();
  },
  'the key Del': async (visit, pod) => {
    await visit.pod(pod).focus();
    await visit.page.keyboard.press('Delete');
  },
};

test('bin, menu and Del delete a pod alike; its ReplicaSet makes another one', async ({ visit, page }) => {
  const outcomes: Record<string, unknown> = {};
  for (const [name, remove] of Object.entries(waysToDelete)) {
    await visit.open();
    const pod = await firstWebPod(visit);
    await remove(visit, pod);
    await expect(visit.console).toContainText(`kubectl delete pod ${pod}`);
    await expect(visit.console).toContainText(`pod "${pod}" deleted`);
    expect(await visit.now()).toBe(startMs);
    const atOnce = await visit.hash();

    await visit.advance(500);
    await expect(visit.pod(pod)).toHaveAttribute('data-state', 'Terminating');
    await expect(visit.pod(pod)).toHaveAttribute('data-token', 'leaving');
    const pods = await visit.pods('web');
    expect(pods.filter((each) => !isLeaving(each))).toHaveLength(4);
    await visit.advance(40_000);
    await expect(visit.pod(pod)).toHaveCount(0);
    await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
    const state = await visit.state();
    expect(state.traffic['default/users']?.failed).toBe(0);
    outcomes[name] = { pod, atOnce, later: state.hash };
  }
  expect(outcomes['the menu']).toEqual(outcomes['a drag to the bin']);
  expect(outcomes['the key Del']).toEqual(outcomes['a drag to the bin']);
});

test('a pod dropped on another node springs back, and the page says why', async ({ visit, page }) => {
  await visit.open();
  const pod = await firstWebPod(visit);
  const from = (await visit.pods('web')).find((each) => each.metadata.name === pod)?.spec.nodeName ?? '';
  const other = from === 'worker-1' ? 'worker-2' : 'worker-1';
  const before = await visit.state();
  await visit.dragOver(visit.pod(pod), visit.node(other));
  await expect(visit.node(other).getByTestId('drop-hint')).toContainText('Pods never move.');
  await page.mouse.up();
  await expect(page.getByTestId('toast')).toContainText(
    'Pods never move. Delete it and the scheduler picks again; steer it with affinity.',
  );
  await expect(page.locator('.drag-ghost')).toHaveCount(0);
  await expect(visit.node(from).getByTestId(`pod-default-${pod}`)).toBeVisible();
  expect(await visit.state()).toEqual(before);
});

test('a pod dropped on empty ground asks: evict or delete', async ({ visit, page }) => {
  await visit.open();
  const pod = await firstWebPod(visit);
  await visit.pod(pod).hover();
  await page.mouse.down();
  const map = await page.getByTestId('map').boundingBox();
  const card = await visit.node('worker-1').boundingBox();
  if (!map || !card) throw new Error('there is no map');
  // The gap between two cards.
  await page.mouse.move(map.x + 40, card.y + card.height + 5, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole('menu')).toContainText(`Take ${pod} off its node`);
  await expect(page.getByRole('menuitem')).toHaveCount(2);
  await visit.action('evict').click();
  await expect(visit.console).toContainText(`pod/${pod} evicted`);
  expect((await visit.pods('web')).filter(isLeaving).map((each) => each.metadata.name)).toEqual([pod]);
});

test('Escape ends the drag of a pod: no request, no history', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.state();
  const pod = await firstWebPod(visit);
  await visit.dragOver(visit.pod(pod), page.getByTestId('bin'));
  await expect(page.getByTestId('bin').getByTestId('drop-hint')).toContainText('creates another one');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(page.locator('.drag-ghost')).toHaveCount(0);
  expect(await visit.state()).toEqual(before);
  expect((await page.evaluate(() => window.orrery.recording())).inputs).toEqual([]);
});

test('Backspace on a node removes nothing, on the map or in the cluster', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.hash();
  await visit.node('worker-1').click({ position: cardGrip });
  await visit.node('worker-1').focus();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Delete');
  await expect(visit.node('worker-1')).toBeVisible();
  expect(await visit.hash()).toBe(before);
});
