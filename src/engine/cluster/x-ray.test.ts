import { beforeAll, describe, expect, it } from 'vitest';
import type { XRayChart, XRayStep } from '../../api/x-ray.ts';
import { Cluster } from './cluster.ts';
import { History } from './history.ts';
import { chartOf, demo, deployments, podsOf, scale, setImage, told, xRay } from './x-ray-fixture.ts';
import { controllerLanesMax } from './x-ray-lanes.ts';
import { xRayRequestsMax, xRayStepsMax } from './x-ray.ts';

/** Whoever the arrows of a step join: pairs of lanes. */
function ends(step: XRayStep): [string, string][] {
  const arrow: [string, string] = [step.from, step.to];
  return step.kind === 'call' && step.revision !== undefined ? [arrow, ['apiserver', 'etcd']] : [arrow];
}

describe('the X-ray of a new image', () => {
  const cluster = demo();
  let chart: XRayChart;
  beforeAll(() => {
    cluster.handle(setImage, 'kubectl set image deployment/web web=shop:v2');
    cluster.run(75_000);
    chart = chartOf(cluster);
  });

  it('begins with the request, its stages, the write and the answer', () => {
    expect(chart.request).toMatchObject({
      input: 1,
      label: 'kubectl set image deployment/web web=shop:v2',
      what: 'PATCH deployments/web',
      code: 200,
    });
    expect(told(chart).slice(0, 4)).toEqual([
      'request you > apiserver: PATCH deployments/web',
      'stages apiserver > apiserver: 10 stages',
      'write apiserver > etcd: store deployment web',
      'answer apiserver > you: 200 OK',
    ]);
    expect(chart.steps[1].stages).toEqual([
      ...['routing', 'authentication', 'authorization', 'lookup', 'decoding', 'precondition', 'defaults', 'admission'],
      ...['validation', 'storage'],
    ]);
  });

  it('tells each watch event before the request that it led to', () => {
    expect(told(chart).slice(4, 11)).toEqual([
      'watch apiserver > deployment-controller: MODIFIED deployment web',
      'call deployment-controller > apiserver: POST replicasets/web-#',
      'call deployment-controller > apiserver: PUT replicasets/web-# ×4',
      expect.stringMatching(/^call deployment-controller > apiserver: PUT deployments\/web\/status ×\d+$/),
      'watch apiserver > replicaset-controller: ADDED replicaset web-#',
      'call replicaset-controller > apiserver: POST pods/web-# ×4',
      expect.stringMatching(/^call replicaset-controller > apiserver: PUT replicasets\/web-#\/status ×\d+$/),
    ]);
    expect(chart.steps[5].text).toMatch(/^deployment controller created ReplicaSet web-\w+, because the pod template/);
  });

  it('goes on to the scheduler, the kubelets, the endpoints and the rules on the nodes', () => {
    const lines = told(chart);
    const after = [
      'POST pods/web-#/binding ×4',
      'PUT pods/web-#/status ×4',
      'PUT endpointslices/web',
      'rules of service',
    ];
    const places = after.map((text) => lines.findIndex((line) => line.includes(text)));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(places[0]).toBeGreaterThan(5);
    expect(chart.lanes.map(({ id }) => id)).toEqual([
      ...['you', 'apiserver', 'etcd', 'deployment-controller', 'replicaset-controller', 'disruption-controller'],
      ...['scheduler', 'kubelet', 'endpoints', 'kube-proxy'],
    ]);
  });

  it('joins etcd to nobody but the API server', () => {
    const toEtcd = chart.steps.flatMap(ends).filter((arrow) => arrow.includes('etcd'));
    expect(toEtcd.length).toBeGreaterThan(10);
    expect(new Set(toEtcd.map((arrow) => arrow.join(' > ')))).toEqual(new Set(['apiserver > etcd']));
  });

  it('is in the order of time, and knows when the last of like steps was', () => {
    const times = chart.steps.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    const binding = chart.steps.find(({ label }) => label.endsWith('/binding'));
    expect(binding?.lastMs).toBeGreaterThan((binding?.atMs ?? 0) + 1000);
  });

  it('tells of a controller that was too late', () => {
    const late = chart.steps.find(({ refused }) => refused?.code === 409);
    expect(late).toMatchObject({ kind: 'call', refused: { stage: 'precondition', code: 409 } });
    expect(late?.refused?.message).toContain('the object has been modified');
    expect(late?.revision).toBeUndefined();
  });

  it('shows like steps one by one when asked to, up to the limit, and says how many are left out', () => {
    const { steps, stepsLeftOut } = chartOf(cluster, { each: true });
    expect(steps).toHaveLength(xRayStepsMax);
    expect(steps.every(({ count }) => count === 1)).toBe(true);
    expect(stepsLeftOut).toBeGreaterThan(0);
  });

  it('holds no heartbeats, leases or events', () => {
    const { steps } = chartOf(cluster, { each: true });
    expect(steps.filter(({ object }) => object && ['leases', 'events'].includes(object.resource))).toEqual([]);
  });
});

describe('what follows', () => {
  it('follows a deleted pod to its end and to the one that comes for it', () => {
    const cluster = demo();
    const name = podsOf(cluster, 'web')[0].metadata.name;
    cluster.handle({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}` });
    cluster.run(60_000);
    const lines = told(chartOf(cluster));
    expect(lines).toContain('call replicaset-controller > apiserver: POST pods/web-#');
    expect(lines).toContain('call scheduler > apiserver: POST pods/web-#/binding');
    expect(lines).toContain('watch apiserver > kubelet: MODIFIED pod web-#');
    expect(lines).toContain('call kubelet > apiserver: DELETE pods/web-# ×2');
    // To a kubelet a pod that is bound to its node is a new one.
    expect(lines).toContain('watch apiserver > kubelet: ADDED pod web-#');
  });

  it('draws three hundred pods as few steps', () => {
    const cluster = demo();
    cluster.handle(scale('web', 300));
    cluster.run(70_000);
    const chart = chartOf(cluster);
    const created = chart.steps.find(({ label }) => label.startsWith('POST pods/') && !label.endsWith('/binding'));
    expect(created?.count).toBe(296);
    expect(chart.steps.length).toBeLessThan(60);
    expect(chart.stepsLeftOut).toBe(0);
  });

  it('gives few controllers lanes of their own', () => {
    const cluster = demo();
    cluster.handle({ method: 'DELETE', path: `${deployments}/web`, body: { propagationPolicy: 'Foreground' } });
    cluster.run(70_000);
    const controllers = chartOf(cluster).lanes.filter(
      ({ id }) => id.includes('controller') || id.includes('collector'),
    );
    expect(controllers.length).toBeLessThanOrEqual(controllerLanesMax + 1);
    expect(
      chartOf(cluster).steps.some(({ from }) => from === 'garbage-collector' || from === 'other controllers'),
    ).toBe(true);
  });
});

describe('the list of requests', () => {
  it('has none before the student has done anything', () => {
    expect(xRay(demo())).toEqual({ requests: [], requestsLeftOut: 0 });
  });

  it('begins with the newest, and shows it unless another one is asked for', () => {
    const cluster = demo();
    cluster.handle(setImage, 'ship v2');
    cluster.run(46_000);
    cluster.handle(scale('api', 3), 'scale api');
    cluster.handle({ method: 'GET', path: `${deployments}/web` });
    expect(xRay(cluster).requests.map(({ label }) => label)).toEqual(['scale api', 'ship v2']);
    expect(chartOf(cluster).request.label).toBe('scale api');
    expect(chartOf(cluster, { input: 1 }).request.label).toBe('ship v2');
    cluster.run(60_000);
    const first = told(chartOf(cluster, { input: 1 })).join('\n');
    expect(first).toContain('web-#');
    expect(first, 'what one request sets off is not the other’s').not.toContain('api-#');
  });

  it('is bounded, and says how many it leaves out', () => {
    const cluster = demo();
    for (let count = 0; count < xRayRequestsMax + 7; count++) cluster.handle(scale('api', 2));
    const { requests, requestsLeftOut } = xRay(cluster);
    expect(requests).toHaveLength(xRayRequestsMax);
    expect(requestsLeftOut).toBe(7);
  });
});

describe('time', () => {
  it('lets the chart grow, and only at its end', () => {
    const cluster = demo();
    cluster.handle(setImage);
    let before = chartOf(cluster).steps.map(({ label }) => label);
    for (const atMs of [45_015, 45_030, 45_100, 47_000, 60_000]) {
      cluster.run(atMs);
      const now = chartOf(cluster).steps.map(({ label }) => label);
      expect(now.slice(0, before.length)).toEqual(before);
      expect(now.length).toBeGreaterThanOrEqual(before.length);
      before = now;
    }
  });

  // At the later moment kube-proxy has heard of the endpoints and not yet changed its rules.
  it.each([45_035, 45_100])('is the same after a save and a load at %d ms', (atMs) => {
    const cluster = demo();
    cluster.handle(setImage);
    cluster.run(atMs);
    const saved = JSON.parse(JSON.stringify(cluster.save())) as ReturnType<Cluster['save']>;
    const loaded = new Cluster(cluster.recording, {}, saved);
    for (const each of [cluster, loaded]) each.run(60_000);
    expect(xRay(loaded)).toEqual(xRay(cluster));
  });

  it('is what it was while somebody looks back, and forgets what was undone', () => {
    const history = new History(demo());
    history.cluster.handle(setImage);
    history.cluster.run(45_050);
    const then = chartOf(history.cluster);
    history.cluster.run(60_000);
    history.cluster.handle(scale('api', -1));
    history.cluster.run(61_000);
    history.seek(45_050);
    expect(chartOf(history.cluster)).toEqual(then);
    history.cluster.run(61_000);
    expect(chartOf(history.cluster).request.code).toBe(422);
    history.rewindBefore(1);
    expect(chartOf(history.cluster).request.code).toBe(200);
    history.rewindBefore(0);
    expect(xRay(history.cluster).requests).toEqual([]);
  });
});
