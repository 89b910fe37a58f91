/** A release while users shop: its bounds, what a bad image does to it, and the way back. */
import { neverBelow, noFailures } from '../checks.ts';
import type { Facts } from '../facts.ts';
import { defineLesson, deploymentName, type Check } from '../lesson.ts';
import { shop } from '../starts.ts';

const noneMissing = `kubectl patch deployment web -p '{"spec":{"strategy":{"rollingUpdate":{"maxUnavailable":0}}}}'`;

export const rollingUpdate = defineLesson({
  slug: 'rolling-update',
  course: 'lesson',
  title: { en: 'Rolling update' },
  minutes: 10,
  teaches: {
    en: 'How a new version replaces the old one without an outage, what stops a bad one, and how to go back.',
  },
  topics: ['C6', 'C8', 'D2'],
  start: shop({ seed: 7 }),
  steps: [
    {
      id: 'bounds',
      title: { en: 'The bounds of a release' },
      say: {
        en: '`web` must go from v1 to v2 while users keep shopping. A Deployment replaces pods a few at a time, between two bounds. *surge* is how many pods there may be above the number you asked for; *unavailable* is how many may be missing. Both are 25 % unless you say otherwise. As pods, surge is rounded up and unavailable is rounded down.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: '4 pods are asked for. What are the bounds during the release?' },
        choices: [
          {
            id: '5-3',
            text: { en: 'At most 5 pods, at least 3 available' },
            because: {
              en: '25 % of 4 is 1: one pod more, or one pod missing. With 5 pods it would be 1.25: surge 2, unavailable 1.',
            },
          },
          {
            id: '4-4',
            text: { en: 'Never more than 4, never fewer than 4' },
            because: {
              en: 'With no pod to spare and none that may be missing nothing could ever be replaced. Kubernetes refuses such a Deployment.',
            },
          },
          {
            id: '8-4',
            text: { en: 'Up to 8: all new ones first, then the old ones go' },
            because: { en: 'That would be a surge of 100 %. It is possible, and asks for double the room.' },
          },
        ],
        right: '5-3',
      },
    },
    {
      id: 'ship',
      title: { en: 'Ship v2' },
      say: {
        en: 'Give the container `web` the image `shop:v2`: by the menu of the card, in the YAML, or with `kubectl set image`. The pod template changes, so there is a second ReplicaSet, and a new *revision*. Slow the clock to 0.25× if you want to see every step.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'What happens first?' },
        choices: [
          {
            id: 'new-pod',
            text: { en: 'A new pod is created' },
            because: {
              en: 'The new ReplicaSet is given the one extra pod at once. Right after it, one old pod may leave, since one may be unavailable.',
            },
          },
          {
            id: 'old-pod',
            text: { en: 'An old pod stops' },
            because: { en: 'That comes second, milliseconds later. The controller adds before it takes away.' },
          },
          {
            id: 'all',
            text: { en: 'All 4 old pods stop' },
            because: { en: 'That is the strategy Recreate: an outage. This Deployment uses RollingUpdate.' },
          },
        ],
        right: 'new-pod',
      },
      check: [rolledOutTo('shop:v2'), neverBelow('web', 3), noFailures()],
      explain: {
        en: 'The old ReplicaSet is still there, with 0 pods: it is how the Deployment remembers revision 1.',
      },
      hints: [
        { level: 1, say: { en: 'Only a change of the pod template starts a release. Scaling does not.' } },
        {
          level: 2,
          say: { en: 'The card of web has a menu with Set image. In the YAML it is the line that begins with image.' },
        },
        { level: 3, say: { en: '`kubectl set image deployment/web web=shop:v2`' } },
      ],
      solution: ['kubectl set image deployment/web web=shop:v2'],
    },
    {
      id: 'bad-image',
      title: { en: 'Ship a broken v3' },
      say: {
        en: '`shop:v3` has a defect: it starts, but it never says that it is ready for traffic. Ship it all the same, in the same way as before, and watch where the release stops.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'What do the users notice?' },
        choices: [
          {
            id: 'nothing',
            text: { en: 'Nothing' },
            because: {
              en: 'A pod that is not Ready gets no traffic and does not count as available. 3 old pods must stay, so the release waits for pods that never come.',
            },
          },
          {
            id: 'quarter',
            text: { en: 'A share of the requests fails' },
            because: {
              en: 'It would, if the pods had no readiness probe: then a container that runs counts as ready, and gets traffic.',
            },
          },
          {
            id: 'all',
            text: { en: 'All requests fail once v3 is everywhere' },
            because: { en: 'It is never everywhere. The bound on unavailable pods stops it after two.' },
          },
        ],
        right: 'nothing',
      },
      check: [
        {
          text: { en: 'web asks for the image shop:v3' },
          that: (cluster) => cluster.deployment('web').image === 'shop:v3',
          value: (cluster) => cluster.deployment('web').image,
        },
        {
          text: { en: 'The release stands still: pods of v3 exist, none is ready' },
          that: (cluster) => stuckPods(cluster) > 0,
          value: (cluster) => `${stuckPods(cluster)} not ready`,
          holdMs: 10_000,
        },
        neverBelow('web', 3),
        noFailures(),
      ],
      explain: {
        en: 'Nobody is told yet. Only after `progressDeadlineSeconds`, 10 minutes, does the Deployment say that it makes no progress, and it does not go back by itself.',
      },
      hints: [
        { level: 1, say: { en: 'It is the same command as before, with another image.' } },
        {
          level: 2,
          say: { en: 'After that, wait. The surge and unavailable bars on the card of web are full, and stay so.' },
        },
        { level: 3, say: { en: '`kubectl set image deployment/web web=shop:v3`' } },
      ],
      solution: ['kubectl set image deployment/web web=shop:v3'],
    },
    {
      id: 'undo',
      title: { en: 'Go back' },
      say: {
        en: 'Take the release back. `kubectl rollout history deployment/web` lists the revisions, `kubectl rollout undo deployment/web` returns to the one before. You could also set the image to v2 again: the Deployment would find the same old ReplicaSet.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'v1 was revision 1, v2 was 2, v3 is 3. What is v2 after the undo?' },
        choices: [
          {
            id: '2',
            text: { en: 'Revision 2, as before' },
            because: {
              en: 'Then the history would say that 3 is newer than what runs. Numbers only grow; 2 is gone from the list.',
            },
          },
          {
            id: '4',
            text: { en: 'Revision 4' },
            because: {
              en: 'An undo is a release like any other, forward to an old template. Its ReplicaSet gets the next number, and 2 disappears from the history.',
            },
          },
        ],
        right: '4',
      },
      check: [rolledOutTo('shop:v2'), neverBelow('web', 3), noFailures()],
      explain: {
        en: 'It was quick: 3 pods of v2 had never stopped. That is what the bound on unavailable pods has bought you.',
      },
      hints: [
        { level: 1, say: { en: 'The ReplicaSet of v2 still exists. It only has to become the present one.' } },
        { level: 2, say: { en: 'In the terminal: kubectl rollout has the verbs history, status and undo.' } },
        { level: 3, say: { en: '`kubectl rollout undo deployment/web`' } },
      ],
      solution: ['kubectl rollout undo deployment/web'],
    },
    {
      id: 'none-missing',
      title: { en: 'With none missing' },
      say: {
        en: 'On a busy day not even one pod may be missing. Set `maxUnavailable` to 0, and ship `shop:v1` again. The field is in the YAML of the Deployment, under `strategy`. A change of the strategy alone starts no release.',
      },
      point: deploymentName('web'),
      check: [
        {
          text: { en: 'maxUnavailable is 0' },
          that: (cluster) => /^0%?$/.test(cluster.deployment('web').maxUnavailable),
          value: (cluster) => cluster.deployment('web').maxUnavailable,
        },
        rolledOutTo('shop:v1'),
        neverBelow('web', 4),
      ],
      explain: { en: 'Each new pod now had to be ready before an old one left. Safer, and slower.' },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.deployment('web').image === 'shop:v1',
          reachedBy: ['kubectl set image deployment/web web=shop:v1'],
          say: { en: 'v1 was shipped before the bound was set. Reset the step, and change the strategy first.' },
        },
        { level: 1, say: { en: 'First the bound, then the image. Both are fields of the Deployment.' } },
        {
          level: 2,
          say: {
            en: 'Select the card of web: its YAML has strategy, rollingUpdate, maxUnavailable. Write 0, then Apply.',
          },
        },
        {
          level: 3,
          say: {
            en: `\`${noneMissing}\`, then \`kubectl set image deployment/web web=shop:v1\``,
          },
        },
      ],
      solution: [noneMissing, 'kubectl set image deployment/web web=shop:v1'],
    },
    {
      id: 'play',
      title: { en: 'Your own release' },
      freePlay: true,
      say: {
        en: 'Try other bounds: `maxSurge: 4` replaces all at once, if the nodes have room. Ship v2 and v1 in quick succession. Stop a release half way with `kubectl rollout pause`, change more, and `resume`. Charts, in the console, shows the pods between the two bounds.',
      },
    },
  ],
  recap: [
    { en: 'A change of the pod template makes a new ReplicaSet; the release moves pods from one to the other.' },
    { en: 'surge and unavailable bound it. A version that never becomes ready cannot get past them.' },
    { en: 'An undo is a release too: forward, to an old template, with a new number.' },
  ],
});

function rolledOutTo(image: string): Check {
  return {
    text: { en: `All pods of web run ${image} and are available` },
    that: (cluster) => cluster.deployment('web').image === image && cluster.deployment('web').rolledOut,
    value: (cluster) => cluster.pods({ app: 'web' }).filter((pod) => pod.image === image && pod.ready).length,
  };
}

function stuckPods(cluster: Facts): number {
  const pods = cluster.pods({ app: 'web' }).filter(({ image }) => image === 'shop:v3');
  return pods.some(({ ready }) => ready) ? 0 : pods.length;
}
