/** The pods ask for a node with a label that no node has. */
import { webDeployment, webService } from '../../api/shop.ts';
import { allAvailable, usersAnswered } from '../checks.ts';
import { defineLesson, nodeName, podName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const noMatchingNode = defineLesson({
  slug: 'no-matching-node',
  course: 'scenario',
  title: { en: 'Pending for ever' },
  minutes: 5,
  teaches: { en: 'Reading what the scheduler says about each node, and what makes it look again.' },
  topics: ['J1', 'J2', 'F2'],
  start: shop({
    seed: 25,
    workloads: [webDeployment({ pod: { nodeSelector: { disktype: 'ssd' } } }), webService()],
    atMs: 60_000,
  }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'Pending for ever' },
      say: {
        en: 'The pods of `web` are Pending: they exist, and no node has them. The workers are nearly empty. The *scheduler* writes an event for each pod that it cannot place, with a reason for every node. Read one, in the inspector or with `kubectl describe pod`.',
      },
      point: (cluster) => {
        const pod = cluster.pods({ app: 'web' })[0];
        return pod && podName(pod.name);
      },
      predict: {
        ask: { en: 'Why does no worker fit?' },
        choices: [
          {
            id: 'cpu',
            text: { en: 'None has enough CPU left' },
            because: { en: 'The reason would be Insufficient cpu. The bars on the cards show how much is free.' },
          },
          {
            id: 'taint',
            text: { en: 'They have taints that the pods do not tolerate' },
            because: {
              en: 'So it is for the control plane, and the event says so: 1 of 4 nodes. The 3 workers have another reason.',
            },
          },
          {
            id: 'label',
            text: { en: 'None has the label that the pods ask for' },
            because: {
              en: "The pod template has a nodeSelector, disktype: ssd. didn't match Pod's node affinity/selector is the scheduler's way of saying that no worker carries this label.",
            },
          },
        ],
        right: 'label',
      },
    },
    {
      id: 'repair',
      title: { en: 'Only one has the disk' },
      say: {
        en: 'The shop needs a fast disk, and only `worker-3` has one: somebody forgot to say so when it was set up. Nodes are described by *labels*, and Kubernetes does not look into the machine. Say it.',
      },
      point: nodeName('worker-3'),
      predict: {
        ask: { en: 'Once the label is there, what has to be done about the Pending pods?' },
        choices: [
          {
            id: 'nothing',
            text: { en: 'Nothing. The scheduler looks at them again' },
            because: {
              en: 'The scheduler watches nodes. A change that could make a pod fit brings the pod back into the queue.',
            },
          },
          {
            id: 'delete',
            text: { en: 'They must be deleted, so that new ones are created' },
            because: {
              en: 'New ones would be as Pending as these were. It is the world around them that had to change.',
            },
          },
        ],
        right: 'nothing',
      },
      check: [
        allAvailable('web', 4),
        {
          text: { en: 'All pods of web run on worker-3' },
          that: (cluster) => {
            const pods = cluster.pods({ app: 'web' });
            return pods.length > 0 && pods.every(({ node }) => node === 'worker-3');
          },
          value: (cluster) => cluster.pods({ app: 'web', node: 'worker-3' }).length,
        },
        usersAnswered(),
      ],
      explain: {
        en: 'The label is read when a pod is placed, and not after. Remove it now, and the pods stay where they are.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) =>
            cluster.nodes().some(({ name, labels }) => name !== 'worker-3' && labels['disktype'] === 'ssd'),
          reachedBy: ['kubectl label node worker-1 disktype=ssd'],
          say: {
            en: 'Another node carries the label, too: pods go there although it has no such disk. kubectl label node NAME disktype- removes it.',
          },
        },
        {
          level: 1,
          say: { en: 'The pods are right in what they ask for. It is a node that does not say what it has.' },
        },
        { level: 2, say: { en: 'Labels of nodes: kubectl get nodes --show-labels. Add one to worker-3.' } },
        { level: 3, say: { en: '`kubectl label node worker-3 disktype=ssd`' } },
      ],
      solution: ['kubectl label node worker-3 disktype=ssd'],
    },
  ],
  recap: [
    { en: 'FailedScheduling counts the nodes by reason; the numbers add up to all nodes.' },
    { en: 'Pending is no failure: as soon as a node fits, the pod is placed.' },
  ],
});
