/** From a command to a running pod: who writes, who watches, who acts. */
import { allAvailable } from '../checks.ts';
import { defineLesson, deploymentName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const requestFlow = defineLesson({
  slug: 'request-flow',
  course: 'lesson',
  title: { en: 'From a command to a pod' },
  minutes: 8,
  teaches: { en: 'What kubectl really does, and who does the rest after it has returned.' },
  topics: ['A2', 'A5', 'B4', 'C4'],
  start: shop({ seed: 10 }),
  steps: [
    {
      id: 'stored',
      title: { en: 'Written, and nothing more' },
      say: {
        en: 'Time stands still. Ask for one pod more, `kubectl scale deployment web --replicas=5`, and look at the map before you answer. kubectl sends one request to the *API server*; that checks it, writes it to *etcd*, and says so.',
      },
      point: deploymentName('web'),
      predict: {
        freezes: true,
        ask: { en: 'kubectl has printed "scaled". How many pods of web are there at this moment?' },
        choices: [
          {
            id: '5',
            text: { en: '5: kubectl returns when it is done' },
            because: {
              en: 'kubectl is done when the wish is stored. That it comes true is the work of others, and takes its time.',
            },
          },
          {
            id: '4',
            text: { en: '4: only the wish is stored' },
            because: {
              en: 'One field of one object has changed. Whoever watches that object hears of it, as soon as time goes on.',
            },
          },
        ],
        right: '4',
      },
      check: [
        {
          text: { en: 'web asks for 5 pods' },
          that: (cluster) => cluster.deployment('web').wanted === 5,
          value: (cluster) => cluster.deployment('web').wanted,
        },
        allAvailable('web', 5),
      ],
      explain: {
        en: 'Select the new pod and open Why?. Each line is one write to the API server, and names the write that it answered.',
      },
      hints: [
        { level: 1, say: { en: 'The command is in the text. Then answer: time goes on with the answer.' } },
        { level: 2, say: { en: 'The terminal is at the bottom. If time still stands, press Play at the top.' } },
        { level: 3, say: { en: '`kubectl scale deployment web --replicas=5`' } },
      ],
      solution: ['kubectl scale deployment web --replicas=5'],
    },
    {
      id: 'who',
      title: { en: 'Nobody calls anybody' },
      say: {
        en: 'Between your command and the running pod four took part: the deployment *controller*, the ReplicaSet controller, the *scheduler*, the *kubelet*. None of them called another. Each has a *watch* at the API server, sees a change that concerns it, and writes its answer there.',
      },
      predict: {
        ask: { en: 'The scheduler stops for a minute. What happens to a pod that is deleted meanwhile?' },
        choices: [
          {
            id: 'pending',
            text: { en: 'A new one is created and waits, Pending' },
            because: {
              en: 'The ReplicaSet controller needs no scheduler to write a pod. When the scheduler is back it lists what it has missed, and goes on.',
            },
          },
          {
            id: 'error',
            text: { en: 'The ReplicaSet controller gets an error and gives up' },
            because: {
              en: 'It only speaks to the API server, and that works. It does not even know that there is a scheduler.',
            },
          },
          {
            id: 'other',
            text: { en: 'The kubelet picks a node instead' },
            because: { en: 'A kubelet looks only at pods that are bound to its own node.' },
          },
        ],
        right: 'pending',
      },
    },
    {
      id: 'bind',
      title: { en: 'Step by step' },
      say: {
        en: 'See it in single writes. Pause the clock, delete a pod of `web`, and press the double arrow beside the clock, again and again: each press goes on to the next write. Or let it run, and read Why? of the new pod afterwards.',
      },
      check: [
        {
          text: { en: 'A new pod of web is ready' },
          that: (cluster) => cluster.pods({ app: 'web' }).some(({ isNew, ready }) => isNew && ready),
          value: (cluster) => cluster.pods({ app: 'web' }).filter(({ isNew, ready }) => isNew && ready).length,
        },
      ],
      explain: {
        en: 'Created by the ReplicaSet controller, bound by the scheduler, started by a kubelet, listed for the Service: each step is a write that somebody else was watching for.',
      },
      hints: [
        { level: 1, say: { en: 'Any pod of web will do. Then let time pass, in steps or at once.' } },
        { level: 2, say: { en: 'Select a pod on the map and press Delete. Play and the steps are beside the clock.' } },
        { level: 3, say: { en: '`kubectl get pods` lists the names. Then: `kubectl delete pod NAME`' } },
      ],
      solution: (cluster) => [`kubectl delete pod ${cluster.pods({ app: 'web' })[0]?.name ?? '-l app=web'}`],
    },
    {
      id: 'play',
      title: { en: 'Ask for nonsense' },
      freePlay: true,
      say: {
        en: 'See where a wish ends that is not right. Scale to −1, `kubectl scale deployment web --replicas=-1`. Misspell a field in the YAML of `web` and press Apply. Set an image that nobody has. One is refused by kubectl itself, one by the API server before anything is written, and one is taken as it is: which, and why?',
      },
    },
  ],
  recap: [
    { en: 'kubectl stores a wish, and returns.' },
    { en: 'Only the API server reads and writes etcd; everybody else watches and writes through it.' },
    { en: 'No part calls another. So each can stop, come back, and go on with what it finds.' },
  ],
});
