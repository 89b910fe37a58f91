/** What users feel, through the network's own door: objects come in through the API, outcomes come out. */
import { describe, expect, it } from 'vitest';
import {
  addImage,
  addService,
  addTraffic,
  createNetworkWorld,
  putPod,
  putSlice,
  seen,
  type NetworkWorld,
  type PodTraits,
} from '../../testing/network-world.ts';

describe('outcomes', () => {
  const serving = (world: NetworkWorld, image: object = {}, pod: PodTraits = {}) => {
    addImage(world, 'shop:v1', image);
    world.advance(50);
    addService(world);
    putPod(world, 'web-1', pod);
    putSlice(world, 'web-1@10.244.1.2');
  };

  it.each<[string, (world: NetworkWorld) => void, object, string[]]>([
    ['a pod that serves', (world) => serving(world), {}, ['ok']],
    ['a Service that does not exist', () => {}, {}, ['no-endpoint']],
    ['a Service without endpoints', (world) => addService(world), {}, ['no-endpoint']],
    [
      'an endpoint that is not ready',
      (world) => {
        serving(world);
        putSlice(world, 'web-1@10.244.1.2 ');
      },
      {},
      ['no-endpoint'],
    ],
    ['a port that the Service does not have', (world) => serving(world), { port: 81 }, ['timeout']],
    ['a port by its name', (world) => serving(world), { port: 'http' }, ['ok']],
    [
      'a target port on which nobody listens',
      (world) => serving(world, {}, { ports: [{ containerPort: 9090 }] }),
      {},
      ['refused'],
    ],
    ['an image that listens elsewhere', (world) => serving(world, { ports: [9090] }), {}, ['refused']],
    ['an image that listens there', (world) => serving(world, { ports: [8080, 9090] }), {}, ['ok']],
    ['a container that declares no port', (world) => serving(world, {}, { ports: [] }), {}, ['ok']],
    [
      'a container that is not running',
      (world) => serving(world, {}, { state: { waiting: { reason: 'ContainerCreating' } } }),
      {},
      ['refused'],
    ],
    ['a process that is not up yet', (world) => serving(world, { startSeconds: 60 }), {}, ['refused']],
    ['an image that fails', (world) => serving(world, { errorPercent: 100 }), {}, ['error']],
    ['an image that fails now and then', (world) => serving(world, { errorPercent: 30 }), {}, ['ok', 'error']],
    ['an answer that takes too long', (world) => serving(world, { latencyMs: 3000 }), {}, ['timeout']],
    [
      'an address that is no pod of ours',
      (world) => {
        addService(world);
        putPod(world, 'web-1');
        putSlice(world, 'web-1@10.244.9.9');
      },
      {},
      ['refused'],
    ],
    [
      'a headless Service, whose pods are asked at the Service port',
      (world) => {
        serving(world);
        addService(world, { clusterIP: 'None' });
      },
      {},
      ['refused'],
    ],
    [
      'an address written by hand that a pod has',
      (world) => {
        serving(world);
        putSlice(world, '@10.244.1.2');
      },
      {},
      ['ok'],
    ],
    [
      'an address written by hand that nobody has',
      (world) => {
        serving(world);
        putSlice(world, '@192.168.7.1');
      },
      {},
      ['timeout'],
    ],
    [
      'an address written by hand of a pod that has ended',
      (world) => {
        serving(world);
        putSlice(world, '@10.244.1.2');
        putPod(world, 'web-1', { phase: 'Succeeded', state: { terminated: { exitCode: 0 } } });
      },
      {},
      ['timeout'],
    ],
    [
      'an address of a machine, where another pod has that port',
      (world) => {
        putPod(world, 'other', { ports: [{ containerPort: 9090 }], run: 'containerd://2' });
        serving(world);
        putSlice(world, '@10.244.1.2');
      },
      {},
      ['ok'],
    ],
    ['an image that nobody described', (world) => serving(world, {}, { image: 'unknown:3' }), {}, ['ok']],
    [
      'a machine without power',
      (world) => {
        serving(world);
        world.engine.api.put({
          apiVersion: 'orrery.dev/v1',
          kind: 'Fault',
          metadata: { name: 'f' },
          spec: { type: 'NodeDown', node: 'worker-1' },
        });
      },
      {},
      ['timeout'],
    ],
    [
      'a machine cut off',
      (world) => {
        serving(world);
        world.engine.api.put({
          apiVersion: 'orrery.dev/v1',
          kind: 'Fault',
          metadata: { name: 'f' },
          spec: { type: 'NodePartition', node: 'worker-1' },
        });
      },
      {},
      ['timeout'],
    ],
    [
      'a machine that was taken away',
      (world) => {
        serving(world);
        world.engine.api.remove('nodes', 'worker-1');
      },
      {},
      ['timeout'],
    ],
  ])('%s', (_case, prepare, spec, outcomes) => {
    const world = createNetworkWorld();
    prepare(world);
    world.advance(200);
    addTraffic(world, spec);
    world.advance(10_000);
    const { sent, succeeded, failures } = seen(world);
    expect(sent).toBeGreaterThan(150);
    expect([...(succeeded > 0 ? ['ok'] : []), ...Object.keys(failures)].sort()).toEqual([...outcomes].sort());
  });

  it('falls back to pods that still serve while they end when none is ready', () => {
    const world = createNetworkWorld();
    serving(world);
    putSlice(world, 'web-1@10.244.1.2 st');
    world.advance(200);
    addTraffic(world);
    world.advance(2000);
    expect(seen(world)).toMatchObject({ failed: 0 });
  });

  it('spreads over the pods by chance, and counts per version', () => {
    const world = createNetworkWorld();
    addService(world);
    putPod(world, 'old-1', { ip: '10.244.1.2' });
    putPod(world, 'old-2', { ip: '10.244.1.3' });
    putPod(world, 'old-3', { ip: '10.244.1.4' });
    putPod(world, 'new-1', { ip: '10.244.2.2', node: 'worker-2', revision: 'r2' });
    putSlice(world, 'old-1@10.244.1.2', 'old-2@10.244.1.3', 'old-3@10.244.1.4', 'new-1@10.244.2.2');
    addTraffic(world, { requestsPerSecond: 100 });
    world.advance(60_000);
    const { byRevision, succeeded } = seen(world);
    const share = (byRevision.r2?.ok ?? 0) / succeeded;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.28);
  });

  it('keeps a client at its endpoint when the Service asks for it', () => {
    const world = createNetworkWorld();
    addService(world, { sessionAffinity: 'ClientIP' });
    putPod(world, 'a', { ip: '10.244.1.2', revision: 'ra' });
    putPod(world, 'b', { ip: '10.244.1.3', revision: 'rb' });
    putSlice(world, 'a@10.244.1.2', 'b@10.244.1.3');
    addTraffic(world);
    world.advance(10_000);
    const { byRevision, succeeded } = seen(world);
    expect(Object.values(byRevision)).toEqual([{ ok: succeeded, failed: 0 }]);
  });

  it('lets requests wait when a container serves as many as it can', () => {
    const world = createNetworkWorld();
    serving(world, { concurrency: 1, latencyMs: 40 });
    world.advance(200);
    addTraffic(world, { requestsPerSecond: 20 });
    world.advance(20_000);
    const calm = seen(world).p95Ms ?? 0;
    world.engine.api.remove('traffics', 'default/users');
    addTraffic(world, { requestsPerSecond: 50 });
    world.advance(20_000);
    const crowded = seen(world);
    expect(calm).toBeLessThan(100);
    expect(crowded.failures.timeout).toBeGreaterThan(100);
    // One place, 40 ms each: 25 a second whatever is asked for.
    expect(crowded.succeeded).toBeGreaterThan(20 * 20);
    expect(crowded.succeeded).toBeLessThan(20 * 26);
  });
});

