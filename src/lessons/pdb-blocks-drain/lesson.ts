/** A node has to be emptied, and the budget has nothing to spare. */
import { webBudget, webDeployment, webService } from '../../api/shop.ts';
import type { Facts } from '../facts.ts';
import { neverBelow, noFailures } from '../checks.ts';
import { budgetName, defineLesson, nodeName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const pdbBlocksDrain = defineLesson({
  slug: 'pdb-blocks-drain',
  course: 'scenario',
  title: { en: 'The drain that does not end' },
  minutes: 6,
  teaches: { en: 'What to do when a budget refuses every eviction, without taking the budget away.' },
  topics: ['J2', 'G2'],
  start: shop({ seed: 26, workloads: [webDeployment({ replicas: 3 }), webService(), webBudget(3)] }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'Refused, again and again' },
      say: {
        en: '`worker-2` must be off the net tonight. Your colleague drained it for an hour, gave up, and wrote: it asks every 5 s and never ends. Try it yourself if you like, and read what `kubectl get pdb` says.',
      },
      point: budgetName('web'),
      predict: {
        ask: { en: 'Why is every eviction of web refused?' },
        choices: [
          {
            id: 'unhealthy',
            text: { en: 'A pod of web is not healthy' },
            because: { en: 'All 3 are ready. If one were not, the budget would allow even less.' },
          },
          {
            id: 'none-to-spare',
            text: { en: 'The budget requires 3 pods, and there are exactly 3' },
            because: {
              en: 'ALLOWED DISRUPTIONS is healthy minus required: 3 − 3 = 0. So it will be tomorrow: waiting does not help.',
            },
          },
          {
            id: 'rights',
            text: { en: 'Your colleague has no right to evict' },
            because: { en: 'That would be 403, Forbidden. The answer here is 429: not now.' },
          },
        ],
        right: 'none-to-spare',
      },
    },
    {
      id: 'repair',
      title: { en: 'Empty it all the same' },
      say: {
        en: 'Empty `worker-2`, so that users notice nothing. The team that owns `web` has good reasons for its *disruption budget*: at least 3 pods must remain. Deleting or lowering it is not what they want. You may change the number of pods.',
      },
      point: nodeName('worker-2'),
      check: [
        {
          text: { en: 'worker-2 is cordoned, and only the agent of the DaemonSet is left on it' },
          that: (cluster) => cluster.node('worker-2').cordoned && strangers(cluster) === 0,
          value: (cluster) => `${strangers(cluster)} others`,
        },
        {
          text: { en: 'The budget still requires 3 pods' },
          that: (cluster) => cluster.budget('web').required >= 3,
          value: (cluster) => cluster.budget('web').required,
          always: 'lowest',
        },
        neverBelow('web', 3),
        noFailures(),
      ],
      explain: {
        en: 'A budget that equals the number of pods forbids every maintenance. Either ask for one pod more than the budget requires, or write it as maxUnavailable: 1, which grows with the Deployment.',
      },
      hints: [
        { level: 1, say: { en: 'Allowed is healthy minus required. Required must stay.' } },
        { level: 2, say: { en: 'Ask for one more pod of web, wait until it is ready, then drain worker-2.' } },
        {
          level: 3,
          say: { en: '`kubectl scale deployment web --replicas=4`, then `kubectl drain worker-2 --ignore-daemonsets`' },
        },
      ],
      solution: ['kubectl scale deployment web --replicas=4', 'kubectl drain worker-2 --ignore-daemonsets'],
    },
  ],
  recap: [
    { en: 'A drain waits for as long as the budget allows 0. Nobody but you can change that.' },
    { en: 'Give the budget a pod to spare, and it lets you through without a failed request.' },
  ],
});

function strangers(cluster: Facts): number {
  return cluster.pods({ node: 'worker-2' }).filter(({ app }) => app !== 'log-agent').length;
}
