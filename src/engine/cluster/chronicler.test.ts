import { describe, expect, it } from 'vitest';
import { phaseOf, withTail, type Chronicle, type ReleaseSample } from '../../api/chronicle.ts';
import type { ApiRequest } from '../../api/request.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Cluster } from './cluster.ts';
import { demoRecording } from './demo.ts';
import { History } from './history.ts';

const path = '/apis/apps/v1/namespaces/default/deployments/web';
const contentType = 'application/strategic-merge-patch+json';
const recreate: ApiRequest = {
  method: 'PATCH',
  path,
  contentType,
  body: {
    spec: {
      strategy: { type: 'Recreate', rollingUpdate: null },
      template: { spec: { containers: [{ name: 'web', image: 'shop:v2' }] } },
    },
  },
};

/** The demo, whose web is made anew at 45 s; the clock goes on in steps of so many milliseconds. */
function recreated(stepMs: number): History {
  const history = new History(new Cluster(demoRecording()));
  history.cluster.run(45_000);
  history.cluster.handle(recreate);
  while (history.cluster.nowMs < 75_000) {
    history.cluster.run(Math.min(75_000, history.cluster.nowMs + stepMs));
    history.note();
  }
  return history;
}

const downOf = (samples: readonly ReleaseSample[]) => {
  const first = samples.findIndex((sample) => sample.atMs > 45_000 && phaseOf(sample) !== 'up');
  const end = samples.findIndex((sample, index) => index > first && phaseOf(sample) === 'up');
  return { startMs: samples[first].atMs, endMs: samples[end].atMs, phases: samples.slice(first, end).map(phaseOf) };
};

describe('the chronicle', () => {
  const whole = recreated(30_000).chronicler.all();

  it('begins at time zero, before anybody looked', () => {
    expect(whole.available[0]).toEqual({ atMs: 0, value: 0 });
    expect(whole.available.some(({ atMs, value }) => atMs > 0 && atMs < 42_000 && value === 6)).toBe(true);
  });

  it('is the same however fast the clock runs', () => {
    expect(recreated(7).chronicler.all()).toEqual(whole);
  });

  it('knows to the write how long nobody was ready', () => {
    // The same, found by looking at the pods after every single task.
    const cluster = new Cluster(demoRecording());
    cluster.run(45_000);
    cluster.handle(recreate);
    const changes: { atMs: number; up: boolean }[] = [];
    while (cluster.nowMs < 75_000 && cluster.step()) {
      const { body } = cluster.api.handle(
        { verb: 'list', group: '', version: 'v1', resource: 'pods' },
        { actor: 'test', cause: { kind: 'timer', timer: 'test' } },
      );
      const { items } = body as { items: Pod[] };
      const up = items
        .filter(({ metadata }) => metadata.labels?.['app'] === 'web')
        .some((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined);
      if (changes[changes.length - 1]?.up !== up) changes.push({ atMs: cluster.nowMs, up });
    }
    const down = downOf(whole.releases['default/web']);
    expect(changes.slice(-2)).toEqual([
      { atMs: down.startMs, up: false },
      { atMs: down.endMs, up: true },
    ]);
    expect([...new Set(down.phases)]).toEqual(['leaving', 'creating', 'starting']);
  });

  it('has one rollout, from the old revision to the new one', () => {
    expect(whole.rollouts).toMatchObject([
      { key: 'default/web', fromRevision: 1, toRevision: 2, outcome: 'done', strategy: 'Recreate' },
    ]);
    const [{ startMs, endMs }] = whole.rollouts;
    expect(startMs).toBeLessThan(45_200);
    expect(endMs).toBeGreaterThanOrEqual(downOf(whole.releases['default/web']).endMs);
  });

  it('has each warning at the moment when it was told', () => {
    const history = new History(new Cluster(demoRecording()));
    history.cluster.run(45_000);
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'big' },
      spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '99' } } }] },
    };
    history.cluster.handle({
      method: 'POST',
      path: '/api/v1/namespaces/default/pods',
      contentType: 'application/json',
      body,
    });
    history.cluster.run(46_000);
    const told = history.chronicler.all().warnings.filter(({ atMs }) => atMs >= 45_000);
    expect(told.map(({ reason, about }) => `${reason} ${about}`)).toEqual(['FailedScheduling pod/big']);
    history.seek(45_000);
    expect(history.chronicler.all().warnings.some(({ about }) => about === 'pod/big')).toBe(false);
  });

  it('is told in tails that add up to the whole', () => {
    const history = new History(new Cluster(demoRecording()));
    let told: Chronicle = history.chronicler.all();
    while (history.cluster.nowMs < 60_000) {
      history.cluster.run(history.cluster.nowMs + 16);
      const news = history.chronicler.takeNews();
      if (!news) continue;
      told = {
        available: withTail(told.available, news.available ?? []),
        desired: withTail(told.desired, news.desired ?? []),
        rollouts: news.rollouts ?? told.rollouts,
        warnings: withTail(told.warnings, news.warnings ?? []),
        releases: Object.fromEntries(
          [...new Set([...Object.keys(told.releases), ...Object.keys(news.releases ?? {})])].map((key) => [
            key,
            withTail(told.releases[key] ?? [], news.releases?.[key] ?? []),
          ]),
        ),
      };
    }
    expect(told).toEqual(history.chronicler.all());
    expect(history.chronicler.takeNews()).toBeUndefined();
  });

  it('is the same after looking back and going on', () => {
    const history = recreated(1000);
    history.seek(48_000);
    expect(history.chronicler.all().rollouts).toMatchObject([{ outcome: 'running', endMs: undefined }]);
    history.cluster.run(75_000);
    expect(history.chronicler.all()).toEqual(whole);
  });
});