describe('the end of a pod', () => {
  const ending = { deletionTimestamp: '2025-01-01T00:00:10Z', deletionGracePeriodSeconds: 30 };
  function world(image: object, spec: object = {}): NetworkWorld {
    const created = createNetworkWorld();
    addImage(created, 'shop:v1', { latencyMs: 500, ...image });
    addService(created);
    putPod(created, 'web-1', { spec });
    putSlice(created, 'web-1@10.244.1.2');
    created.advance(200);
    addTraffic(created);
    created.advance(9800);
    putPod(created, 'web-1', { spec, metadata: ending });
    return created;
  }
  it.each<[string, object, object, number, string[]]>([
    ['a process that dies of SIGTERM cuts its requests short', {}, {}, 1000, ['reset', 'refused']],
    ['one that shuts down in order goes on meanwhile', { shutdownSeconds: 5 }, {}, 4000, []],
    [
      'a preStop hook gives the same time',
      {},
      { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } } } },
      4000,
      [],
    ],
    ['one that ignores SIGTERM serves until it is killed', { ignoresSigterm: true }, {}, 29_000, []],
    ['and no longer', { ignoresSigterm: true }, {}, 32_000, ['reset', 'refused']],
  ])('%s', (_sentence, image, spec, ms, failures) => {
    const ended = world(image, spec);
    ended.advance(ms);
    expect(Object.keys(seen(ended).failures)).toEqual(failures);
  });

  it('resets what was under way when the container stops, and no more', () => {
    const running = world({ shutdownSeconds: 600 });
    const before = seen(running);
    putPod(running, 'web-1', { state: { terminated: { exitCode: 137 } } });
    putSlice(running);
    running.advance(3000);
    const after = seen(running);
    expect(after.failures.reset).toBeGreaterThanOrEqual(8);
    expect(after.failures.reset).toBeLessThanOrEqual(14);
    expect(after.failures['no-endpoint']).toBeGreaterThan(50);
    expect(before.failed).toBe(0);
  });

  it('leaves requests hanging when the power goes, until they time out', () => {
    const running = world({ shutdownSeconds: 600 });
    running.engine.api.put({
      apiVersion: 'orrery.dev/v1',
      kind: 'Fault',
      metadata: { name: 'f' },
      spec: { type: 'NodeDown', node: 'worker-1' },
    });
    running.advance(1000);
    expect(seen(running).failures).toEqual({});
    running.advance(1500);
    expect(Object.keys(seen(running).failures)).toEqual(['timeout']);
  });
});

describe('the rules on the nodes', () => {
  it('are a little behind the endpoints', () => {
    const world = createNetworkWorld();
    addService(world);
    putPod(world, 'web-1');
    world.advance(500);
    addTraffic(world, { requestsPerSecond: 500 });
    world.advance(1000);
    putSlice(world, 'web-1@10.244.1.2');
    world.advance(12);
    const early = seen(world);
    expect(early.succeeded).toBe(0);
    world.advance(200);
    expect(seen(world).succeeded).toBeGreaterThan(0);
  });
});
