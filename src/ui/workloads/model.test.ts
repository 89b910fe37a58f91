import { expect, test } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { stillWorld } from '../../testing/page/world.ts';
import { applyFrame, emptyCluster } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { budgetLine, deploymentBand, versionOf, workloadKeys } from './model.ts';
import { troubleFirst } from '../map/trouble-first.ts';

const cluster = applyFrame(emptyCluster(), {
  number: 1,
  reset: true,
  nowMs: 102_350,
  epochMs: 0,
  playing: false,
  speed: 1,
  revision: 812,
  changes: stillWorld(),
  traffic: [],
  activity: {},
  canUndo: false,
  canRedo: false,
  limits: [],
});

test('what users reach comes first', () => {
  expect(workloadKeys(cluster, false)).toMatchObject({
    deployments: ['default/web', 'default/api'],
    daemonSets: ['default/log-agent'],
    budgets: ['default/web'],
  });
});

test('web in the middle of its rolling update', () => {
  const web = tableOf(cluster.tables, 'deployments').byKey.get('default/web') as Deployment;
  const band = deploymentBand(web, cluster);
  expect(band.rows.map((row) => [`r${row.revision} · ${row.version}`, row.pods.length, row.empty])).toEqual([
    ['r2 · v2', 2, 2],
    ['r1 · v1', 4, 0],
  ]);
  expect(band).toMatchObject({ rolling: true, surge: { now: 1, max: 1 }, unavailable: { now: 0, max: 1 } });
});

test('a budget says its bound and what it allows now', () => {
  const [budget] = tableOf(cluster.tables, 'poddisruptionbudgets').byKey.values();
  expect(budgetLine(budget)).toBe('min 3 · allowed disruptions 1');
});

test.each([
  ['shop:v2', 'v2'],
  ['registry.local:5000/shop', 'shop'],
  ['registry.local:5000/shop:1.4', '1.4'],
  ['nginx', 'nginx'],
])('the version of %s is %s', (image, version) => {
  expect(versionOf(image)).toBe(version);
});

test('when not all slots fit, those in trouble are shown', () => {
  const pods = [...tableOf(cluster.tables, 'pods').byKey.values()];
  expect(troubleFirst(pods, 2).map((pod) => pod.metadata.name)).toEqual(['web-7d9f8c6b5-2lqzn', 'web-5f6c9d7b8-k2x4q']);
});
