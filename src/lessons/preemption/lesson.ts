/** Who has to go when there is no room: priorities, victims, and who waits. */
import { controlPlaneNode, deployment, machinesReadyMs, priorityClass, shopImages, worker } from '../../api/shop.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { Facts } from '../facts.ts';
import { defineLesson, deploymentName, nodeName, type Check, type LessonStart } from '../lesson.ts';

const patientClass = `kubectl patch deployment urgent -p '{"spec":{"template":{"spec":{"priorityClassName":"patient"}}}}'`;

export const preemption = defineLesson({
  slug: 'preemption',
  course: 'lesson',
  title: { en: 'Preemption: who has to go' },
  minutes: 9,
  teaches: { en: 'What the priority of a pod decides when a node is full: who leaves, who comes, and who waits.' },
  topics: ['F3'],
  start: fullNode(),
  steps: [
    {
      id: 'full',
      title: { en: 'A full node' },
      say: {
        en: '`worker-1` has 4 CPUs. `alpha` and `beta` *request* 2 each, so it is full. Their priority is 100: it comes from the PriorityClass `normal`, which their template names. Now somebody starts `idle`: 0.8 CPU, priority 50. Scale it to 1.',
      },
      point: nodeName('worker-1'),
      predict: {
        ask: { en: 'What becomes of the pod of idle?' },
        choices: [
          {
            id: 'waits',
            text: { en: 'It waits, Pending' },
            because: {
              en: 'No room, and nobody there is less important than it. The scheduler writes why into an event.',
            },
          },
          {
            id: 'squeezed',
            text: { en: 'It runs all the same: the node shares its CPUs' },
            because: { en: 'A request is a reservation. All 4 CPUs are reserved, used or not.' },
          },
          {
            id: 'preempts',
            text: { en: 'alpha or beta has to leave' },
            because: { en: 'Only for somebody more important. 50 is less than 100.' },
          },
        ],
        right: 'waits',
      },
      check: [pending('idle', 5_000)],
      explain: { en: 'A pod is Pending as long as no node fits. Open it: Scheduling says what each node lacks.' },
      hints: [
        { level: 1, say: { en: 'idle is a Deployment without pods.' } },
        { level: 2, say: { en: 'The card of idle has a +.' } },
        { level: 3, say: { en: '`kubectl scale deployment idle --replicas=1`' } },
      ],
      solution: ['kubectl scale deployment idle --replicas=1'],
    },
    {
      id: 'preempt',
      title: { en: 'Somebody more important' },
      say: {
        en: '`urgent` requests 4 CPUs, the whole node, and has priority 1000. Scale it to 1, with the clock at 0.25×, and watch worker-1.',
      },
      point: deploymentName('urgent'),
      predict: {
        ask: { en: 'Who is where when all is quiet again?' },
        choices: [
          {
            id: 'both',
            text: { en: 'urgent runs; alpha, beta and idle wait' },
            because: {
              en: 'Both have to leave, since urgent needs all of the node. Their ReplicaSets make new pods at once, and those find no room.',
            },
          },
          {
            id: 'one',
            text: { en: 'One of alpha and beta leaves, the other stays' },
            because: { en: 'The scheduler spares whom it can. Here 2 CPUs are not enough for a pod that requests 4.' },
          },
          {
            id: 'queue',
            text: { en: 'urgent waits until alpha or beta ends by itself' },
            because: { en: 'It would, if its class said preemptionPolicy: Never. That comes later.' },
          },
        ],
        right: 'both',
      },
      check: [available('urgent'), pending('alpha'), pending('beta'), pending('idle')],
      explain: {
        en: 'The victims were deleted with their grace period, and urgent was nominated for the node meanwhile. A *PodDisruptionBudget* is respected where that is possible, and broken where it is not.',
      },
      hints: [
        { level: 1, say: { en: 'Nobody has to be deleted by hand: the scheduler does it.' } },
        { level: 2, say: { en: 'The card of urgent has a +.' } },
        { level: 3, say: { en: '`kubectl scale deployment urgent --replicas=1`' } },
      ],
      solution: ['kubectl scale deployment urgent --replicas=1'],
    },
    {
      id: 'return',
      title: { en: 'The room is free again' },
      say: {
        en: 'Scale `urgent` back to 0. Three pods wait for the 4 CPUs: `alpha` and `beta` with 2 each and priority 100, and `idle` with 0.8 and priority 50, which has waited longest.',
      },
      point: nodeName('worker-1'),
      predict: {
        ask: { en: 'Who gets the room?' },
        choices: [
          {
            id: 'priority',
            text: { en: 'alpha and beta; idle goes on waiting' },
            because: {
              en: 'The queue of the scheduler is sorted by priority first. Only among equals does it count who came first.',
            },
          },
          {
            id: 'oldest',
            text: { en: 'idle, since it has waited longest, and one of the others' },
            because: { en: 'Waiting counts among pods of the same priority. idle has a lower one.' },
          },
        ],
        right: 'priority',
      },
      check: [available('alpha'), available('beta'), pending('idle')],
      hints: [
        { level: 1, say: { en: 'The node is held by one pod. Let it go.' } },
        { level: 2, say: { en: 'The card of urgent has a −.' } },
        { level: 3, say: { en: '`kubectl scale deployment urgent --replicas=0`' } },
      ],
      solution: ['kubectl scale deployment urgent --replicas=0'],
    },
    {
      id: 'patient',
      title: { en: 'Important and polite' },
      say: {
        en: 'The class `patient` has priority 1000 too, with `preemptionPolicy: Never`. Change `priorityClassName` in the template of `urgent` to `patient`, then scale it to 1.',
      },
      point: deploymentName('urgent'),
      predict: {
        ask: { en: 'What does the priority still do for it?' },
        choices: [
          {
            id: 'first',
            text: { en: 'It is first in the queue, and nobody leaves for it' },
            because: { en: 'As soon as 4 CPUs are free, it is asked first. Until then it waits.' },
          },
          {
            id: 'nothing',
            text: { en: 'Nothing: without preemption a priority is only a number' },
            because: { en: 'The order of the queue is the other half of what a priority does.' },
          },
        ],
        right: 'first',
      },
      check: [
        {
          text: { en: 'urgent waits, with the class patient' },
          that: (cluster) =>
            cluster.deployment('urgent').wanted === 1 &&
            cluster.pods({ app: 'urgent' }).length === 1 &&
            cluster
              .pods({ app: 'urgent' })
              .every(({ trouble, priority }) => trouble === 'Pending' && priority === 'patient'),
          value: (cluster) => where(cluster, 'urgent'),
          holdMs: 5_000,
        },
        available('alpha'),
        available('beta'),
      ],
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.pods({ app: 'urgent' }).some(({ priority }) => priority === 'urgent'),
          reachedBy: ['kubectl scale deployment urgent --replicas=1'],
          say: {
            en: 'It still has the class urgent, so it preempts. Scale it back to 0, change the class, and scale again.',
          },
        },
        { level: 1, say: { en: 'The class is a line of the pod template. It has to change before there is a pod.' } },
        { level: 2, say: { en: 'priorityClassName, in the YAML of urgent; then + at its card.' } },
        { level: 3, say: { en: `\`${patientClass}\`, then \`kubectl scale deployment urgent --replicas=1\`` } },
      ],
      solution: [patientClass, 'kubectl scale deployment urgent --replicas=1'],
    },
    {
      id: 'play',
      title: { en: 'Choose the victims' },
      freePlay: true,
      say: {
        en: 'Let `alpha` have two pods of 1 CPU, and `urgent` need only 2: who is spared, and why? Or add a node with + Add node, and see whether anybody still has to leave. The scheduler prefers a node with room to one with victims.',
      },
    },
  ],
  recap: [
    { en: 'A priority decides two things: who is first in the queue, and who may be asked to leave.' },
    { en: 'Victims are deleted, not moved; their controllers make new pods, which wait.' },
    { en: 'preemptionPolicy: Never keeps the first and gives up the second.' },
  ],
});

