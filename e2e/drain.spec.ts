/** Draining a node by hand, by menu and by key: the same cluster each time, and budgets have the last word. */
import type { Node } from '../src/kinds/node/types.ts';
import { cardGrip, expect, isLeaving, startMs, test, type Visit } from './orrery.ts';

const minAvailable3 = 'kubectl scale deployment/web --replicas=3';
const refusal = (pod: string) =>
  `error when evicting pods/"${pod}" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`;

async function podsOn(visit: Visit, node: string): Promise<string[]> {
  const { objects } = await visit.state();
  return Object.values(objects['pods'] ?? {})
    .filter(
      (pod) =>
        (pod as { spec?: { nodeName?: string } } & typeof pod).spec?.nodeName === node && !isLeaving(pod as never),
    )
    .map((pod) => pod.metadata.name);
}

async function isCordoned(visit: Visit, node: string): Promise<boolean> {
  return (await visit.object<Node>('nodes', node))?.spec.unschedulable === true;
}

const waysToDrain: Record<string, (visit: Visit) => Promise<void>> = {
  'a drag to the dock': (visit) =>
    visit.drag(visit.node('worker-2'), visit.page.getByTestId('dock-maintenance'), cardGrip),
  'the menu': async (visit) => {
    await visit.openMenuOf('worker-2');
    await expect(visit.action('drain')).toContainText('kubectl drain worker-2 --ignore-daemonsets');
    await visit.action('drain').click();
  },
  'the key R': async (visit) => {
    await visit.node('worker-2').focus();
    await visit.page.keyboard.press('r');
  },
};

test('drag, menu and key drain a node alike, to the last revision', async ({ visit, page }) => {
  const outcomes: Record<string, unknown> = {};
  for (const [name, drain] of Object.entries(waysToDrain)) {
    await visit.open();
    await drain(visit);
    await expect(visit.console).toContainText('kubectl drain worker-2 --ignore-daemonsets');
    await expect(visit.console).toContainText('node/worker-2 cordoned');
    await expect(visit.console).toContainText('evicting pod default/web-');
    await expect(visit.console).toContainText('evicting pod default/api-');
    expect(await visit.now()).toBe(startMs);
    const atOnce = await visit.hash();
    await visit.advance(40_000);
    await expect(visit.console).toContainText('node/worker-2 drained');
    outcomes[name] = { atOnce, later: await visit.hash() };

    expect(await podsOn(visit, 'worker-2')).toEqual([expect.stringMatching(/^log-agent-/)]);
    await expect(visit.node('worker-2')).toHaveAttribute('data-docked', '');
    await expect(visit.node('worker-2')).toHaveAttribute('data-state', 'Ready,SchedulingDisabled');
    await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
    await expect(page.getByTestId('deployments-default-api')).toContainText('READY 2/2');
    expect((await visit.state()).traffic['default/users']?.failed).toBe(0);
  }
  expect(outcomes['the menu']).toEqual(outcomes['a drag to the dock']);
  expect(outcomes['the key R']).toEqual(outcomes['a drag to the dock']);
});

test('the dock says before the drop what a drain would do, and Escape changes nothing', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.state();
  await visit.dragOver(visit.node('worker-2'), page.getByTestId('dock-maintenance'), cardGrip);
  const hint = page.getByTestId('dock-maintenance').getByTestId('drop-hint');
  await expect(hint).toContainText('Drain worker-2: Evict 2 · stay 1');
  await expect(page.getByTestId('bin').getByTestId('drop-hint')).toHaveAttribute('data-verdict', 'no');
  await page.keyboard.press('Escape');
  await expect(hint).toHaveCount(0);
  await page.mouse.up();
  expect(await visit.state()).toEqual(before);
  await expect(page.getByTestId('undo')).toBeDisabled();
  expect((await page.evaluate(() => window.orrery.recording())).inputs).toEqual([]);
});

test('a budget that allows nothing keeps the pod; kubectl asks again every 5 s; cancelling leaves the node cordoned', async ({
  visit,
}) => {
  await visit.open();
  await visit.type(minAvailable3);
  await visit.advance(20_000);
  const webPods = (await visit.pods('web')).filter((pod) => pod.spec.nodeName === 'worker-3');
  expect(await visit.pods('web')).toHaveLength(3);
  const [blocked] = webPods.map((pod) => pod.metadata.name);
  expect(blocked).toBeDefined();

  await visit.node('worker-3').focus();
  await visit.page.keyboard.press('r');
  const refusals = visit.console.getByText(refusal(blocked));
  await expect(refusals).toHaveCount(1);
  const progress = visit.page.getByTestId('drain-worker-3');
  await expect(progress).toContainText('blocked');
  await expect(progress).toContainText('retry in 5 s');

  await visit.advance(4900);
  await expect(progress).toContainText('retry in 1 s');
  await expect(refusals).toHaveCount(1);
  for (const times of [2, 3, 4]) {
    await visit.advance(times === 2 ? 100 : 5000);
    await expect(refusals).toHaveCount(times);
  }
  expect((await visit.pods('web')).map((pod) => pod.metadata.name)).toContain(blocked);
  await expect(visit.pod(blocked)).toHaveAttribute('data-state', 'Running');

  await progress.getByRole('button', { name: 'Cancel drain' }).click();
  await expect(progress).toHaveCount(0);
  await visit.advance(20_000);
  await expect(refusals).toHaveCount(4);
  expect(await isCordoned(visit, 'worker-3')).toBe(true);
  expect((await visit.pods('web')).map((pod) => pod.metadata.name)).toContain(blocked);
});

