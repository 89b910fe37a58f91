/** More pods were asked for, and nothing is Pending: the namespace has used up its quota. */
import { applied, deployment, shopMachines, webDeployment, webService } from '../../api/shop.ts';
import { noFailures } from '../checks.ts';
import type { Facts } from '../facts.ts';
import { defineLesson, deploymentName } from '../lesson.ts';
import { shop } from '../starts.ts';

/** 4 of web, 3 of the agent, and 3 of the trial: full. */
const podsMax = 10;
const trial = deployment({
  name: 'trial',
  replicas: 3,
  image: 'shop:v2',
  port: 8080,
  requests: { cpu: '100m', memory: '128Mi' },
});
const quota = applied({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team', namespace: 'default' },
  spec: { hard: { pods: String(podsMax) } },
});

export const fullQuota = defineLesson({
  slug: 'full-quota',
  course: 'scenario',
  title: { en: 'Asked for six, got four' },
  minutes: 6,
  teaches: { en: 'Where to look when pods are missing and none is Pending, and how to live within a quota.' },
  topics: ['J1', 'J2'],
  start: shop({
    seed: 27,
    // The quota is as old as the machines: what comes before it has been counted might not be.
    machines: [...shopMachines(), quota],
    workloads: [webService(), trial],
    later: [webDeployment({ replicas: 6 })],
    atMs: 60_000,
  }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'Two that are nowhere' },
      say: {
        en: 'The sale begins in an hour, and `web` was brought here this morning, with 6 pods. `kubectl get deployment web` says 4/6, and has said so ever since. Yet no pod is Pending, and none has failed. `kubectl describe replicaset -l app=web` has events.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'Why are there only 4?' },
        choices: [
          {
            id: 'room',
            text: { en: 'No node has room for two more' },
            because: { en: 'Then there would be two pods, Pending, and the scheduler would say Insufficient cpu.' },
          },
          {
            id: 'quota',
            text: { en: 'The API server refuses to store more pods in this namespace' },
            because: {
              en: 'The ReplicaSet asks, and is refused: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10. What is never stored is never Pending.',
            },
          },
          {
            id: 'slow',
            text: { en: 'The two are still pulling their image' },
            because: { en: 'They would be listed, as ContainerCreating. Nothing is listed.' },
          },
        ],
        right: 'quota',
      },
    },
    {
      id: 'repair',
      title: { en: 'Make room' },
      say: {
        en: 'The *quota* belongs to those who run the cluster, and they will not raise it before Monday. Get 6 pods of `web` within it. `kubectl get pods` shows who else uses the namespace. The *Deployment* `trial` was somebody’s trial in spring; nobody misses it.',
      },
      point: deploymentName('trial'),
      check: [
        {
          text: { en: 'web has 6 available pods' },
          that: (cluster) => cluster.deployment('web').wanted >= 6 && cluster.deployment('web').rolledOut,
          value: (cluster) => cluster.deployment('web').available,
        },
        {
          text: { en: `The quota team still allows ${podsMax} pods` },
          that: (cluster) => allowed(cluster) === podsMax,
          value: allowed,
        },
        noFailures(),
      ],
      explain: {
        en: 'A ReplicaSet that was refused tries again, but after each refusal it waits twice as long, up to a quarter of an hour. A change of the object wakes it at once; so does a restart of the rollout.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.pods({ app: 'trial' }).length === 0 && cluster.deployment('web').available < 6,
          reachedBy: ['kubectl scale deployment trial --replicas=0'],
          say: {
            en: 'There is room now. The controller of web tries again after a *back-off* that has grown long. You may wait, or change something about web: scale it to 5, and then to 6.',
          },
        },
        {
          level: 1,
          say: { en: '`kubectl describe quota team` says how much is used. Three of the ten are not needed.' },
        },
        { level: 2, say: { en: 'Scale trial to 0, or delete it. Then see whether web has noticed.' } },
        {
          level: 3,
          say: {
            en: '`kubectl delete deployment trial`, then `kubectl scale deployment web --replicas=5` and `kubectl scale deployment web --replicas=6`',
          },
        },
      ],
      solution: [
        'kubectl delete deployment trial',
        'kubectl scale deployment web --replicas=5',
        'kubectl scale deployment web --replicas=6',
      ],
    },
  ],
  recap: [
    { en: 'Fewer pods than asked for, and none Pending: look at the events of the ReplicaSet.' },
    { en: 'A quota counts what is stored in the namespace. kubectl describe quota shows used and hard side by side.' },
  ],
});

function allowed(cluster: Facts): number {
  return cluster.quota('team').pods;
}
