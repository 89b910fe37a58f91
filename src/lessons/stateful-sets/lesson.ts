/** Pods that are somebody: order, names and storage that stay; and pods that belong to nodes. */
import { applied, image } from '../../api/shop.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { defineLesson, type Check, type ObjectName } from '../lesson.ts';
import { shop } from '../starts.ts';

const setName: ObjectName = { group: 'apps', resource: 'statefulsets', key: 'default/db' };
const daemonName: ObjectName = { group: 'apps', resource: 'daemonsets', key: 'default/disk-check' };
const partition = `kubectl patch sts db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'`;
const label = 'kubectl label node worker-1 worker-3 disk=ssd';

export const statefulSets = defineLesson({
  slug: 'stateful-sets',
  course: 'lesson',
  title: { en: 'StatefulSet and DaemonSet: pods that are somebody' },
  minutes: 11,
  teaches: { en: 'What a database needs that a web server does not: an order, a name, and a disk that waits for it.' },
  topics: ['C10', 'C11'],
  start: shop({
    seed: 33,
    images: [database('db-1', 'db:1'), database('db-2', 'db:2')],
    workloads: world(),
    requestsPerSecond: 0,
  }),
  steps: [
    {
      id: 'order',
      title: { en: 'One after the other' },
      say: {
        en: 'The StatefulSet `db` wants no pods yet. Let it want 3: the + on its card, or `kubectl scale sts db --replicas=3`. Each pod needs some seconds until it is Ready. Watch the ladder: it has a rung for each *ordinal*.',
      },
      point: setName,
      predict: {
        ask: { en: 'When will db-1 be made?' },
        choices: [
          {
            id: 'ready',
            text: { en: 'When db-0 is Ready' },
            because: {
              en: 'Each pod waits for the one before it. A database can then find its first member there already.',
            },
          },
          {
            id: 'once',
            text: { en: 'At once, with db-0 and db-2' },
            because: { en: 'A ReplicaSet does that. A StatefulSet does, too, if its podManagementPolicy is Parallel.' },
          },
          {
            id: 'running',
            text: { en: 'When the container of db-0 has started' },
            because: { en: 'Started is not enough: it must be Ready.' },
          },
        ],
        right: 'ready',
      },
      check: [readyPods(3)],
      explain: {
        en: 'Beside each pod is its disk: a claim, `data-db-0` and so on, and behind it a volume on the pod’s node.',
      },
      hints: [
        { level: 1, say: { en: 'Nothing is made while the number wanted is 0.' } },
        { level: 2, say: { en: 'The + on the card of `db`, three times.' } },
        { level: 3, say: { en: '`kubectl scale sts db --replicas=3`' } },
      ],
      solution: ['kubectl scale sts db --replicas=3'],
    },
    {
      id: 'identity',
      title: { en: 'The same name again' },
      say: {
        en: 'Write something that `db-1` shall remember: `kubectl exec db-1 -- sh -c "echo hello > /data/note"`. Then delete the pod: `kubectl delete pod db-1`.',
      },
      point: setName,
      predict: {
        ask: { en: 'Who comes in its place?' },
        choices: [
          {
            id: 'same',
            text: { en: 'Another pod that is called db-1' },
            because: { en: 'A new pod, with the old name and the old claim. Others still find it as `db-1.db`.' },
          },
          {
            id: 'next',
            text: { en: 'db-3, the next free number' },
            because: { en: 'The ordinals stay 0 to 2. The gap is filled.' },
          },
          {
            id: 'random',
            text: { en: 'A pod with a name made up' },
            because: { en: 'That is what a ReplicaSet does, whose pods are all alike.' },
          },
        ],
        right: 'same',
      },
      check: [
        {
          text: { en: 'A new db-1 is Ready' },
          that: (cluster) =>
            cluster.pods({ app: 'db' }).some(({ name, isNew, ready }) => name === 'db-1' && isNew && ready),
        },
        readyPods(3),
      ],
      explain: {
        en: '`kubectl exec db-1 -- cat /data/note` still says hello: the volume outlived the pod, and the pod went where its volume is.',
      },
      hints: [
        { level: 1, say: { en: 'Only a pod that is gone can be replaced.' } },
        { level: 2, say: { en: 'Select db-1 on its node, and press Delete.' } },
        { level: 3, say: { en: '`kubectl delete pod db-1`' } },
      ],
      solution: ['kubectl delete pod db-1'],
    },
    {
      id: 'shrink',
      title: { en: 'Less, from the top' },
      say: {
        en: 'Now `db` shall have 1 pod: `kubectl scale sts db --replicas=1`. Watch which pod goes first, and what becomes of the claims.',
      },
      point: setName,
      predict: {
        ask: { en: 'What becomes of the claims of pods that go?' },
        choices: [
          {
            id: 'kept',
            text: { en: 'They stay, with what is on them' },
            because: {
              en: 'Data is not thrown away because fewer pods are wanted today. The card says which claims are kept.',
            },
          },
          {
            id: 'gone',
            text: { en: 'They are deleted with their pods' },
            because: { en: 'Only if the set asks for it: persistentVolumeClaimRetentionPolicy.' },
          },
        ],
        right: 'kept',
      },
      check: [
        {
          text: { en: 'db has 1 pod' },
          that: (cluster) => cluster.statefulSet('db').wanted === 1 && cluster.statefulSet('db').total === 1,
          value: (cluster) => cluster.statefulSet('db').total,
        },
        claims(3),
      ],
      explain: { en: 'db-2 went first, then db-1: the order of the start, in reverse.' },
      hints: [
        { level: 1, say: { en: 'The number wanted is what decides.' } },
        { level: 2, say: { en: 'The − on the card of `db`, twice.' } },
        { level: 3, say: { en: '`kubectl scale sts db --replicas=1`' } },
      ],
      solution: ['kubectl scale sts db --replicas=1'],
    },
    {
      id: 'back',
      title: { en: 'And back' },
      say: { en: 'Let `db` have 3 pods again. Then ask `db-1` for its note: `kubectl exec db-1 -- cat /data/note`.' },
      point: setName,
      check: [readyPods(3), claims(3)],
      explain: { en: 'No claim was made anew: each pod found its own.' },
      hints: [
        { level: 1, say: { en: 'As in the first step.' } },
        { level: 2, say: { en: 'The + on the card of `db`, twice.' } },
        { level: 3, say: { en: '`kubectl scale sts db --replicas=3`' } },
      ],
      solution: ['kubectl scale sts db --replicas=3'],
    },
    {
      id: 'partition',
      title: { en: 'Try it on one' },
      say: {
        en: `An update replaces pods from the highest ordinal down. A partition stops it: what is below keeps the old template. Set it to 2, \`${partition}\`, then ship \`db:2\`: \`kubectl set image sts/db db=db:2\`.`,
      },
      point: setName,
      predict: {
        ask: { en: 'db-0 is deleted while the partition is 2. Which image will the new db-0 have?' },
        choices: [
          {
            id: 'old',
            text: { en: 'db:1' },
            because: {
              en: 'The set keeps the old template as a revision. Below the partition it is the one that counts.',
            },
          },
          {
            id: 'new',
            text: { en: 'db:2' },
            because: { en: 'Then a crash would be enough to update a pod that you wanted to leave alone.' },
          },
        ],
        right: 'old',
      },
      check: [
        {
          text: { en: 'db-2 runs db:2, db-0 and db-1 run db:1' },
          that: (cluster) =>
            ['db:1', 'db:1', 'db:2'].every((wanted, ordinal) =>
              cluster.pods({ app: 'db' }).some(({ name, image: has }) => name === `db-${ordinal}` && has === wanted),
            ),
        },
        readyPods(3),
      ],
      explain: { en: 'The bracket holds what the update leaves alone. A partition of 0 lets it go on.' },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.statefulSet('db').image === 'db:2' && cluster.statefulSet('db').partition !== 2,
          reachedBy: ['kubectl set image sts/db db=db:2'],
          say: { en: 'The update goes all the way down. Reset the step, and set the partition first.' },
        },
        { level: 1, say: { en: 'First the partition, then the image.' } },
        { level: 2, say: { en: 'spec.updateStrategy.rollingUpdate.partition, then spec.template.' } },
        { level: 3, say: { en: `\`${partition}\`, then \`kubectl set image sts/db db=db:2\`` } },
      ],
      solution: [partition, 'kubectl set image sts/db db=db:2'],
    },
    {
      id: 'daemon',
      title: { en: 'One for each node that fits' },
      say: {
        en: `A *DaemonSet* counts no pods, it counts nodes. \`disk-check\` wants nodes with the label \`disk=ssd\`, and there are none. Give the label to two workers: \`${label}\`.`,
      },
      point: daemonName,
      predict: {
        ask: { en: 'How many pods of disk-check will there be?' },
        choices: [
          {
            id: 'two',
            text: { en: '2, one on each node with the label' },
            because: { en: 'The controller hears of the label, and makes a pod for that node and no other.' },
          },
          {
            id: 'none',
            text: { en: 'None: nobody has scaled it' },
            because: { en: 'There is nothing to scale: the nodes are the number.' },
          },
        ],
        right: 'two',
      },
      check: [
        {
          text: { en: 'disk-check is Ready on two nodes' },
          that: (cluster) =>
            cluster.daemonSet('disk-check').wanted === 2 && cluster.daemonSet('disk-check').ready === 2,
          value: (cluster) => cluster.daemonSet('disk-check').ready,
        },
      ],
      explain: { en: 'Take a label away again, and its pod goes. A node that joins with the label gets one at once.' },
      hints: [
        { level: 1, say: { en: 'The DaemonSet is fine as it is. What is missing is on the nodes.' } },
        { level: 2, say: { en: '`kubectl get nodes --show-labels`, and `kubectl label node`.' } },
        { level: 3, say: { en: `\`${label}\`` } },
      ],
      solution: [label],
    },
    {
      id: 'play',
      title: { en: 'What does it wait for?' },
      freePlay: true,
      say: {
        en: 'Set the partition to 0 and watch the update go on. Cut the power of the node of `db-1`: why is there no second `db-1`? Delete the set with `--cascade=orphan`, and look who is still there.',
      },
    },
  ],
  recap: [
    { en: 'A StatefulSet makes pods in order, each Ready before the next, and takes them away in reverse.' },
    { en: 'Name, address and claim belong to the ordinal, not to the pod.' },
    { en: 'Claims stay when pods go, unless the set says otherwise.' },
    { en: 'A DaemonSet runs one pod on each node that fits.' },
  ],
});

