/** Where a pod may go: room, taints, tolerations, labels. */
import { deployment, webDeployment, webService } from '../../api/shop.ts';
import { allAvailable } from '../checks.ts';
import type { Facts } from '../facts.ts';
import { defineLesson, nodeName } from '../lesson.ts';
import { shop } from '../starts.ts';

const tolerate = `"tolerations":[{"key":"dedicated","operator":"Equal","value":"lab","effect":"NoSchedule"}]`;
const tolerateCommand = `kubectl patch deployment search -p '{"spec":{"template":{"spec":{${tolerate}}}}}'`;
const pinCommand = `kubectl patch deployment web -p '{"spec":{"template":{"spec":{"nodeSelector":{"disktype":"ssd"},${tolerate}}}}}'`;

export const scheduling = defineLesson({
  slug: 'scheduling',
  course: 'lesson',
  title: { en: 'Where a pod goes' },
  minutes: 12,
  teaches: { en: 'How requests, taints, tolerations and labels decide on which node a pod may run.' },
  topics: ['F1', 'F2', 'F4'],
  start: shop({
    seed: 8,
    workloads: [
      filler('reports', 'worker-1', '3300m'),
      filler('backup', 'worker-2', '3300m'),
      webDeployment(),
      webService(),
    ],
    later: [searchDeployment()],
    atMs: 30_000,
    paused: true,
  }),
  steps: [
    {
      id: 'room',
      title: { en: 'Room' },
      say: {
        en: 'Somebody has just asked for a pod of `search`, with a *request* of 1 CPU. Time stands still: the *scheduler* has not looked yet. It counts what is requested on each node, not what is used. The numbers beside the bars are requested CPU of all that can be given away.',
      },
      point: nodeName('worker-3'),
      predict: {
        freezes: true,
        ask: { en: 'Where will search go?' },
        choices: [
          {
            id: 'worker-1',
            text: { en: 'To worker-1' },
            because: {
              en: 'reports has asked for 3.3 of its 4 CPU. What is left is less than 1, however idle the node may be.',
            },
          },
          {
            id: 'worker-2',
            text: { en: 'To worker-2' },
            because: { en: 'backup has asked for 3.3 of its 4 CPU. The filter says: Insufficient cpu.' },
          },
          {
            id: 'worker-3',
            text: { en: 'To worker-3' },
            because: {
              en: 'It is the only worker with 1 CPU to give away. With one node left there is nothing to score.',
            },
          },
        ],
        right: 'worker-3',
      },
      check: [
        {
          text: { en: 'search is ready' },
          that: (cluster) => cluster.deployment('search').ready >= 1,
          value: (cluster) => cluster.pods({ app: 'search' })[0]?.node || 'no node yet',
        },
      ],
      explain: { en: 'Select the pod and open Scheduling: it has the verdict about every node.' },
      hints: [
        { level: 1, say: { en: 'Nothing has to be done but to let time go on.' } },
        { level: 2, say: { en: 'Answer the question, or press Play at the top.' } },
        {
          level: 3,
          say: { en: '`kubectl wait --for=condition=Available deployment/search --timeout=60s` watches for it.' },
        },
      ],
      solution: ['kubectl wait --for=condition=Available deployment/search --timeout=60s'],
    },
    {
      id: 'taint',
      title: { en: 'Keep out' },
      say: {
        en: '`worker-3` is to be kept for a lab. A *taint* repels pods: `kubectl taint node worker-3 dedicated=lab:NoSchedule`. Set it, then scale `search` to 2 and see where the second pod goes.',
      },
      point: nodeName('worker-3'),
      predict: {
        ask: { en: 'What becomes of the pods that run on worker-3 already?' },
        choices: [
          {
            id: 'stay',
            text: { en: 'They stay' },
            because: {
              en: 'NoSchedule speaks to the scheduler, which is done with them. The effect NoExecute would send them away.',
            },
          },
          {
            id: 'evicted',
            text: { en: 'They are evicted' },
            because: { en: 'That is the effect NoExecute. NoSchedule only keeps new pods away.' },
          },
        ],
        right: 'stay',
      },
      check: [
        {
          text: { en: 'worker-3 has the taint dedicated=lab:NoSchedule' },
          that: (cluster) => cluster.node('worker-3').taints.includes('dedicated=lab:NoSchedule'),
          value: (cluster) => cluster.node('worker-3').taints.join(', ') || 'none',
        },
        {
          text: { en: 'A second pod of search waits: no node fits' },
          that: (cluster) => cluster.pods({ app: 'search' }).some(({ trouble }) => trouble === 'Pending'),
          value: (cluster) => cluster.pods({ app: 'search' }).filter(({ trouble }) => trouble === 'Pending').length,
        },
      ],
      explain: { en: 'Read its event: the nodes are counted by reason. Two have too little CPU, two have a taint.' },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.deployment('search').ready > 1,
          reachedBy: ['kubectl scale deployment search --replicas=2'],
          say: { en: 'search was scaled before the taint was there. Reset the step, and set the taint first.' },
        },
        { level: 1, say: { en: 'Two things, in this order: the taint, then one more pod.' } },
        { level: 2, say: { en: 'Taints are set by kubectl taint, or in the YAML of the node under spec.' } },
        {
          level: 3,
          say: {
            en: '`kubectl taint node worker-3 dedicated=lab:NoSchedule`, then `kubectl scale deployment search --replicas=2`',
          },
        },
      ],
      solution: [
        'kubectl taint node worker-3 dedicated=lab:NoSchedule',
        'kubectl scale deployment search --replicas=2',
      ],
    },
    {
      id: 'toleration',
      title: { en: 'Let in' },
      say: {
        en: '`search` belongs to the lab. Give its pods a *toleration* of the taint. It is a part of the pod template, so it brings new pods. The pod that waits is of the old template: it is replaced, too.',
      },
      predict: {
        ask: { en: 'What does a toleration do?' },
        choices: [
          {
            id: 'allows',
            text: { en: 'It allows the node, no more' },
            because: {
              en: 'The pod may go to worker-3 and to any node without a taint. Here it ends there only because the others have no room.',
            },
          },
          {
            id: 'pulls',
            text: { en: 'It sends the pod to the node with the taint' },
            because: {
              en: 'That takes an attraction: a nodeSelector or an affinity. A toleration only takes an obstacle away.',
            },
          },
        ],
        right: 'allows',
      },
      check: [allAvailable('search', 2)],
      hints: [
        { level: 1, say: { en: 'It is the pods that tolerate, so it goes into the pod template of search.' } },
        {
          level: 2,
          say: {
            en: 'In the YAML of search: spec.template.spec.tolerations, a list with key, operator, value and effect.',
          },
        },
        { level: 3, say: { en: `\`${tolerateCommand}\`` } },
      ],
      solution: [tolerateCommand],
    },
    {
      id: 'selector',
      title: { en: 'Only there' },
      say: {
        en: 'Now bring all pods of `web` to `worker-3`, the only node with a fast disk, and nowhere else. Say what the node has with a *label*, `disktype=ssd`, and what the pods want with a `nodeSelector`. Think of the taint.',
      },
      point: nodeName('worker-3'),
      predict: {
        ask: { en: 'What do the pods of web need for that?' },
        choices: [
          {
            id: 'selector',
            text: { en: 'A nodeSelector' },
            because: {
              en: 'It rules out the other nodes, and the taint rules out this one: every new pod would be Pending.',
            },
          },
          {
            id: 'toleration',
            text: { en: 'A toleration' },
            because: { en: 'Then they may go there, but those that find room elsewhere go there as well.' },
          },
          {
            id: 'both',
            text: { en: 'Both' },
            because: { en: 'The toleration opens the node to them, the nodeSelector closes all others.' },
          },
        ],
        right: 'both',
      },
      check: [
        allAvailable('web', 4),
        {
          text: { en: 'All pods of web are on worker-3' },
          that: (cluster) => cluster.pods({ app: 'web' }).every(({ node }) => node === 'worker-3'),
          value: (cluster) => `${cluster.pods({ app: 'web', node: 'worker-3' }).length} there`,
        },
      ],
      hints: [
        {
          level: 1,
          when: (cluster) => waiting(cluster) && cluster.node('worker-3').labels['disktype'] !== 'ssd',
          reachedBy: [pinCommand],
          say: { en: 'A new pod of web waits: no node carries the label that it asks for.' },
        },
        { level: 1, say: { en: 'One label on the node, two fields in the pod template of web.' } },
        {
          level: 2,
          say: {
            en: 'spec.template.spec of web: nodeSelector beside tolerations. Change both at once, and there is one release.',
          },
        },
        { level: 3, say: { en: `\`kubectl label node worker-3 disktype=ssd\`, then \`${pinCommand}\`` } },
      ],
      solution: ['kubectl label node worker-3 disktype=ssd', pinCommand],
    },
    {
      id: 'play',
      title: { en: 'Your own rules' },
      freePlay: true,
      say: {
        en: 'Try the effect NoExecute on a node with pods. Remove the label of `worker-3`: who moves? Ask for more CPU than any node has, `kubectl set resources deployment search --requests=cpu=5`, and read what the scheduler says of each node.',
      },
    },
  ],
  recap: [
    { en: 'The scheduler adds up requests. What is really used does not count.' },
    { en: 'A taint repels, a toleration allows, a nodeSelector demands.' },
    { en: 'All of it is asked once, when the pod is placed. Later changes move nobody, but for NoExecute.' },
  ],
});

function filler(name: string, node: string, cpu: string) {
  return deployment({
    name,
    replicas: 1,
    image: 'catalog:1.4',
    port: 9090,
    requests: { cpu, memory: '512Mi' },
    pod: { nodeSelector: { 'kubernetes.io/hostname': node } },
  });
}

function searchDeployment() {
  return deployment({
    name: 'search',
    replicas: 1,
    image: 'catalog:1.4',
    port: 9090,
    requests: { cpu: '1', memory: '512Mi' },
  });
}

function waiting(cluster: Facts): boolean {
  return cluster.pods({ app: 'web' }).some(({ trouble }) => trouble === 'Pending');
}
