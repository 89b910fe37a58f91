/** The number of pods follows their load: the arithmetic, the patience, and the limits. */
import { image, shopImages } from '../../api/shop.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { defineLesson, deploymentName, type Check } from '../lesson.ts';
import { shop } from '../starts.ts';

const create = 'kubectl autoscale deployment web --min=2 --max=8 --cpu-percent=50';
const sending = (rate: number) =>
  `kubectl patch traffic users --type=merge -p '{"spec":{"requestsPerSecond":${rate}}}'`;
const impatient = `kubectl patch hpa web -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":15}}}}'`;

export const autoscaling = defineLesson({
  slug: 'autoscaling',
  course: 'lesson',
  title: { en: 'Autoscaling: pods follow the load' },
  minutes: 10,
  teaches: { en: 'How an autoscaler reckons how many pods there should be, and why it is quick up and slow down.' },
  topics: ['E1', 'E2', 'A7'],
  start: shop({ seed: 21, images: [hungry()] }),
  steps: [
    {
      id: 'create',
      title: { en: 'Somebody who counts' },
      say: {
        en: 'Each request costs `web` some CPU: `kubectl top pods` shows it. Each pod *requests* 250m. Create a HorizontalPodAutoscaler that aims at 50 % of that, with 2 to 8 pods: `kubectl autoscale deployment web --min=2 --max=8 --cpu-percent=50`. Its line appears on the card of `web`.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: '4 pods use about 40 % of their request. What will it do?' },
        choices: [
          {
            id: 'nothing',
            text: { en: 'Nothing' },
            because: { en: '4 × 40 / 50 is 3.2, and it rounds up: 4 pods. It never rounds down into an overload.' },
          },
          {
            id: 'three',
            text: { en: 'Scale to 3' },
            because: { en: 'With 3 pods each would use 53 %. It rounds 3.2 up.' },
          },
          {
            id: 'two',
            text: { en: 'Scale to 2, the minimum' },
            because: { en: 'The minimum is a bound, not a goal. The goal is 50 % for each pod.' },
          },
        ],
        right: 'nothing',
      },
      check: [
        {
          text: { en: 'An autoscaler for web has read what its pods use' },
          that: ({ autoscaler }) => autoscaler('web').utilization !== undefined,
          value: ({ autoscaler }) => usage(autoscaler('web').utilization),
        },
      ],
      explain: { en: 'It looks every 15 s. Press its line on the card: the conditions say what it thinks.' },
      hints: [
        { level: 1, say: { en: 'A first look takes up to half a minute: the metrics have to be there.' } },
        { level: 2, say: { en: 'The command in the text does all of it.' } },
        { level: 3, say: { en: `\`${create}\`` } },
      ],
      solution: [create],
    },
    {
      id: 'more',
      title: { en: 'More users' },
      say: {
        en: 'Press the users, at the top, and let them send 60 requests a second instead of 20. Point at the line of the autoscaler for the formula: pods now × usage now / usage wanted, rounded up.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'Three times the load: about 120 % of the request in each of 4 pods. How many pods will there be?' },
        choices: [
          {
            id: 'eight',
            text: { en: '8' },
            because: { en: '4 × 120 / 50 is 9.6, so 10. But 8 is the most that you allowed.' },
          },
          {
            id: 'ten',
            text: { en: '10' },
            because: { en: 'That is what the formula says. The maximum cuts it to 8.' },
          },
          {
            id: 'five',
            text: { en: '5, then 6, and so on, until it is enough' },
            because: { en: 'It goes to where it wants in one step, at most doubling, or adding 4 pods, in 15 s.' },
          },
        ],
        right: 'eight',
      },
      check: [
        wants(8),
        {
          text: { en: 'web has 8 available pods' },
          that: (cluster) => cluster.deployment('web').available === 8,
          value: (cluster) => cluster.deployment('web').available,
        },
      ],
      explain: {
        en: 'At its maximum the autoscaler shows an exclamation mark: more load would only make the pods busier.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) => !cluster.autoscaler('web').exists,
          reachedBy: ['kubectl delete hpa web'],
          say: { en: 'There is no autoscaler now. Reset the step.' },
        },
        { level: 1, say: { en: 'It is the users who make the load, not the pods.' } },
        { level: 2, say: { en: 'The pill of the users, in the traffic lane, opens a slider.' } },
        { level: 3, say: { en: `\`${sending(60)}\`` } },
      ],
      solution: [sending(60)],
    },
    {
      id: 'patience',
      title: { en: 'Slow down' },
      say: {
        en: 'Let the users send 5 a second now. The autoscaler sees it at once, and keeps the pods all the same: for 5 minutes it takes the highest number that it has wanted. Shorten that window to 15 s: `spec.behavior.scaleDown.stabilizationWindowSeconds`.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'What is the window for?' },
        choices: [
          {
            id: 'flapping',
            text: { en: 'Load that comes and goes shall not make pods come and go' },
            because: { en: 'A pod too many costs a little; one too few, when the load is back, costs answers.' },
          },
          {
            id: 'drain',
            text: { en: 'Pods need that long to finish their requests' },
            because: { en: 'Each has its own grace period for that, 30 s unless it says otherwise.' },
          },
        ],
        right: 'flapping',
      },
      check: [
        wants(2),
        {
          text: { en: 'web has 2 available pods' },
          that: (cluster) => cluster.deployment('web').available === 2 && cluster.deployment('web').total === 2,
          value: (cluster) => cluster.deployment('web').available,
        },
      ],
      explain: { en: 'Up it is quick, down it is slow: both can be set, in steps of pods or percent.' },
      hints: [
        { level: 1, say: { en: 'Two things: fewer requests, and a shorter window. Or let 5 minutes pass, at 60×.' } },
        { level: 2, say: { en: 'Press the line of the autoscaler, and add spec.behavior in its YAML.' } },
        { level: 3, say: { en: `\`${sending(5)}\`, then \`${impatient}\`` } },
      ],
      solution: [sending(5), impatient],
    },
    {
      id: 'play',
      title: { en: 'Waves' },
      freePlay: true,
      say: {
        en: 'Let the users come in waves: the shape is in the same dialog. Compare a window of 15 s with one of 5 minutes, and watch the number of pods in Charts. Then scale `web` by hand to 3: who wins?',
      },
    },
  ],
  recap: [
    { en: 'Pods wanted = pods × usage / goal, rounded up, within your bounds.' },
    { en: 'Usage is a share of the request: without a request there is nothing to reckon with.' },
    { en: 'Up at once, down after a window.' },
  ],
});

function wants(count: number): Check {
  return {
    text: { en: `The autoscaler wants ${count} pods` },
    that: ({ autoscaler }) => autoscaler('web').wanted === count,
    value: ({ autoscaler }) => `${usage(autoscaler('web').utilization)} → ${autoscaler('web').wanted}`,
  };
}

function usage(utilization: number | undefined): string {
  return utilization === undefined ? 'unknown' : `${utilization} %`;
}

/** `shop:v1`, whose requests cost CPU. */
function hungry(): KubernetesObject {
  const plain = shopImages().find(({ metadata }) => metadata.name === 'shop-v1') as KubernetesObject & { spec: object };
  return image('shop-v1', { ...plain.spec, idleCpu: '10m', cpuPerRequest: '600m' });
}
