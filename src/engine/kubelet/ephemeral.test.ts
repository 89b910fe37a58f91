/** Containers that are added to a running pod for debugging, as a user sees them. */
import { expect, it } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import { createSim, type Sim } from '../../testing/sim.ts';

const manifest = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
});

async function running(): Promise<Sim> {
  const sim = createSim();
  await sim.kubectl('apply -f web.yaml', { 'web.yaml': manifest });
  sim.settle();
  return sim;
}

function add(sim: Sim, container: object): void {
  const answer = sim.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/web/ephemeralcontainers',
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { ephemeralContainers: [container] } },
  });
  expect(answer.code).toBe(200);
}

const pod = (sim: Sim) => sim.get<Pod>('', 'pods', 'default/web');
const states = (sim: Sim) =>
  (pod(sim)?.status.ephemeralContainerStatuses ?? []).map(({ name, state, restartCount }) => {
    const { reason = '' } = state.terminated ?? state.waiting ?? {};
    return `${name} ${Object.keys(state)[0]} ${reason} ${restartCount}`.replace('  ', ' ');
  });

it('start beside the others and leave them alone', async () => {
  const sim = await running();
  const before = pod(sim)?.status;
  add(sim, { name: 'debugger', image: 'busybox', command: ['sleep', '1d'], targetContainerName: 'web' });
  sim.settle();
  expect(states(sim)).toEqual(['debugger running 0']);
  const after = pod(sim)?.status;
  expect(after?.ephemeralContainerStatuses?.[0]).toMatchObject({ ready: false });
  expect(after?.ephemeralContainerStatuses?.[0]).not.toHaveProperty('started');
  expect({ ...after, ephemeralContainerStatuses: undefined }).toEqual({
    ...before,
    ephemeralContainerStatuses: undefined,
  });
  const events = await sim.kubectl(
    'get events --field-selector involvedObject.name=web -o jsonpath={.items[*].involvedObject.fieldPath}',
  );
  expect(events).toContain('spec.ephemeralContainers{debugger}');
  expect(await sim.kubectl('exec web -c debugger -- echo hello')).toBe('hello\n');
  expect(await sim.kubectl('describe pod web')).toMatch(/^Ephemeral Containers:\n {2}debugger:\n/m);
});

it('end, and are never started again', async () => {
  const sim = await running();
  add(sim, { name: 'once', image: 'busybox', command: ['sh', '-c', 'echo looked around; exit 3'] });
  sim.advance('5m');
  expect(states(sim)).toEqual(['once terminated Error 0']);
  expect(await sim.kubectl('logs web -c once')).toBe('looked around\n');
  expect(pod(sim)?.status.phase).toBe('Running');
});

it('whose image is missing are tried again', async () => {
  const sim = await running();
  const image = {
    apiVersion: 'orrery.dev/v1',
    kind: 'Image',
    metadata: { name: 'typo' },
    spec: { image: 'typo', exists: false },
  };
  await sim.kubectl('apply -f typo.yaml', { 'typo.yaml': JSON.stringify(image) });
  add(sim, { name: 'typo', image: 'typo' });
  sim.advance('20s');
  expect(states(sim)[0]).toMatch(/^typo waiting (ErrImagePull|ImagePullBackOff) 0$/);
  sim.advance('2m');
  expect(states(sim)).toEqual(['typo waiting ImagePullBackOff 0']);
});

it('go when the pod goes', async () => {
  const sim = await running();
  add(sim, { name: 'debugger', image: 'busybox', command: ['sleep', '1d'] });
  sim.settle();
  await sim.kubectl('delete pod web --wait=false');
  sim.settle();
  expect(pod(sim)).toBeUndefined();
});
