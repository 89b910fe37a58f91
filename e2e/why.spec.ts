/** "Why?" of anything that happens: the chain begins with you, with Orrery's setting up, with a timer or with a failure. */
import { expect, test } from './orrery.ts';

const groups: Record<string, string> = {
  deployments: 'apps',
  replicasets: 'apps',
  pods: '',
  endpointslices: 'discovery.k8s.io',
  poddisruptionbudgets: 'policy',
  nodes: '',
  services: '',
  daemonsets: 'apps',
};
const objectsMin = 20;

test('twenty objects, after a release, a drain, a deletion and a lost machine: every chain has a root', async ({
  visit,
}) => {
  await visit.open();
  await visit.type('kubectl set image deployment/web web=shop:v2');
  await visit.advance(30_000);
  await visit.type('kubectl scale deployment/api --replicas=4');
  await visit.advance(10_000);
  const [deleted] = (await visit.pods('api')).map((pod) => pod.metadata.name);
  await visit.type(`kubectl delete pod ${deleted} --wait=false`);
  await visit.advance(10_000);
  await visit.node('worker-1').focus();
  await visit.page.keyboard.press('r');
  await expect(visit.console).toContainText('node/worker-1 cordoned');
  await visit.advance(40_000);
  await visit.openMenuOf('worker-3');
  await visit.action('unplug').click();
  await expect(visit.console).toContainText('worker-3-down created');
  await visit.advance(90_000);

  const { objects } = await visit.state();
  const asked = Object.entries(groups).flatMap(([resource, group]) =>
    Object.keys(objects[resource] ?? {}).map((key) => ({ group, resource, key })),
  );
  expect(asked.length).toBeGreaterThanOrEqual(objectsMin);
  const roots = new Set<string>();
  for (const { group, resource, key } of asked) {
    const chain = await visit.page.evaluate(([inGroup, of, named]) => window.orrery.why(inGroup, of, named), [
      group,
      resource,
      key,
    ] as const);
    const what = `${resource} ${key}: ${chain.map(({ actor, text }) => `${actor} ${text}`).join(' › ')}`;
    expect(chain.length, what).toBeGreaterThan(0);
    expect(chain[0].root, what).toBe(true);
    expect(
      chain.filter((step) => step.root),
      what,
    ).toHaveLength(1);
    expect(chain[0].actor, what).toMatch(/^(You|Orrery|timer|failure)$/);
    const times = chain.map((step) => step.atMs);
    expect(times, what).toEqual([...times].sort((left, right) => left - right));
    roots.add(chain[0].actor);
  }
  expect([...roots]).toContain('You');
});

test('the chain of a new pod tells the whole way from the command to the kubelet', async ({ visit, page }) => {
  await visit.open();
  const before = new Set((await visit.pods('web')).map((pod) => pod.metadata.name));
  await visit.type('kubectl scale deployment/web --replicas=5');
  await visit.advance(20_000);
  const added = (await visit.pods('web')).map((pod) => pod.metadata.name).find((name) => !before.has(name)) ?? '';
  await visit.pod(added).click();
  await page.keyboard.press('w');
  const why = page.getByTestId('why').getByRole('listitem');
  await expect(why.first()).toContainText(/You.*scale deployment\/web --replicas=5/);
  await expect(why.filter({ hasText: 'deployment controller' }).first()).toBeVisible();
  await expect(why.filter({ hasText: 'scheduler' }).first()).toBeAttached();
  await expect(why.filter({ hasText: 'kubelet' }).first()).toBeAttached();
  await why.filter({ hasText: 'deployment controller' }).first().getByRole('button').click();
  await expect(page.getByTestId('inspector').getByRole('heading').first()).toContainText('web');
});

test('D describes what has the focus, in the console, and leaves no mark on the timeline', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.hash();
  await visit.node('worker-1').focus();
  await page.keyboard.press('d');
  await expect(visit.console).toContainText('kubectl describe node worker-1');
  await expect(visit.console).toContainText('Allocated resources:');
  expect(await visit.hash()).toBe(before);
  await expect(page.getByTestId('undo')).toBeDisabled();
});
