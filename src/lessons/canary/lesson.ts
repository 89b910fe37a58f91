/** A new version for a few of the users first: what a share of the pods tells, how to stop, and how to go on. */
import { image, shopImages, webDeployment, webService } from '../../api/shop.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { allRun, noFailures, noPods, usersAnswered } from '../checks.ts';
import { defineLesson, deploymentName, serviceName, type Check } from '../lesson.ts';
import { shop } from '../starts.ts';

const trialImage = 'shop:v2-rc1';
const goodImage = 'shop:v2';

export const canary = defineLesson({
  slug: 'canary',
  course: 'lesson',
  title: { en: 'Canary: a few users first' },
  minutes: 9,
  teaches: {
    en: 'How a small second Deployment tries a version on a share of the users, and what to do with what you see.',
  },
  topics: ['D3'],
  start: shop({
    seed: 11,
    images: [trial()],
    workloads: [webDeployment(), canaryDeployment(), webService()],
  }),
  steps: [
    {
      id: 'release',
      title: { en: 'One pod of the new version' },
      say: {
        en: 'Beside `web` there is a second *Deployment*, `web-canary`, with 0 pods of `shop:v2-rc1`. Its pods carry the *label* `app: web` too, and the *selector* of the Service `web` asks for nothing else. Scale `web-canary` to 1.',
      },
      point: deploymentName('web-canary'),
      predict: {
        ask: { en: 'web has 4 pods. How many of the users will meet the new version?' },
        choices: [
          {
            id: 'fifth',
            text: { en: 'About every fifth request' },
            because: {
              en: 'A Service sends each connection to any of its ready addresses. One of five is the new one.',
            },
          },
          {
            id: 'half',
            text: { en: 'Half of them: two Deployments share the Service' },
            because: { en: 'A Service knows no Deployments. It sees five pods with the same label.' },
          },
          {
            id: 'none',
            text: { en: 'None, until the Service is changed' },
            because: { en: 'The label is all that the Service looks at, and the new pod has it.' },
          },
        ],
        right: 'fifth',
      },
      check: [
        canaryHas(1),
        {
          text: { en: 'The Service has sent to 5 pods for 10 s' },
          that: (cluster) => cluster.service('web').ready === 5,
          value: (cluster) => cluster.service('web').ready,
          holdMs: 10_000,
        },
      ],
      explain: { en: 'The share follows the numbers of pods: 1 of 5 is 20 %, 1 of 20 would be 5 %.' },
      hints: [
        { level: 1, say: { en: 'A canary is a Deployment like any other. It lacks pods.' } },
        { level: 2, say: { en: 'The card of web-canary has a +.' } },
        { level: 3, say: { en: '`kubectl scale deployment web-canary --replicas=1`' } },
      ],
      solution: ['kubectl scale deployment web-canary --replicas=1'],
    },
    {
      id: 'stop',
      title: { en: 'Read the signs, and stop' },
      say: {
        en: 'Watch the users, at the top, for a while. `shop:v2-rc1` has a defect: it answers half of its requests with an error. Every pod is Ready all the same. When you have seen enough, take the canary away.',
      },
      point: serviceName('web'),
      predict: {
        ask: { en: 'One pod of five fails half of the time. Which share of all requests fails?' },
        choices: [
          {
            id: 'tenth',
            text: { en: 'About 10 %' },
            because: {
              en: 'A fifth of the requests reach it, and half of those fail. A release to all pods would have failed 50 %.',
            },
          },
          {
            id: 'half',
            text: { en: '50 %' },
            because: { en: 'That is what you would see had the version gone to all five pods.' },
          },
          {
            id: 'none',
            text: { en: 'None: the Service leaves out a pod that fails' },
            because: {
              en: 'A Service leaves out pods that are not Ready. The readiness probe asks for /healthz, and that works.',
            },
          },
        ],
        right: 'tenth',
      },
      check: [noPods('web-canary'), usersAnswered()],
      explain: { en: 'One command, and no rollback: the old version has run all the time.' },
      hints: [
        { level: 1, say: { en: 'What was added can be taken away. The old version needs no help.' } },
        {
          level: 2,
          say: { en: 'The card of web-canary has a −. Deleting the Deployment would do, too, but you need it again.' },
        },
        { level: 3, say: { en: '`kubectl scale deployment web-canary --replicas=0`' } },
      ],
      solution: ['kubectl scale deployment web-canary --replicas=0'],
    },
    {
      id: 'again',
      title: { en: 'The mended version' },
      say: {
        en: 'The defect is found; `shop:v2` is the mended version. Give `web-canary` that image, scale it to 1, and let it serve for 15 s. This time no request may fail.',
      },
      point: deploymentName('web-canary'),
      check: [
        canaryHas(1),
        {
          text: { en: 'web-canary runs shop:v2, for 15 s' },
          that: (cluster) => {
            const { image: runs, rolledOut, wanted } = cluster.deployment('web-canary');
            return runs === goodImage && wanted > 0 && rolledOut;
          },
          value: (cluster) => cluster.deployment('web-canary').image,
          holdMs: 15_000,
        },
        noFailures(),
      ],
      hints: [
        {
          level: 1,
          when: (cluster) =>
            cluster.deployment('web-canary').wanted > 0 && cluster.deployment('web-canary').image === trialImage,
          reachedBy: ['kubectl scale deployment web-canary --replicas=1'],
          say: { en: 'That was the old canary again. Reset the step, and give it the other image first.' },
        },
        { level: 1, say: { en: 'In this order: the image, then the pod.' } },
        { level: 2, say: { en: 'The menu of web-canary has Set image. Its container is called web.' } },
        {
          level: 3,
          say: {
            en: '`kubectl set image deployment/web-canary web=shop:v2`, then `kubectl scale deployment web-canary --replicas=1`',
          },
        },
      ],
      solution: [
        'kubectl set image deployment/web-canary web=shop:v2',
        'kubectl scale deployment web-canary --replicas=1',
      ],
    },
    {
      id: 'promote',
      title: { en: 'For everybody' },
      say: {
        en: 'The canary sings. Promote the version: ship `shop:v2` to `web` as a rolling update, and scale `web-canary` to 0 when that is done. The users are not to notice.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'Why not scale web-canary up to 4 and delete web instead?' },
        choices: [
          {
            id: 'names',
            text: {
              en: 'It works, but then the main Deployment is called canary, and the next release starts from there',
            },
            because: {
              en: 'That is what blue/green does on purpose. A canary is a guest: the version moves into web, and the guest goes.',
            },
          },
          {
            id: 'outage',
            text: { en: 'It would be an outage' },
            because: { en: 'Not if the new pods are Ready before the old ones go.' },
          },
        ],
        right: 'names',
      },
      check: [allRun('web', 'shop:v2'), noPods('web-canary'), noFailures()],
      hints: [
        { level: 1, say: { en: 'Two Deployments, two steps: the one that stays first.' } },
        { level: 2, say: { en: 'Set image in the menu of web; when it is through, − at web-canary.' } },
        {
          level: 3,
          say: {
            en: '`kubectl set image deployment/web web=shop:v2`, then `kubectl scale deployment web-canary --replicas=0`',
          },
        },
      ],
      solution: ['kubectl set image deployment/web web=shop:v2', 'kubectl scale deployment web-canary --replicas=0'],
    },
    {
      id: 'play',
      title: { en: 'Smaller shares' },
      freePlay: true,
      say: {
        en: 'How would you give a version to 10 % of the users? Scale `web` to 9 and `web-canary` to 1, and count at the top. For 1 % you would need 100 pods: that is where routers come in that know more than pods, such as an ingress controller or a service mesh.',
      },
    },
  ],
  recap: [
    { en: 'A Service sends to every ready pod with its labels, whoever made it.' },
    { en: 'The share of a canary is its share of the pods.' },
    { en: 'Ready is not the same as good: watch the users.' },
  ],
});

function canaryHas(count: number): Check {
  return {
    text: { en: `web-canary has ${count} available pod` },
    that: (cluster) => cluster.deployment('web-canary').wanted === count && cluster.deployment('web-canary').rolledOut,
    value: (cluster) => cluster.deployment('web-canary').available,
  };
}

/** Ready like any other, and half of its answers are errors. */
function trial(): KubernetesObject {
  const good = shopImages().find(({ metadata }) => metadata.name === 'shop-v2') as KubernetesObject & { spec: object };
  return image('shop-v2-rc1', { ...good.spec, image: trialImage, errorPercent: 50 });
}

function canaryDeployment(): KubernetesObject {
  const labels = { app: 'web', track: 'canary' };
  return webDeployment({ name: 'web-canary', replicas: 0, image: trialImage, labels, container: { name: 'web' } });
}
