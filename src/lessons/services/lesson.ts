/** One name for pods that come and go: labels, endpoints, and what happens without any. */
import { allAvailable, noFailures, usersAnswered } from '../checks.ts';
import type { Facts } from '../facts.ts';
import { defineLesson, podName, serviceName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const services = defineLesson({
  slug: 'services',
  course: 'lesson',
  title: { en: 'A Service: one name for many pods' },
  minutes: 9,
  teaches: { en: 'How users reach pods that come and go, and how labels decide who is asked.' },
  topics: ['A9', 'C1'],
  start: shop({ seed: 19 }),
  steps: [
    {
      id: 'replaced',
      title: { en: 'Addresses that do not last' },
      say: {
        en: 'Each *Pod* has an address of its own, and it dies with the pod. Users ask the *Service* `web` instead: its address stays. Who is behind it stands in its *EndpointSlice*, written anew whenever a pod comes or goes. Delete a pod of `web` and watch the number of ready endpoints.',
      },
      point: serviceName('web'),
      predict: {
        ask: { en: 'What do users notice when one of four pods is deleted?' },
        choices: [
          {
            id: 'nothing',
            text: { en: 'Nothing' },
            because: {
              en: 'The pod leaves the EndpointSlice as soon as it is ending. It gets no new requests, and has time to finish the old ones.',
            },
          },
          {
            id: 'quarter',
            text: { en: 'A quarter of the requests fails until there is a new pod' },
            because: { en: 'The Service does not wait for the new pod: it sends to the other three.' },
          },
        ],
        right: 'nothing',
      },
      check: [
        {
          text: { en: 'A new pod of web is ready' },
          that: (cluster) => cluster.pods({ app: 'web' }).some(({ isNew, ready }) => isNew && ready),
          value: (cluster) => cluster.pods({ app: 'web' }).filter(({ isNew, ready }) => isNew && ready).length,
        },
        {
          text: { en: 'The Service sends to 4 pods' },
          that: (cluster) => cluster.service('web').ready === 4,
          value: (cluster) => cluster.service('web').ready,
        },
        noFailures(),
      ],
      hints: [
        { level: 1, say: { en: 'The Deployment will care for the number. You only take one away.' } },
        { level: 2, say: { en: 'Drag a pod of web onto the place that deletes pods, at the lower right.' } },
        { level: 3, say: { en: '`kubectl delete pod NAME`; `kubectl get pods` lists the names.' } },
      ],
      solution: (cluster) => [`kubectl delete pod ${cluster.pods({ app: 'web' })[0]?.name} --wait=false`],
    },
    {
      id: 'aside',
      title: { en: 'Put a pod aside' },
      say: {
        en: 'The Service knows its pods by a *label*, `app: web`, and so does the ReplicaSet. Take one running pod and give it another: `app: aside`. It goes on running, so that you can look into it in peace. That is how one examines a pod that misbehaves.',
      },
      point: (cluster) => {
        const [first] = cluster.pods({ app: 'web' });
        return first && podName(first.name);
      },
      predict: {
        ask: { en: 'What happens beside that?' },
        choices: [
          {
            id: 'both',
            text: { en: 'It gets no more requests, and a new pod of web is made' },
            because: {
              en: 'Two parties look for app: web. The Service sees one address less; the ReplicaSet counts 3, wants 4, and creates one.',
            },
          },
          {
            id: 'service',
            text: { en: 'It gets no more requests; web has 3 pods from now on' },
            because: { en: 'The ReplicaSet counts by label, too. For it the pod is gone.' },
          },
          {
            id: 'killed',
            text: { en: 'The ReplicaSet deletes it, since it is one too many' },
            because: { en: 'It is one too few, as the ReplicaSet counts. The pod put aside belongs to nobody now.' },
          },
        ],
        right: 'both',
      },
      check: [
        {
          text: { en: 'A ready pod carries the label app: aside' },
          that: (cluster) => cluster.pods({ app: 'aside' }).some(({ ready }) => ready),
          value: (cluster) => cluster.pods({ app: 'aside' }).length,
        },
        allAvailable('web', 4),
        {
          text: { en: 'The Service sends to 4 pods' },
          that: (cluster) => cluster.service('web').ready === 4 && cluster.pods({ app: 'aside' }).length > 0,
          value: (cluster) => cluster.service('web').ready,
        },
        noFailures(),
      ],
      explain: {
        en: 'The pod put aside has no owner any more: nobody replaces it, and nobody cleans it up. Delete it when you are done.',
      },
      hints: [
        { level: 1, say: { en: 'Labels of a running pod can be changed at any time.' } },
        { level: 2, say: { en: 'Select a pod of web and change metadata.labels.app in its YAML.' } },
        { level: 3, say: { en: '`kubectl label pod NAME app=aside --overwrite`' } },
      ],
      solution: (cluster) => [`kubectl label pod ${firstOfWeb(cluster)} app=aside --overwrite`],
    },
    {
      id: 'nobody',
      title: { en: 'A Service with nobody behind it' },
      say: {
        en: 'Scale `web` to 0 and look at the users. The Service is still there, with its name and its address.',
      },
      point: serviceName('web'),
      predict: {
        ask: { en: 'What becomes of the requests?' },
        choices: [
          {
            id: 'refused',
            text: { en: 'They fail at once' },
            because: {
              en: 'A Service is no program that could wait or queue. It is a rule on each node, and with no address to send to the rule refuses.',
            },
          },
          {
            id: 'wait',
            text: { en: 'They wait until a pod is there' },
            because: { en: 'Nobody is there in whom they could wait.' },
          },
          {
            id: 'aside',
            text: { en: 'The pod put aside answers them' },
            because: { en: 'It runs and is ready, but it lacks the label.' },
          },
        ],
        right: 'refused',
      },
      check: [
        {
          text: { en: 'The Service has no endpoint' },
          that: (cluster) => cluster.service('web').exists && cluster.service('web').ready === 0,
          value: (cluster) => cluster.service('web').ready,
        },
        {
          text: { en: 'Every request of the last 5 s has failed' },
          that: ({ users }) => users.sentLately > 0 && users.failedLately === users.sentLately,
          value: ({ users }) => `${users.failedLately} of ${users.sentLately} failed`,
        },
      ],
      hints: [
        { level: 1, say: { en: 'Leave the Service as it is, and take the pods away.' } },
        { level: 2, say: { en: 'The card of web has a −.' } },
        { level: 3, say: { en: '`kubectl scale deployment web --replicas=0`' } },
      ],
      solution: ['kubectl scale deployment web --replicas=0'],
    },
    {
      id: 'rescue',
      title: { en: 'Help from aside' },
      say: {
        en: 'Do not scale `web` yet: a Service cares only for labels. Give the pod that you put aside its old label `app: web` back. Be quick to look: the ReplicaSet wants 0 pods of that label now. Then bring `web` back to 4.',
      },
      point: (cluster) => {
        const [aside] = cluster.pods({ app: 'aside' });
        return aside && podName(aside.name);
      },
      predict: {
        ask: { en: 'What does the ReplicaSet do with the pod that comes back?' },
        choices: [
          {
            id: 'adopts',
            text: { en: 'It adopts the pod, sees one too many, and deletes it' },
            because: {
              en: 'A pod without an owner that matches its selector is adopted. Then it counts, and 1 is more than 0.',
            },
          },
          {
            id: 'ignores',
            text: { en: 'Nothing: it only deletes pods that it has made' },
            because: {
              en: 'It had made this one. But that is not the point: it takes any pod without an owner that matches.',
            },
          },
        ],
        right: 'adopts',
      },
      check: [allAvailable('web', 4), noneAside(), usersAnswered()],
      hints: [
        { level: 1, say: { en: 'First the label, then the number.' } },
        { level: 2, say: { en: 'metadata.labels.app of the pod, in its YAML; then + at the card of web.' } },
        {
          level: 3,
          say: { en: '`kubectl label pod NAME app=web --overwrite`, then `kubectl scale deployment web --replicas=4`' },
        },
      ],
      solution: (cluster) => [
        ...cluster.pods({ app: 'aside' }).map(({ name }) => `kubectl label pod ${name} app=web --overwrite`),
        'kubectl scale deployment web --replicas=4',
      ],
    },
    {
      id: 'play',
      title: { en: 'A wrong port' },
      freePlay: true,
      say: {
        en: 'Not only the selector can be wrong. Set `targetPort` of the Service to 9999: the endpoints are all ready, and nobody answers. Compare what `kubectl get endpointslices` shows now with what it showed without pods.',
      },
    },
  ],
  recap: [
    { en: 'Pods and their addresses come and go; the Service stays.' },
    { en: 'Services and ReplicaSets find pods by labels alone, each for itself.' },
    { en: 'Only pods that are ready and not ending are asked. Without any, requests fail at once.' },
  ],
});

function noneAside() {
  return {
    text: { en: 'No pod is aside any more' },
    that: (cluster: Facts) => cluster.pods({ app: 'aside' }).length === 0,
    value: (cluster: Facts) => cluster.pods({ app: 'aside' }).length,
  };
}

function firstOfWeb(cluster: Facts): string {
  return cluster.pods({ app: 'web' }).find(({ ready }) => ready)?.name ?? 'NAME';
}
