/** What users feel, through the network's own door: objects come in through the API, counters come out. */
import { describe, expect, it } from 'vitest';
import type { Traffic } from '../../kinds/traffic/types.ts';
import { formatTime } from '../../api/time.ts';
import { createFakeEngine, runPart, type FakeEngine } from '../../testing/fake-api.ts';
import { createNetwork, type Network, type TrafficObservation } from './network.ts';

interface World {
  engine: FakeEngine;
  network: Network;
  advance(ms: number): void;
}

function createWorld(seed = 1): World {
  const engine = createFakeEngine(seed);
  const network = createNetwork(engine);
  network.start();
  const world: World = { engine, network, advance: (ms) => runPart(engine, network, engine.agenda.nowMs + ms) };
  for (const name of ['worker-1', 'worker-2'])
    engine.api.put({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {} });
  addImage(world, 'shop:v1');
  return world;
}

function addImage({ engine }: World, image: string, traits: object = {}): void {
  const spec = { image, exists: true, startSeconds: 0, errorPercent: 0, latencyMs: 20, concurrency: 10, ...traits };
  engine.api.put({ apiVersion: 'orrery.dev/v1', kind: 'Image', metadata: { name: image.replace(':', '-') }, spec });
}

function addService({ engine }: World, spec: object = {}): void {
  engine.api.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.10',
      sessionAffinity: 'None',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
      ...spec,
    },
  });
}

type PodTraits = {
  ip?: string;
  node?: string;
  image?: string;
  revision?: string;
  state?: object;
  ports?: object[];
  spec?: object;
  metadata?: object;
  run?: string;
};

function putPod(
  { engine }: World,
  name: string,
  {
    ip = '10.244.1.2',
    node = 'worker-1',
    image = 'shop:v1',
    revision = 'r1',
    state,
    ports = [{ containerPort: 8080 }],
    spec = {},
    metadata = {},
    run = 'containerd://1',
  }: PodTraits = {},
): void {
  const startedAt = formatTime(engine.epochMs + engine.agenda.nowMs);
  engine.api.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web', 'pod-template-hash': revision }, ...metadata },
    spec: { nodeName: node, terminationGracePeriodSeconds: 30, containers: [{ name: 'main', image, ports, ...spec }] },
    status: {
      phase: 'Running',
      podIP: ip,
      containerStatuses: [
        { name: 'main', containerID: run, restartCount: 0, ready: true, state: state ?? { running: { startedAt } } },
      ],
    },
  });
}

/** Endpoints as `pod@ip` with flags: r ready, s serving, t terminating. */
function putSlice({ engine }: World, ...endpoints: string[]): void {
  engine.api.put({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: endpoints.map((text) => {
      const [name, ip, flags = 'rs'] = text.split(/[@ ]/);
      return {
        addresses: [ip],
        targetRef: { kind: 'Pod', name, namespace: 'default' },
        conditions: { ready: flags.includes('r'), serving: flags.includes('s'), terminating: flags.includes('t') },
      };
    }),
  });
}

function addTraffic({ engine }: World, spec: object = {}, name = 'users'): void {
  engine.api.put({
    apiVersion: 'orrery.dev/v1',
    kind: 'Traffic',
    metadata: { name },
    spec: { service: 'web', path: '/', requestsPerSecond: 20, shape: 'steady', timeoutSeconds: 2, ...spec },
  });
}

function seen({ network }: World): TrafficObservation {
  const [first] = network.observe(true);
  return first;
}