function readyPods(count: number): Check {
  return {
    text: { en: `db has ${count} Ready pods` },
    that: (cluster) => cluster.statefulSet('db').ready === count && cluster.statefulSet('db').total === count,
    value: (cluster) => cluster.statefulSet('db').ready,
  };
}

function claims(count: number): Check {
  return {
    text: { en: `${count} claims are bound` },
    that: (cluster) => cluster.claims().filter(({ bound }) => bound).length === count,
    value: (cluster) => cluster.claims().length,
  };
}

function database(name: string, tag: string): KubernetesObject {
  const process = { size: '40Mi', startSeconds: 1, readySeconds: 2, errorPercent: 0, latencyMs: 5, concurrency: 50 };
  return image(name, { image: tag, exists: true, ...process, shutdownSeconds: 1 });
}

/** A set without pods below its headless Service, and a DaemonSet that no node suits. */
function world(): KubernetesObject[] {
  const labels = { app: 'db' };
  const container = {
    name: 'db',
    image: 'db:1',
    ports: [{ containerPort: 5432 }],
    resources: { requests: { cpu: '250m', memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/healthz', port: 5432 }, periodSeconds: 2 },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const checkLabels = { app: 'disk-check' };
  return [
    applied({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'default' },
      spec: { clusterIP: 'None', selector: labels, ports: [{ port: 5432 }] },
    }),
    applied({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'default' },
      spec: {
        serviceName: 'db',
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, containers: [container] } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    }),
    applied({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'disk-check', namespace: 'default' },
      spec: {
        selector: { matchLabels: checkLabels },
        template: {
          metadata: { labels: checkLabels },
          spec: {
            nodeSelector: { disk: 'ssd' },
            containers: [{ name: 'disk-check', image: 'log-agent:2.1', resources: { requests: { cpu: '50m' } } }],
          },
        },
      },
    }),
  ];
}
