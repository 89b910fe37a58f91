/** All pods are well, and the Service finds none of them. */
import { webDeployment, webService } from '../../api/shop.ts';
import { usersAnswered } from '../checks.ts';
import { defineLesson, serviceName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const selectorMatchesNothing = defineLesson({
  slug: 'selector-matches-nothing',
  course: 'scenario',
  title: { en: 'All green, no answers' },
  minutes: 5,
  teaches: { en: 'How a Service finds its pods, and how to see that it finds none.' },
  topics: ['J1', 'J2', 'C1'],
  start: shop({ seed: 22, workloads: [webDeployment(), webService({ app: 'shop' })] }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'All green, no answers' },
      say: {
        en: '4 pods of `web` run and are ready, and every request of every user fails. Between the two stands the *Service* `web`. Ask what it knows: `kubectl describe service web`, or `kubectl get endpoints web`.',
      },
      point: serviceName('web'),
      predict: {
        ask: { en: 'Why does no request arrive?' },
        choices: [
          {
            id: 'port',
            text: { en: 'The pods listen at another port than the Service sends to' },
            because: {
              en: 'Then there would be endpoints, and requests would be refused at them. Here the list is empty.',
            },
          },
          {
            id: 'selector',
            text: { en: 'The Service looks for labels that no pod has' },
            because: {
              en: 'Its selector is app=shop; the pods carry app=web. A selector that matches nothing is no error: the list of endpoints is just empty.',
            },
          },
          {
            id: 'ready',
            text: { en: 'The pods are not ready for traffic' },
            because: {
              en: 'They are Ready, 1/1. If they were not, the Service would list them as not ready, and they are not listed at all.',
            },
          },
        ],
        right: 'selector',
      },
    },
    {
      id: 'repair',
      title: { en: 'Bring them together' },
      say: {
        en: 'Let the Service find the pods of `web`. A *selector* is compared with the *labels* of pods, letter by letter. You can change either side; think of which one others rely on, too.',
      },
      point: serviceName('web'),
      check: [
        {
          text: { en: 'The Service has 4 ready endpoints' },
          that: (cluster) => cluster.service('web').ready >= 4,
          value: (cluster) => cluster.service('web').ready,
        },
        usersAnswered(),
      ],
      explain: {
        en: 'Nothing was restarted. The list of endpoints was written anew, and the kube-proxy of each node followed.',
      },
      hints: [
        { level: 1, say: { en: 'kubectl get pods --show-labels and kubectl get service web -o wide: compare.' } },
        {
          level: 2,
          say: {
            en: 'The ReplicaSet counts its pods by their labels, too. So change spec.selector of the Service web.',
          },
        },
        { level: 3, say: { en: '`kubectl set selector service web app=web`' } },
      ],
      solution: ['kubectl set selector service web app=web'],
    },
  ],
  recap: [
    { en: 'A Service sends traffic to the ready pods that its selector matches, and to nothing else.' },
    { en: 'No endpoints: look at the labels first, then at readiness.' },
  ],
});
