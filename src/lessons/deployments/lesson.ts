/** What keeps the number of pods true: delete one, ask for more, take away the keeper itself. */
import { usersAnswered } from '../checks.ts';
import { defineLesson, deploymentName, podName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const deployments = defineLesson({
  slug: 'deployments',
  course: 'lesson',
  title: { en: 'A Deployment keeps its pods' },
  minutes: 8,
  teaches: { en: 'Why a deleted pod is replaced, who does it, and how to ask for more.' },
  topics: ['C2', 'C3', 'E1'],
  start: shop({ seed: 11 }),
  steps: [
    {
      id: 'who-counts',
      title: { en: 'Asked for, and there' },
      say: {
        en: 'On the left is what you asked for: the *Deployment* `web` wants 4 pods. On the right is what there is: each *Pod* runs on a *Node*. Between the two stand *controllers*, loops that compare both and close the gap. A Deployment does not make pods itself: it manages a *ReplicaSet*, the row of slots on its card.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'A pod of web disappears. Who creates the next one?' },
        choices: [
          {
            id: 'kubelet',
            text: { en: 'The kubelet of its node' },
            because: {
              en: 'A kubelet starts the containers of pods that are bound to its node. It restarts a container that died, but it never creates a pod.',
            },
          },
          {
            id: 'scheduler',
            text: { en: 'The scheduler' },
            because: { en: 'The scheduler picks a node for a pod that exists already. It creates nothing.' },
          },
          {
            id: 'replica-set',
            text: { en: 'The ReplicaSet controller' },
            because: {
              en: 'It counts the pods that carry its labels. It wants 4, sees 3, and creates one. The scheduler then finds a node, and the kubelet there starts it.',
            },
          },
        ],
        right: 'replica-set',
      },
    },
    {
      id: 'delete-pod',
      title: { en: 'Delete a pod' },
      say: {
        en: 'Delete one pod of `web`. Drag it to the bin, select it and press Delete, or type `kubectl delete pod` with its name. The pod gets 30 s to finish its requests; watch who does not wait for that.',
      },
      point: (cluster) => podOf(cluster.pods({ app: 'web' })[0]?.name),
      predict: {
        ask: { en: 'What will take its place?' },
        choices: [
          {
            id: 'same',
            text: { en: 'The same pod, started again' },
            because: {
              en: 'A deleted pod is gone for good, with its name and its address. Pods are replaced, not repaired.',
            },
          },
          {
            id: 'new',
            text: { en: 'A new pod with a new name, perhaps on another node' },
            because: {
              en: 'The ReplicaSet made a pod from its template. To the scheduler it is a pod like any other, so it goes wherever it fits best now.',
            },
          },
          {
            id: 'nothing',
            text: { en: 'Nothing: web stays at 3 until somebody scales it' },
            because: { en: 'The 4 in the Deployment is a standing wish, not an order that was carried out once.' },
          },
        ],
        right: 'new',
      },
      check: [
        {
          text: { en: 'A new pod of web is ready' },
          that: (cluster) => cluster.pods({ app: 'web' }).some(({ isNew, ready }) => isNew && ready),
          value: (cluster) => cluster.pods({ app: 'web' }).filter(({ isNew, ready }) => isNew && ready).length,
        },
        {
          text: { en: 'web has 4 ready pods' },
          that: (cluster) => cluster.deployment('web').wanted === 4 && cluster.deployment('web').ready === 4,
          value: (cluster) => cluster.deployment('web').ready,
        },
      ],
      explain: {
        en: 'The new pod was created the moment the old one began to leave: a pod that is terminating no longer counts. Select the new pod and open Why? to see the chain.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.deployment('web').wanted !== 4,
          reachedBy: ['kubectl scale deployment web --replicas=2'],
          say: { en: 'web no longer asks for 4 pods. Set that right first: the card of web has + and −.' },
        },
        { level: 1, say: { en: 'Any pod whose name begins with web- will do.' } },
        { level: 2, say: { en: 'Right-click a pod on a node: the menu has Delete, with its kubectl command.' } },
        { level: 3, say: { en: '`kubectl get pods` lists the names. Then: `kubectl delete pod NAME`' } },
      ],
      solution: (cluster) => [
        ...(cluster.deployment('web').wanted === 4 ? [] : ['kubectl scale deployment web --replicas=4']),
        `kubectl delete pod ${cluster.pods({ app: 'web' })[0]?.name ?? '-l app=web'}`,
      ],
    },
    {
      id: 'scale',
      title: { en: 'Ask for more' },
      say: {
        en: 'More customers are expected. Ask for 6 pods: press + on the card of `web`, or use `kubectl scale`, or change `replicas` in the YAML. All three write the same field of the same object.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'web goes from 4 to 6 pods. How many ReplicaSets does it have then?' },
        choices: [
          {
            id: 'one',
            text: { en: 'One, now with 6 slots' },
            because: {
              en: 'Only a change of the pod template makes a new ReplicaSet. The number of pods is not part of the template.',
            },
          },
          {
            id: 'two',
            text: { en: 'Two: one with 4 pods and one with 2' },
            because: {
              en: 'A second ReplicaSet would mean a second version of the pod. These pods are all alike, so one keeper is enough.',
            },
          },
        ],
        right: 'one',
      },
      check: [
        {
          text: { en: 'web asks for 6 pods' },
          that: (cluster) => cluster.deployment('web').wanted === 6,
          value: (cluster) => cluster.deployment('web').wanted,
        },
        {
          text: { en: '6 pods of web are available' },
          that: (cluster) => cluster.deployment('web').available === 6,
          value: (cluster) => cluster.deployment('web').available,
        },
      ],
      explain: { en: 'Scaling is no release: the revision of web is still 1.' },
      hints: [
        { level: 1, say: { en: 'The number you ask for is a field of the Deployment, not of its pods.' } },
        { level: 2, say: { en: 'The card of web, at the left, has a + beside READY.' } },
        { level: 3, say: { en: '`kubectl scale deployment web --replicas=6`' } },
      ],
      solution: ['kubectl scale deployment web --replicas=6'],
    },
    {
      id: 'delete-keeper',
      title: { en: 'Take away the keeper' },
      say: {
        en: 'The pods have a keeper, the ReplicaSet. Delete it: `kubectl get replicasets` tells you its name. Its pods belong to it, so they go with it, and for a moment nobody answers the users.',
      },
      predict: {
        ask: { en: 'And then?' },
        choices: [
          {
            id: 'end',
            text: { en: 'web stays empty: nobody is left to create pods' },
            because: { en: 'The ReplicaSet has a keeper too. Each loop watches over the objects of the next.' },
          },
          {
            id: 'again',
            text: { en: 'The Deployment makes a ReplicaSet again, and that makes 6 pods' },
            because: {
              en: 'The Deployment wants a ReplicaSet for its template and finds none. The new one even has the old name: the name is made from the template, which did not change.',
            },
          },
          {
            id: 'adopted',
            text: { en: 'The 6 pods go on without it' },
            because: {
              en: 'They would if you deleted it with --cascade=orphan. As a rule, what an object owns is deleted with it.',
            },
          },
        ],
        right: 'again',
      },
      check: [
        {
          text: { en: '6 new pods of web are ready' },
          that: (cluster) => freshPods(cluster.pods({ app: 'web' })) === 6,
          value: (cluster) => freshPods(cluster.pods({ app: 'web' })),
        },
        usersAnswered(),
      ],
      explain: {
        en: 'Deployment, ReplicaSet, Pod: three loops, each of which looks only at its own gap. Deleting the Deployment would have been the end, for it has no keeper but you.',
      },
      hints: [
        { level: 1, say: { en: 'What you delete here is neither a pod nor the Deployment.' } },
        { level: 2, say: { en: 'In the terminal: kubectl get replicasets. Its short name is rs.' } },
        { level: 3, say: { en: '`kubectl delete replicaset -l app=web` deletes it by its label.' } },
      ],
      solution: (cluster) => [
        ...(cluster.deployment('web').wanted === 6 ? [] : ['kubectl scale deployment web --replicas=6']),
        'kubectl delete replicaset -l app=web',
      ],
    },
    {
      id: 'play',
      title: { en: 'Try to get ahead of it' },
      freePlay: true,
      say: {
        en: 'Now try to leave `web` with fewer pods than it asks for. Delete several at once, or all: `kubectl delete pod -l app=web`. Slow time down, and watch the numbers at the top right: how many users notice? When you have seen enough, go on.',
      },
    },
  ],
  recap: [
    { en: 'You state a number; a loop keeps it true. It does not matter why a pod is missing.' },
    { en: 'Pods never come back. Others take their place, with new names.' },
    { en: 'Scaling changes a number. Only a changed pod template is a new revision.' },
  ],
});

function podOf(name: string | undefined) {
  return name === undefined ? undefined : podName(name);
}

function freshPods(pods: readonly { isNew: boolean; ready: boolean }[]): number {
  return pods.filter(({ isNew, ready }) => isNew && ready).length;
}