describe('outcomes', () => {
  const serving = (world: World, image: object = {}, pod: PodTraits = {}) => {
    addImage(world, 'shop:v1', image);
    world.advance(50);
    addService(world);
    putPod(world, 'web-1', pod);
    putSlice(world, 'web-1@10.244.1.2');
  };

  it.each<[string, (world: World) => void, object, string[]]>([
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
    const world = createWorld();
    prepare(world);
    world.advance(200);
    addTraffic(world, spec);
    world.advance(10_000);
    const { sent, succeeded, failures } = seen(world);
    expect(sent).toBeGreaterThan(150);
    expect([...(succeeded > 0 ? ['ok'] : []), ...Object.keys(failures)].sort()).toEqual([...outcomes].sort());
  });

  it('falls back to pods that still serve while they end when none is ready', () => {
    const world = createWorld();
    serving(world);
    putSlice(world, 'web-1@10.244.1.2 st');
    world.advance(200);
    addTraffic(world);
    world.advance(2000);
    expect(seen(world)).toMatchObject({ failed: 0 });
  });

  it('spreads over the pods by chance, and counts per version', () => {
    const world = createWorld();
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
    const world = createWorld();
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
    const world = createWorld();
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
  function world(image: object, spec: object = {}): World {
    const created = createWorld();
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
    const world = createWorld();
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

describe('counters', () => {
  function busy(spec: object = {}): World {
    const world = createWorld();
    addService(world);
    putPod(world, 'web-1');
    putSlice(world, 'web-1@10.244.1.2');
    world.advance(1000);
    addTraffic(world, spec);
    return world;
  }

  it('add up, by the second and in all', () => {
    const world = busy();
    addImage(world, 'shop:v1', { errorPercent: 20 });
    world.advance(29_000);
    const { sent, succeeded, failed, failures, perSecond, byRevision, p95Ms, inFlight } = seen(world);
    const sum = (of: (second: (typeof perSecond)[number]) => number) =>
      perSecond.reduce((total, second) => total + of(second), 0);
    expect(perSecond.map(({ second }) => second)).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    expect([sum((second) => second.ok), sum((second) => second.failed)]).toEqual([succeeded, failed]);
    expect(failures).toEqual({ error: failed });
    expect(byRevision).toEqual({ r1: { ok: succeeded, failed } });
    const underWay = inFlight.filter(({ endMs }) => endMs > world.engine.agenda.nowMs).length;
    expect(succeeded + failed + underWay).toBe(sent);
    expect(sent).toBeGreaterThan(29 * 19);
    expect(sent).toBeLessThan(29 * 21);
    // 20 ms give or take, and two hops.
    expect(p95Ms).toBeGreaterThan(22);
    expect(p95Ms).toBeLessThan(32);
  });

  it('tell only what is new, unless asked for all', () => {
    const world = busy();
    world.advance(5000);
    expect(world.network.observe()[0]?.perSecond.length).toBe(5);
    world.advance(2000);
    expect(world.network.observe()[0]?.perSecond.map(({ second }) => second)).toEqual([6, 7]);
    expect(world.network.observe()[0]?.perSecond).toEqual([]);
    expect(world.network.observe(true)[0]?.perSecond.length).toBe(7);
  });

  it('are written into the status every five seconds, and not when nothing has changed', () => {
    const world = busy();
    world.advance(5100);
    const status = world.engine.api.get<Traffic>('traffics', 'default/users')?.status;
    expect(status).toMatchObject({ failed: 0, lastUpdateTime: '2025-01-01T00:00:06Z' });
    expect(status?.sent).toBeGreaterThan(90);
    const writes = () => world.engine.api.writes.filter(({ request }) => request.resource === 'traffics').length;
    const object = world.engine.api.get<Traffic>('traffics', 'default/users');
    world.engine.api.put({ ...object, spec: { ...object?.spec, paused: true } } as never);
    world.advance(20_000);
    const after = writes();
    world.advance(60_000);
    expect(writes()).toBe(after);
  });

  it.each([
    ['steady', 1200, 1200],
    // 20 a second for 50 s, 100 a second for 10 s.
    ['spike', 2000, 2000],
    ['wave', 1200, 1200],
  ])('follow the shape: %s', (shape, least, most) => {
    const world = busy({ shape });
    world.advance(60_000);
    const { sent, perSecond } = seen(world);
    expect(sent).toBeGreaterThan(least * 0.96);
    expect(sent).toBeLessThan(most * 1.04);
    const at = (second: number) => perSecond.find((each) => each.second === second)?.sent ?? 0;
    if (shape === 'spike') expect(at(55)).toBeGreaterThan(4 * at(30));
    if (shape === 'wave') expect(at(16)).toBeGreaterThan(4 * at(46));
  });

  it('say when the limit holds users back', () => {
    const world = busy({ requestsPerSecond: 3000 });
    addTraffic(world, { requestsPerSecond: 1000 }, 'more');
    world.advance(2000);
    const [users, more] = world.network.observe(true);
    expect([users.limited, more.limited]).toEqual([true, true]);
    expect(users.sent + more.sent).toBeGreaterThan(3800);
    expect(users.sent + more.sent).toBeLessThan(4100);
    expect(users.sent / more.sent).toBeGreaterThan(2.8);
    expect(users.inFlight.length).toBeLessThanOrEqual(150);
  });
});

describe('saving', () => {
  it('goes on as if nothing had happened, whoever has been looking', () => {
    const tell = (world: World) =>
      JSON.stringify([world.network.observe(true), world.engine.api.list('traffics')]).split('},');
    const begin = () => {
      const world = createWorld(5);
      addImage(world, 'shop:v1', { latencyMs: 300, errorPercent: 10, concurrency: 4 });
      addService(world);
      putPod(world, 'web-1');
      putPod(world, 'web-2', { ip: '10.244.1.3' });
      putSlice(world, 'web-1@10.244.1.2', 'web-2@10.244.1.3');
      addTraffic(world, { shape: 'wave' });
      world.advance(12_345);
      return world;
    };
    const finish = (world: World) => {
      putPod(world, 'web-2', {
        ip: '10.244.1.3',
        metadata: { deletionTimestamp: '2025-01-01T00:00:13Z', deletionGracePeriodSeconds: 30 },
      });
      putSlice(world, 'web-1@10.244.1.2');
      world.advance(30_000);
    };
    const straight = begin();
    finish(straight);

    const world = begin();
    world.network.observe();
    const { engine } = world;
    const saved = JSON.parse(JSON.stringify(world.network.save())) as unknown;
    engine.api.dropWatchers();
    const network = createNetwork(engine);
    network.load(saved);
    const resumed: World = { engine, network, advance: (ms) => runPart(engine, network, engine.agenda.nowMs + ms) };
    finish(resumed);
    expect(tell(resumed)).toEqual(tell(straight));
  });
});

describe('names', () => {
  it('stand for Services and their pods', () => {
    const world = createWorld();
    addService(world);
    world.engine.api.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { type: 'ClusterIP', clusterIP: 'None', ports: [{ port: 5432 }] },
    });
    world.engine.api.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'out' },
      spec: { type: 'ExternalName', externalName: 'example.org' },
    });
    world.engine.api.put({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'db-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'db' } },
      addressType: 'IPv4',
      endpoints: [
        { addresses: ['10.244.1.7'], hostname: 'db-0', conditions: { ready: true } },
        { addresses: ['10.244.2.7'], hostname: 'db-1', conditions: { ready: true } },
        { addresses: ['10.244.2.8'], hostname: 'db-2', conditions: { ready: false } },
      ],
    });
    world.advance(100);
    const { network } = world;
    expect(network.resolve('web')).toEqual({ addresses: ['10.96.0.10'] });
    expect(network.resolve('web.default.svc.cluster.local.')).toEqual({ addresses: ['10.96.0.10'] });
    expect(network.resolve('web', 'shop')).toBeUndefined();
    expect(network.resolve('web.default', 'shop')).toEqual({ addresses: ['10.96.0.10'] });
    expect(network.resolve('db.shop')).toEqual({ addresses: ['10.244.1.7', '10.244.2.7'] });
    expect(network.resolve('db-1.db', 'shop')).toEqual({ addresses: ['10.244.2.7'] });
    expect(network.resolve('db-2.db', 'shop')).toBeUndefined();
    expect(network.resolve('out')).toEqual({ alias: 'example.org' });
    expect(network.resolve('nothing')).toBeUndefined();
  });
});