test('looking back shows the drain as it was, asks nobody to leave, and it goes on afterwards', async ({
  visit,
  page,
}) => {
  await visit.open();
  await visit.type(minAvailable3);
  await visit.advance(20_000);
  const beginMs = await visit.now();
  await visit.node('worker-3').focus();
  await page.keyboard.press('r');
  const progress = page.getByTestId('drain-worker-3');
  await expect(progress).toContainText('retry in 5 s');
  const refusals = visit.console.getByText('(will retry after 5s)');
  for (const times of [2, 3]) {
    await visit.advance(5000);
    await expect(refusals).toHaveCount(times);
  }
  await visit.advance(2000);
  await expect(progress).toContainText('retry in 3 s');
  const later = await visit.state();

  await page.evaluate((to) => window.orrery.seek(to), beginMs - 1000);
  await expect(progress).toHaveCount(0);
  expect(await isCordoned(visit, 'worker-3')).toBe(false);
  await page.evaluate((to) => window.orrery.seek(to), beginMs + 4000);
  await expect(progress).toContainText('retry in 1 s');
  await expect(progress.getByRole('button', { name: 'Cancel drain' })).toHaveCount(0);
  await visit.drawn(10);
  await page.evaluate((to) => window.orrery.seek(to), later.nowMs);
  await expect(progress).toContainText('retry in 3 s');
  expect(await visit.hash()).toBe(later.hash);
  await visit.advance(3000);
  await expect(refusals).toHaveCount(4);
  await expect(progress).toContainText('retry in 5 s');
  await expect(page.locator('.branch')).toHaveCount(0);
});

test('scaling up from the card lets the blocked pod go', async ({ visit }) => {
  await visit.open();
  await visit.type(minAvailable3);
  await visit.advance(20_000);
  const node = (await visit.pods('web'))[0].spec.nodeName ?? '';
  await visit.node(node).focus();
  await visit.page.keyboard.press('r');
  await visit.page.getByTestId(`drain-${node}`).getByRole('button', { name: 'Scale web to 4' }).click();
  await expect(visit.console).toContainText('deployment.apps/web scaled');
  // The new pod starts, and then each retry may take one pod, as many as the node has.
  for (let second = 0; second < 60 && (await isDraining(visit, node)); second += 5) await visit.advance(5000);
  await expect(visit.console).toContainText(`node/${node} drained`);
  await expect(visit.page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
});

async function isDraining(visit: Visit, node: string): Promise<boolean> {
  await visit.drawn(3);
  return (await visit.page.getByTestId(`drain-${node}`).count()) > 0;
}

test('a bare pod is refused in kubectl’s words until --force is ticked', async ({ visit, page }) => {
  await visit.open();
  await visit.create('/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'lonely', labels: { app: 'lonely' } },
    spec: { nodeName: 'worker-1', containers: [{ name: 'main', image: 'nginx:1.27' }] },
  });
  await visit.advance(15_000);
  await expect(visit.pod('lonely')).toHaveAttribute('data-state', 'Running');
  const before = await visit.hash();

  await visit.node('worker-1').focus();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Drain worker-1' });
  await expect(dialog).toContainText('Pods that declare no controller (use --force to override): lonely');
  await expect(dialog.getByRole('button', { name: 'Drain worker-1' })).toBeDisabled();
  expect(await visit.hash()).toBe(before);

  await visit.page.keyboard.press('Escape');
  await visit.type('kubectl drain worker-1 --ignore-daemonsets');
  await expect(visit.console).toContainText(
    'cannot delete cannot delete Pods that declare no controller (use --force to override): default/lonely',
  );
  expect(await podsOn(visit, 'worker-1')).toContain('lonely');
  await visit.type('kubectl uncordon worker-1');

  await visit.openMenuOf('worker-1');
  await visit.action('drain').click();
  await page.getByTestId('flag-force').check();
  await dialog.getByRole('button', { name: 'Drain worker-1' }).click();
  await expect(visit.console).toContainText('evicting pod default/lonely');
  await visit.advance(60_000);
  await expect(visit.console).toContainText('node/worker-1 drained');
  expect(await visit.object('pods', 'default/lonely')).toBeUndefined();
});

test('a node dragged out of the dock takes pods again, and those that left stay where they are', async ({
  visit,
  page,
}) => {
  await visit.open();
  await visit.node('worker-2').focus();
  await page.keyboard.press('r');
  await expect(visit.console).toContainText('evicting pod default/api-');
  await visit.advance(40_000);
  await expect(visit.node('worker-2')).toHaveAttribute('data-docked', '');

  await visit.drag(visit.node('worker-2'), visit.node('worker-1'));
  await expect(visit.console).toContainText('node/worker-2 uncordoned');
  await expect(page.getByTestId('toast').last()).toContainText('Running pods do not come back by themselves.');
  await visit.advance(30_000);
  expect(await isCordoned(visit, 'worker-2')).toBe(false);
  await expect(visit.node('worker-2')).toHaveAttribute('data-state', 'Ready');
  expect(await podsOn(visit, 'worker-2')).toEqual([expect.stringMatching(/^log-agent-/)]);
});

test('cordon and uncordon by key: no pod leaves, none comes', async ({ visit, page }) => {
  await visit.open();
  const before = await podsOn(visit, 'worker-1');
  await visit.node('worker-1').focus();
  await page.keyboard.press('c');
  await expect(visit.console).toContainText('node/worker-1 cordoned');
  await expect(visit.node('worker-1')).toHaveAttribute('data-state', 'Ready,SchedulingDisabled');
  await visit.type('kubectl scale deployment/web --replicas=8');
  await visit.advance(20_000);
  expect(await podsOn(visit, 'worker-1')).toEqual(before);
  await visit.node('worker-1').focus();
  await page.keyboard.press('u');
  await expect(visit.console).toContainText('node/worker-1 uncordoned');
  await expect(visit.node('worker-1')).toHaveAttribute('data-state', 'Ready');
});
