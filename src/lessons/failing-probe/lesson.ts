/** The readiness probe asks where nobody listens. */
import { image, webDeployment, webService } from '../../api/shop.ts';
import { allAvailable, usersAnswered } from '../checks.ts';
import { defineLesson, deploymentName, podName } from '../lesson.ts';
import { shop } from '../starts.ts';

const wrongProbe = { httpGet: { path: '/healthz', port: 8081 }, periodSeconds: 2 };
const repair = `kubectl patch deployment web --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":8080}]'`;

export const failingProbe = defineLesson({
  slug: 'failing-probe',
  course: 'scenario',
  title: { en: 'Running, but never ready' },
  minutes: 6,
  teaches: { en: 'What a readiness probe decides, and how to read why it fails.' },
  topics: ['J1', 'J2', 'C15'],
  start: shop({
    seed: 23,
    // The shop is picky here: at any other port it refuses.
    images: [
      image('shop-v1', {
        image: 'shop:v1',
        startSeconds: 1.2,
        readySeconds: 2,
        latencyMs: 32,
        concurrency: 20,
        ports: [8080],
      }),
    ],
    workloads: [webDeployment({ container: { readinessProbe: wrongProbe } }), webService()],
    atMs: 60_000,
  }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'Running, but never ready' },
      say: {
        en: '4 pods of `web` are Running, with 0 restarts, and READY stays at 0/1. The containers do not crash, and yet no user is answered. Read the events of a pod.',
      },
      point: (cluster) => {
        const pod = cluster.pods({ app: 'web' })[0];
        return pod && podName(pod.name);
      },
      predict: {
        ask: { en: 'Who keeps the traffic away?' },
        choices: [
          {
            id: 'liveness',
            text: { en: 'A liveness probe that fails' },
            because: { en: 'That would restart the containers again and again. RESTARTS is 0.' },
          },
          {
            id: 'readiness',
            text: { en: 'A readiness probe that fails' },
            because: {
              en: 'The kubelet asks each container whether it may get traffic. The answer here: connection refused, at a port where nothing listens. Until the probe succeeds, the pod is no endpoint.',
            },
          },
          {
            id: 'service',
            text: { en: 'A Service with the wrong selector' },
            because: { en: 'That would not change READY. The pod itself is not ready, whoever looks for it.' },
          },
        ],
        right: 'readiness',
      },
    },
    {
      id: 'repair',
      title: { en: 'Ask at the right door' },
      say: {
        en: 'Let the *readiness probe* ask where the shop listens: at port 8080. Keep a probe. Without one a pod counts as ready as soon as its container runs, and users get to a shop that is still starting.',
      },
      point: deploymentName('web'),
      check: [
        allAvailable('web', 4),
        {
          text: { en: 'The pods of web still have a readiness probe' },
          that: (cluster) => cluster.deployment('web').hasReadinessProbe,
          always: 'lowest',
        },
        usersAnswered(),
      ],
      explain: {
        en: 'A probe is a part of the pod template, so mending it was a release: new pods with the right probe, then the old ones left.',
      },
      hints: [
        { level: 1, say: { en: 'containerPort says where the shop listens. Compare it with the port of the probe.' } },
        {
          level: 2,
          say: { en: 'Select the card of web and look for readinessProbe in its YAML. Change the port, then Apply.' },
        },
        { level: 3, say: { en: `\`${repair}\`` } },
      ],
      solution: [repair],
    },
    {
      id: 'which',
      title: { en: 'The other probe' },
      say: {
        en: 'There are three *probes*. Readiness decides about traffic. Liveness decides about a restart. A startup probe holds the other two back until a slow container is up.',
      },
      predict: {
        ask: { en: 'What if it had been the liveness probe that asked at port 8081?' },
        choices: [
          {
            id: 'restarts',
            text: { en: 'The containers would be restarted, over and over, with growing waits' },
            because: {
              en: 'After three failures the kubelet kills the container. Soon STATUS would read CrashLoopBackOff, though the shop never crashed by itself.',
            },
          },
          {
            id: 'same',
            text: { en: 'The same as now: no traffic' },
            because: {
              en: 'Liveness does not decide about traffic. In between the restarts the pods would even get some.',
            },
          },
          {
            id: 'replaced',
            text: { en: 'The pods would be replaced by new ones' },
            because: {
              en: 'A failed liveness probe restarts the container in the same pod. The ReplicaSet sees no pod missing.',
            },
          },
        ],
        right: 'restarts',
      },
    },
  ],
  recap: [
    { en: 'Running says that the process runs; READY says that it may get traffic.' },
    { en: 'Unhealthy, in the events, has the answer that the probe got. Connection refused: nobody listens there.' },
  ],
});