function available(name: string): Check {
  return {
    text: { en: `${name} has an available pod` },
    that: (cluster) => cluster.deployment(name).available === 1,
    value: (cluster) => where(cluster, name),
  };
}

function pending(name: string, holdMs?: number): Check {
  return {
    text: { en: `The pod of ${name} waits for a node` },
    that: (cluster) => {
      const pods = cluster.pods({ app: name });
      return pods.length > 0 && pods.every(({ trouble }) => trouble === 'Pending');
    },
    value: (cluster) => where(cluster, name),
    ...(holdMs === undefined ? {} : { holdMs }),
  };
}

function where(cluster: Facts, app: string): string {
  const pod = cluster.pods({ app }).at(0);
  if (!pod) return 'no pod';
  return pod.node === '' ? 'Pending' : `on ${pod.node}`;
}

/** One worker of 4 CPUs, two pods that fill it, and two Deployments that have no pods yet. */
function fullNode(): LessonStart {
  const of = (name: string, cpu: string, replicas: number, priorityClassName: string): KubernetesObject =>
    deployment({
      name,
      replicas,
      image: 'catalog:1.4',
      port: 9090,
      requests: { cpu, memory: '64Mi' },
      pod: { priorityClassName, terminationGracePeriodSeconds: 5 },
    });
  return {
    seed: 17,
    objects: [
      controlPlaneNode(),
      worker('worker-1', 'a'),
      ...shopImages(),
      priorityClass('urgent', { value: 1000 }),
      priorityClass('patient', { value: 1000, preemptionPolicy: 'Never' }),
      priorityClass('normal', { value: 100 }),
      priorityClass('low', { value: 50 }),
    ],
    stages: [
      {
        atMs: machinesReadyMs,
        objects: [
          of('alpha', '2', 1, 'normal'),
          of('beta', '2', 1, 'normal'),
          of('idle', '800m', 0, 'low'),
          of('urgent', '4', 0, 'urgent'),
        ],
      },
    ],
    atMs: 30_000,
  };
}
