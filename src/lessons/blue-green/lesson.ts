/** Two whole versions side by side, and a Service that is pointed at one of them. */
import { webDeployment, webService } from '../../api/shop.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { noFailures, noPods, usersAnswered } from '../checks.ts';
import type { Facts } from '../facts.ts';
import { defineLesson, deploymentName, serviceName, type Check } from '../lesson.ts';
import { shop } from '../starts.ts';

const toColor = (color: string) => `kubectl set selector service web app=web,color=${color}`;

export const blueGreen = defineLesson({
  slug: 'blue-green',
  course: 'lesson',
  title: { en: 'Blue/green: switch all users at once' },
  minutes: 8,
  teaches: { en: 'How a Service is switched from one version to another and back, and what that costs.' },
  topics: ['D4'],
  start: shop({
    seed: 13,
    workloads: [
      colored('blue', 'shop:v1', 4),
      colored('green', 'shop:v2', 0),
      webService({ app: 'web', color: 'blue' }),
    ],
  }),
  steps: [
    {
      id: 'green',
      title: { en: 'Build green beside blue' },
      say: {
        en: 'The users are served by `web-blue`: the *selector* of the Service `web` asks for `app: web` and `color: blue`. Version 2 is prepared as `web-green`, with 0 pods. Scale it to 4, as many as blue has.',
      },
      point: deploymentName('web-green'),
      predict: {
        ask: { en: 'How many users meet version 2 when all green pods are ready?' },
        choices: [
          {
            id: 'none',
            text: { en: 'None' },
            because: { en: 'The green pods lack the label that the Service looks for. You can test them in peace.' },
          },
          {
            id: 'half',
            text: { en: 'Half of them: 4 pods of 8' },
            because: { en: 'That would be so if the Service asked for app: web alone. It asks for the colour, too.' },
          },
        ],
        right: 'none',
      },
      check: [
        {
          text: { en: 'web-green has 4 available pods' },
          that: (cluster) => cluster.deployment('web-green').wanted === 4 && cluster.deployment('web-green').rolledOut,
          value: (cluster) => cluster.deployment('web-green').available,
        },
        sendsTo('blue'),
        noFailures(),
      ],
      explain: { en: 'For a while everything is there twice: 8 pods are paid for, and 4 of them work.' },
      hints: [
        { level: 1, say: { en: 'Leave the Service alone for now. Green needs pods.' } },
        { level: 2, say: { en: 'The card of web-green has a +.' } },
        { level: 3, say: { en: '`kubectl scale deployment web-green --replicas=4`' } },
      ],
      solution: ['kubectl scale deployment web-green --replicas=4'],
    },
    {
      id: 'switch',
      title: { en: 'Switch' },
      say: {
        en: 'Now point the Service at green: change `color` in its selector. In the YAML of the Service it is one word. With kubectl it is `kubectl set selector`.',
      },
      point: serviceName('web'),
      predict: {
        ask: { en: 'What happens to the requests?' },
        choices: [
          {
            id: 'switch',
            text: { en: 'New ones go to green within moments, and none fails' },
            because: {
              en: 'The EndpointSlices are written anew, kube-proxy on each node follows. Blue still runs, so what is under way ends well.',
            },
          },
          {
            id: 'gap',
            text: { en: 'There is a short gap, as with Recreate' },
            because: { en: 'No pod stops and none has to start. There is always somebody who answers.' },
          },
          {
            id: 'slow',
            text: { en: 'They move over little by little, pod by pod' },
            because: { en: 'That is a rolling update. Here no pod is replaced: only the list of addresses is.' },
          },
        ],
        right: 'switch',
      },
      check: [sendsTo('green'), serving(4), usersAnswered(), noFailures()],
      explain: { en: 'The way back is as short: blue still stands there, warm.' },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.service('web').selector.color === undefined,
          reachedBy: ['kubectl set selector service web app=web'],
          say: { en: 'The selector names no colour now, so the Service sends to both. Name green.' },
        },
        { level: 1, say: { en: 'Not the pods: the Service decides who is asked.' } },
        { level: 2, say: { en: 'Open the Service web and its YAML; spec.selector.color says blue.' } },
        { level: 3, say: { en: `\`${toColor('green')}\`` } },
      ],
      solution: [toColor('green')],
    },
    {
      id: 'back',
      title: { en: 'And back' },
      say: {
        en: 'Somebody has found a fault in version 2. Send all users back to blue. Nothing has to be built, pulled or started for that.',
      },
      point: serviceName('web'),
      predict: {
        ask: { en: 'What would the same way back be with a rolling update?' },
        choices: [
          {
            id: 'roll',
            text: { en: 'kubectl rollout undo: a second rolling update, as long as the first' },
            because: { en: 'It would start the old version anew, pod by pod. Here the old version never stopped.' },
          },
          {
            id: 'same',
            text: { en: 'Just as quick: the old ReplicaSet is still there' },
            because: { en: 'It is there, with 0 pods. They would have to be started first.' },
          },
        ],
        right: 'roll',
      },
      check: [sendsTo('blue'), serving(4), usersAnswered(), noFailures()],
      hints: [
        { level: 1, say: { en: 'The same lever, the other way.' } },
        {
          level: 2,
          say: { en: 'spec.selector.color of the Service web; or undo your last action, above the timeline.' },
        },
        { level: 3, say: { en: `\`${toColor('blue')}\`` } },
      ],
      solution: [toColor('blue')],
    },
    {
      id: 'retire',
      title: { en: 'Finish it' },
      say: {
        en: 'It was a false alarm: version 2 is good. Switch to green once more, and give the room of blue back: scale `web-blue` to 0. In this order.',
      },
      point: deploymentName('web-blue'),
      check: [sendsTo('green'), noPods('web-blue'), usersAnswered(), noFailures()],
      explain: { en: 'The next release goes the other way: blue gets version 3, and green is the one that waits.' },
      hints: [
        {
          level: 1,
          when: ({ users, ...cluster }) => users.failed > 0 && cluster.deployment('web-blue').wanted === 0,
          reachedBy: ['kubectl scale deployment web-blue --replicas=0'],
          say: {
            en: 'Blue was taken away while users were still sent there. Reset the step: first the Service, then the pods.',
          },
        },
        { level: 1, say: { en: 'Who is still asked must not go.' } },
        { level: 2, say: { en: 'The selector of the Service first; then − at the card of web-blue.' } },
        { level: 3, say: { en: `\`${toColor('green')}\`, then \`kubectl scale deployment web-blue --replicas=0\`` } },
      ],
      solution: [toColor('green'), 'kubectl scale deployment web-blue --replicas=0'],
    },
    {
      id: 'play',
      title: { en: 'A switch that fails' },
      freePlay: true,
      say: {
        en: 'What if somebody mistypes the colour? Point the Service at `color: gren` and watch the users. Which object tells you what is wrong, and which looks as if nothing were? Then try the selector without a colour, with both Deployments up: that is a canary of 50 %.',
      },
    },
  ],
  recap: [
    { en: 'Blue/green changes who is asked, not who runs: one field of the Service.' },
    { en: 'The switch and the way back are instant; the price is everything twice.' },
    { en: 'Only one version answers at any time, so it must cope with what the other has stored.' },
  ],
});

function sendsTo(color: string): Check {
  return {
    text: { en: `The Service asks for color: ${color}` },
    that: (cluster) => cluster.service('web').selector.color === color,
    value: (cluster) => colorOf(cluster),
  };
}

function serving(count: number): Check {
  return {
    text: { en: `It sends to ${count} ready pods` },
    that: (cluster) => cluster.service('web').ready === count,
    value: (cluster) => cluster.service('web').ready,
  };
}

function colorOf(cluster: Facts): string {
  return cluster.service('web').selector.color ?? 'no colour';
}

function colored(color: string, image: string, replicas: number): KubernetesObject {
  const labels = { app: 'web', color };
  return webDeployment({ name: `web-${color}`, replicas, image, labels, container: { name: 'web' } });
}
